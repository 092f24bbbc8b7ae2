// What the functions of dispatch.hpp are computed by: the tables of a dispatch library.
#ifndef XACT_DETAIL_DISPATCHED_CODE_HPP
#define XACT_DETAIL_DISPATCHED_CODE_HPP

#include <algorithm>

#include "range_function.hpp"

namespace xact {

// Between the library and its callers, which may be compiled with other flags; so the names carry the
// version alone. They are hidden: two shared libraries in one process may each have a dispatch library of
// their own.
namespace dispatch {
inline namespace XACT_VERSIONED {
namespace tables {

enum class stores : unsigned char { automatic, streaming, cached };

/// A function over n elements. Pointers to inputs and outputs that it has not are null, parameters are an
/// array of its element type.
using kernel = void(const void* input0, const void* input1, const void* input2, void* output0,
                    void* output1, std::size_t n, const void* parameters, stores how) noexcept;

/// What one instruction set has of one function, by form, tag and element type. Without tags all is where
/// the first of them is, and what is not offered is null.
struct kernels {
  kernel* of[activations::most_forms][activations::accuracies][activations::element_types];
};

/// Those of the instruction set in use.
template <const activations::row& Row>
[[nodiscard]] XACT_HIDDEN const kernels& kernels_of() noexcept;

/// A template, as kernels_of is, so that a program may be linked with several libraries, each of which has
/// some of the functions.
template <class>
[[nodiscard]] XACT_HIDDEN const char* name_of_isa() noexcept;

}  // namespace tables
}  // namespace XACT_VERSIONED
}  // namespace dispatch

inline namespace XACT_ABI {
namespace detail {

/// The element type that tables have for T: several integer types are one of these by another name.
template <class T>
consteval activations::element_type table_element() {
  using enum activations::element_type;
  if (std::is_floating_point_v<T>) return sizeof(T) == 4 ? float32 : float64;
  return sizeof(T) == 1 ? int8 : sizeof(T) == 2 ? int16 : sizeof(T) == 4 ? int32 : int64;
}

template <const activations::row& Row, class Tag>
consteval activations::accuracy table_accuracy() {
  using enum activations::accuracy;
  if (!Row.has_tags || std::is_same_v<Tag, fast_t>) return fast;
  return std::is_same_v<Tag, exact_t> ? exact : accurate;
}

/// The arguments of a kernel, as a loop over them changes them.
struct kernel_arguments {
  const void* inputs[activations::most_inputs] = {};
  void* outputs[activations::most_outputs] = {};

  XACT_INLINE void pass_to(dispatch::tables::kernel* f, std::size_t n, const void* parameters,
                           dispatch::tables::stores how) const noexcept {
    f(inputs[0], inputs[1], inputs[2], outputs[0], outputs[1], n, parameters, how);
  }
};

/// A number among the inputs stands for a range. There is one as long as a chunk, filled with it, and the
/// kernel takes a chunk after the other. A multiple of 64 elements, so that chunks divide masks at words.
inline constexpr std::size_t chunk = 1024;

/// The kernel over chunks; the bytes of a chunk of each operand say how far it goes on.
XACT_NOINLINE inline void in_chunks(
    dispatch::tables::kernel* f, kernel_arguments arguments, std::size_t n, const void* parameters,
    dispatch::tables::stores how,
    const std::array<std::size_t, activations::most_inputs>& input_bytes,
    const std::array<std::size_t, activations::most_outputs>& output_bytes) noexcept {
  for (std::size_t done = 0; done < n; done += chunk) {
    arguments.pass_to(f, (std::min)(chunk, n - done), parameters, how);
    for (std::size_t i = 0; i < input_bytes.size(); ++i) {
      if (input_bytes[i] == 0) continue;
      arguments.inputs[i] = static_cast<const char*>(arguments.inputs[i]) + input_bytes[i];
    }
    for (std::size_t k = 0; k < output_bytes.size(); ++k) {
      if (output_bytes[k] == 0) continue;
      arguments.outputs[k] = static_cast<char*>(arguments.outputs[k]) + output_bytes[k];
    }
  }
}

struct dispatched_code {
  static constexpr const char* scope = "xact::dispatch::";
  static constexpr bool is_compiled_here = false;
  template <std::size_t N, class... A>
  static constexpr bool is_value_call = false;

  template <const activations::row& Row, std::size_t Form, class Tag, class Stores, class T,
            std::size_t P, class... Operands>
  XACT_INLINE static void run(const call_site& site, Stores option,
                              const std::array<T, P>& parameters, Operands&&... operands) {
    constexpr auto tag = static_cast<std::size_t>(table_accuracy<Row, Tag>());
    constexpr auto type = static_cast<std::size_t>(table_element<T>());
    const std::size_t n = check_operands<Row.inputs>(site, operands...);
    dispatch::tables::kernel* const f = dispatch::tables::kernels_of<Row>().of[Form][tag][type];
    if constexpr ((number<Operands> || ...)) {
      run_in_chunks<Row.inputs>(f, n, parameters.data(),
                                is_streaming_due<T>(option, n) ? dispatch::tables::stores::streaming
                                                               : dispatch::tables::stores::cached,
                                operands...);
    } else {
      kernel_arguments arguments;
      std::size_t i = 0;
      (set<Row.inputs>(arguments, i++, pointer_to(operands)), ...);
      arguments.pass_to(f, n, parameters.data(), choice_of(option));
    }
  }

 private:
  static constexpr dispatch::tables::stores choice_of(automatic_t) noexcept {
    return dispatch::tables::stores::automatic;
  }
  static constexpr dispatch::tables::stores choice_of(streaming_t) noexcept {
    return dispatch::tables::stores::streaming;
  }
  static constexpr dispatch::tables::stores choice_of(cached_t) noexcept {
    return dispatch::tables::stores::cached;
  }

  template <class R>
  XACT_INLINE static auto pointer_to(R& operand) noexcept {
    if constexpr (range<R&>) {
      return std::ranges::data(operand);
    } else if constexpr (writable_mask<R&>) {
      return bit_span(operand).words();
    } else {
      return const_bit_span(operand).words();
    }
  }

  template <std::size_t N, class Pointer>
  XACT_INLINE static void set(kernel_arguments& arguments, std::size_t i, Pointer p) noexcept {
    if constexpr (std::is_convertible_v<Pointer, void*>) {
      if (i >= N) {
        arguments.outputs[i - N] = p;
        return;
      }
    }
    arguments.inputs[i] = p;
  }

  template <std::size_t N, class T, class... Operands>
  XACT_INLINE static void run_in_chunks(dispatch::tables::kernel* f, std::size_t n,
                                        const T* parameters, dispatch::tables::stores how,
                                        Operands&... operands) noexcept {
    constexpr std::size_t numbers = (std::size_t(0) + ... + std::size_t(number<Operands>));
    T filled[numbers][chunk];
    kernel_arguments arguments;
    std::array<std::size_t, activations::most_inputs> input_bytes{};
    std::array<std::size_t, activations::most_outputs> output_bytes{};
    std::size_t i = 0;
    std::size_t used = 0;
    const auto place = [&](auto& operand) XACT_INLINE_LAMBDA {
      std::size_t bytes = 0;
      if constexpr (number<decltype(operand)>) {
        std::fill_n(filled[used], (std::min)(chunk, n), operand);
        set<N>(arguments, i, static_cast<const T*>(filled[used++]));
      } else {
        bytes = range<decltype(operand)> ? chunk * sizeof(T) : chunk / 8;
        set<N>(arguments, i, pointer_to(operand));
      }
      (i < N ? input_bytes[i] : output_bytes[i - N]) = bytes;
      ++i;
    };
    (place(operands), ...);
    in_chunks(f, arguments, n, parameters, how, input_bytes, output_bytes);
  }
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
