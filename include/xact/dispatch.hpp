// The range functions with the instruction set chosen when the program runs: one program for every CPU.
//
// What computes is a library of the user's own build, one translation unit for each instruction set (with
// CMake xact_add_dispatch makes it; without, see dispatch/kernels.hpp and dispatch/choose.hpp). What is
// checked is checked here, with the caller's way of reporting errors.
#ifndef XACT_DISPATCH_HPP
#define XACT_DISPATCH_HPP

#include "relu.hpp"
#include "sigmoid.hpp"

namespace xact {
namespace dispatch {

/// The instruction set in use: sse2, sse4.2, avx, avx2 (with FMA), avx512, neon or sve.
///
/// It is the highest one in the library that the CPU and the operating system support, found at the
/// first call. The environment variable XACT_ISA, read then, lowers it to the one it names, or to the
/// next lower one that the library has. It never raises it, and a name that xact does not know is
/// ignored.
[[nodiscard]] const char* isa() noexcept;

// These cross translation units, so they stay outside the ABI namespace (detail/abi.hpp).
namespace tables {

enum class stores : unsigned char { automatic, streaming, cached };

template <class... Pointers>
using kernel = void (*)(Pointers..., std::size_t n, stores) noexcept;

template <class T>
struct of_relu {
  kernel<const T*, T*> relu;
  kernel<const T*, T*, std::uint64_t*> relu_with_mask;
  kernel<const T*, const T*, T*> relu_backward;
  kernel<const T*, const std::uint64_t*, T*> relu_backward_from_mask;
};

template <class T>
struct of_sigmoid {
  kernel<const T*, T*> fast;
  kernel<const T*, T*> accurate;
  kernel<const T*, T*> exact;  // null for double
  kernel<const T*, const T*, T*> backward;
  kernel<const T*, const T*, T*> backward_from_input;
};

/// What one instruction set's translation unit has.
struct kernels : of_relu<float>,
                 of_relu<double>,
                 of_relu<std::int8_t>,
                 of_relu<std::int16_t>,
                 of_relu<std::int32_t>,
                 of_relu<std::int64_t>,
                 of_sigmoid<float>,
                 of_sigmoid<double> {
  const char* isa;
};

/// Those of the instruction set in use.
[[nodiscard]] const kernels& chosen() noexcept;

}  // namespace tables
}  // namespace dispatch

inline namespace XACT_ABI {
namespace detail {

template <class T>
XACT_INLINE auto kernel_of(const relu_kernel&, const dispatch::tables::of_relu<T>& table) noexcept {
  return table.relu;
}
template <class T>
XACT_INLINE auto kernel_of(const relu_with_mask_kernel&,
                           const dispatch::tables::of_relu<T>& table) noexcept {
  return table.relu_with_mask;
}
template <class T>
XACT_INLINE auto kernel_of(const relu_backward_kernel&,
                           const dispatch::tables::of_relu<T>& table) noexcept {
  return table.relu_backward;
}
template <class T>
XACT_INLINE auto kernel_of(const relu_backward_from_mask_kernel&,
                           const dispatch::tables::of_relu<T>& table) noexcept {
  return table.relu_backward_from_mask;
}
template <class T, class Accuracy>
XACT_INLINE auto kernel_of(const sigmoid_kernel<Accuracy>&,
                           const dispatch::tables::of_sigmoid<T>& table) noexcept {
  if constexpr (std::is_same_v<Accuracy, fast_t>) {
    return table.fast;
  } else if constexpr (std::is_same_v<Accuracy, accurate_t>) {
    return table.accurate;
  } else {
    return table.exact;
  }
}
template <class T>
XACT_INLINE auto kernel_of(const sigmoid_backward_kernel&,
                           const dispatch::tables::of_sigmoid<T>& table) noexcept {
  return table.backward;
}
template <class T>
XACT_INLINE auto kernel_of(const sigmoid_backward_from_input_kernel&,
                           const dispatch::tables::of_sigmoid<T>& table) noexcept {
  return table.backward_from_input;
}

constexpr dispatch::tables::stores choice_of(automatic_t) noexcept {
  return dispatch::tables::stores::automatic;
}
constexpr dispatch::tables::stores choice_of(streaming_t) noexcept {
  return dispatch::tables::stores::streaming;
}
constexpr dispatch::tables::stores choice_of(cached_t) noexcept {
  return dispatch::tables::stores::cached;
}

/// The element type that the tables have for T: several integer types are one of these by another name.
template <class T>
using table_element = typename std::conditional_t<
    std::is_floating_point_v<T>, std::type_identity<T>,
    std::conditional_t<
        sizeof(T) == 1, std::type_identity<std::int8_t>,
        std::conditional_t<sizeof(T) == 2, std::type_identity<std::int16_t>,
                           std::conditional_t<sizeof(T) == 4, std::type_identity<std::int32_t>,
                                              std::type_identity<std::int64_t>>>>>::type;

/// What computes the range functions: the library's code for the instruction set in use.
struct dispatched_code {
  static constexpr const char* scope = "xact::dispatch::";
  static constexpr bool has_values = false;

  template <std::size_t N, class Stores, class Kernel, class... Operands>
  XACT_INLINE static void transform(const call_site& site, Stores stores, const Kernel& kernel,
                                    Operands&&... operands) {
    if constexpr (are_operands_valid<N, Operands...>()) {
      using T = table_element<typename first_element<Operands...>::type>;
      const std::size_t n = check_operands<N>(site, operands...);
      const dispatch::tables::kernels& table = dispatch::tables::chosen();
      kernel_of<T>(kernel, table)(pointer_of<T>(operands)..., n, choice_of(stores));
    }
  }

 private:
  template <class T, class R>
  XACT_INLINE static auto pointer_of(R& operand) noexcept {
    if constexpr (range<R&>) {
      using element = std::conditional_t<std::is_const_v<range_reference<R&>>, const T, T>;
      return reinterpret_cast<element*>(std::ranges::data(operand));
    } else if constexpr (writable_mask<R&>) {
      return bit_span(operand).words();
    } else {
      return const_bit_span(operand).words();
    }
  }
};

}  // namespace detail
}  // namespace XACT_ABI

namespace dispatch {
inline namespace XACT_ABI {

/// As their namesakes in xact, on ranges only, with the same arguments, options, errors and edge cases.
/// The bits are those of the instruction set in use, so sigmoid's fast and accurate may differ in the last
/// digit between CPUs; relu, the backward passes and exact do not.
inline constexpr xact::detail::relu_ranges<xact::detail::dispatched_code> relu{};
inline constexpr xact::detail::relu_backward_ranges<xact::detail::dispatched_code> relu_backward{};
inline constexpr xact::detail::sigmoid_ranges<xact::detail::dispatched_code> sigmoid{};
inline constexpr xact::detail::sigmoid_backward_ranges<xact::detail::dispatched_code>
    sigmoid_backward{};
inline constexpr xact::detail::sigmoid_backward_from_input_ranges<xact::detail::dispatched_code>
    sigmoid_backward_from_input{};

}  // namespace XACT_ABI
}  // namespace dispatch
}  // namespace xact

#endif
