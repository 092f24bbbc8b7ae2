// One instruction set's part of a dispatch library: the whole of a translation unit of its own.
//
//   #define XACT_DISPATCH_ISA avx2
//   #define XACT_DISPATCH_FUNCTIONS(function) function(relu) function(sigmoid)
//   #include <xact/dispatch/kernels.hpp>
//
// with the same functions as in the other files of the library, or without the second line for all of xact's;
// compiled with the flags of that instruction set and no more: sse2, sse4_2 (-msse4.2), avx (-mavx), avx2
// (-mavx2 -mfma), avx512 (-mavx512f -mavx512cd -mavx512dq -mavx512bw -mavx512vl -mfma), neon, sve
// (-march=armv8.2-a+sve -msve-vector-bits=256). Optimised, always: what the compiler does not inline of
// the standard library is shared with the rest of the program, whatever instructions it holds.
#ifndef XACT_DISPATCH_KERNELS_HPP
#define XACT_DISPATCH_KERNELS_HPP

#if !defined(XACT_DISPATCH_ISA)
#error "xact: define XACT_DISPATCH_ISA as the instruction set of this file, such as avx2"
#endif

#include "../detail/abi.hpp"

// Tests of xact have tables for instruction sets that are none of these.
#if !defined(XACT_DISPATCH_ANY_FLAGS)

// What the flags allow, as one of these numbers, and what the file is to be.
#define XACT_DETAIL_ISA_sse2 1
#define XACT_DETAIL_ISA_sse4_2 2
#define XACT_DETAIL_ISA_avx 3
#define XACT_DETAIL_ISA_avx2 4
#define XACT_DETAIL_ISA_avx512 5
#define XACT_DETAIL_ISA_neon 6
#define XACT_DETAIL_ISA_sve 7
#if defined(__AVX512F__)
#define XACT_DETAIL_ISA_OF_FLAGS 5
#elif defined(__AVX2__) && (defined(__FMA__) || defined(_MSC_VER))
#define XACT_DETAIL_ISA_OF_FLAGS 4
#elif defined(__AVX__) && !defined(__AVX2__) && !defined(__FMA__)
#define XACT_DETAIL_ISA_OF_FLAGS 3
#elif defined(__SSE4_2__) && !defined(__AVX__)
#define XACT_DETAIL_ISA_OF_FLAGS 2
#elif (defined(__SSE2__) && !defined(__SSE3__)) || defined(_M_X64)
#define XACT_DETAIL_ISA_OF_FLAGS 1
#elif defined(__ARM_FEATURE_SVE)
#define XACT_DETAIL_ISA_OF_FLAGS 7
#elif defined(__aarch64__) || defined(_M_ARM64)
#define XACT_DETAIL_ISA_OF_FLAGS 6
#else
#define XACT_DETAIL_ISA_OF_FLAGS 0
#endif

#if XACT_DETAIL_JOIN(XACT_DETAIL_ISA_, XACT_DISPATCH_ISA) + 0 == 0
#error "xact: XACT_DISPATCH_ISA is none of sse2, sse4_2, avx, avx2, avx512, neon, sve"
#elif XACT_DETAIL_JOIN(XACT_DETAIL_ISA_, XACT_DISPATCH_ISA) != XACT_DETAIL_ISA_OF_FLAGS || \
    defined(__BMI2__) || defined(__LZCNT__) || defined(__AVX512VBMI__) || defined(__AVX512IFMA__)
#error \
    "xact: this file of the dispatch library must be compiled for its instruction set, XACT_DISPATCH_ISA, no more and no less; take -march and -m flags out of CMAKE_CXX_FLAGS"
#endif

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__NO_SIGNED_ZEROS__) || \
    defined(_M_FP_FAST) || __FINITE_MATH_ONLY__ + 0
#error \
    "xact: the dispatch library must be compiled without -ffast-math and its parts; put -fno-fast-math (/fp:precise) behind them"
#endif

#endif

#include "../detail/dispatched_code.hpp"
#include "../xact.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {
namespace {

template <class T>
using register_of = batch_for<T, native_arch>;

XACT_INLINE chosen_stores as_chosen(dispatch::tables::stores how) noexcept {
  return {how == dispatch::tables::stores::streaming, how == dispatch::tables::stores::cached};
}

/// The kernels of a function object.
template <class Function>
struct kernels_of_function;
template <const activations::row& Row, class Mathematics, class Arch>
struct kernels_of_function<const activation<Row, Mathematics, Arch>> {
  static constexpr dispatch::tables::kernels table() noexcept {
    dispatch::tables::kernels all{};
    add_form<0>(all);
    if constexpr (Row.form_count == 2) add_form<1>(all);
    return all;
  }

 private:
  template <std::size_t Form, class Tag, class T>
  static void run(const void* input0, const void* input1, const void* input2, void* output0,
                  void* output1, std::size_t n, const void* parameters,
                  dispatch::tables::stores how) noexcept {
    using B = register_of<T>;
    const void* const in[] = {input0, input1, input2};
    void* const out[] = {output0, output1};
    std::array<T, Row.parameter_count> given{};
    for (std::size_t p = 0; p < Row.parameter_count; ++p) {
      given[p] = static_cast<const T*>(parameters)[p];
    }
    const auto f = kernel_of<Row, Form, Mathematics, Tag>(given);
    [&]<std::size_t... Index, std::size_t... K>(std::index_sequence<Index...>,
                                                std::index_sequence<K...>) XACT_INLINE_LAMBDA {
      constexpr bool overwrites = (!is_mask<Form, Index> && ...);
      loop<B, decltype(input<B, is_mask<Form, Index>>(in[Index]))...>(
          f, as_chosen(how), n, input<B, is_mask<Form, Index>>(in[Index])...,
          output<B, is_mask<Form, Row.inputs + K>, overwrites>(out[K])...);
    }(std::make_index_sequence<Row.inputs>{}, std::make_index_sequence<Row.outputs(Form)>{});
  }

  template <std::size_t Form, std::size_t Operand>
  static constexpr bool is_mask = Row.forms[Form].operands[Operand].is_mask;
  template <class B, bool IsMask>
  XACT_INLINE static auto input(const void* p) noexcept {
    if constexpr (IsMask) {
      return mask_input<B>{static_cast<const std::uint64_t*>(p)};
    } else {
      return array_input<B>{static_cast<const element<B>*>(p)};
    }
  }
  template <class B, bool IsMask, bool Overwrites>
  XACT_INLINE static auto output(void* p) noexcept {
    if constexpr (IsMask) {
      return mask_output<B, Overwrites>{static_cast<std::uint64_t*>(p)};
    } else {
      return array_output<B>{static_cast<element<B>*>(p)};
    }
  }

  template <std::size_t Form>
  static constexpr void add_form(dispatch::tables::kernels& to) noexcept {
    if constexpr (Row.has_tags) {
      add_elements<Form, fast_t, float, double>(to);
      add_elements<Form, accurate_t, float, double>(to);
      add_elements<Form, exact_t, float>(to);
    } else {
      add_elements<Form, accurate_t, float, double>(to);
      if constexpr (Row.takes(activations::element_type::int8)) {
        add_elements<Form, accurate_t, std::int8_t, std::int16_t, std::int32_t, std::int64_t>(to);
      }
    }
  }
  template <std::size_t Form, class Tag, class... T>
  static constexpr void add_elements(dispatch::tables::kernels& to) noexcept {
    constexpr auto tag = static_cast<std::size_t>(table_accuracy<Row, Tag>());
    ((to.of[Form][tag][static_cast<std::size_t>(table_element<T>())] = run<Form, Tag, T>), ...);
  }
};

}  // namespace
}  // namespace detail
}  // namespace XACT_ABI

namespace dispatch {
inline namespace XACT_VERSIONED {
namespace tables {

#define XACT_DETAIL_KERNELS XACT_DETAIL_JOIN(kernels_, XACT_DISPATCH_ISA)
template <const activations::row& Row>
struct XACT_HIDDEN XACT_DETAIL_KERNELS {
  static const kernels& table() noexcept;
};

#define XACT_DETAIL_DEFINE(function)                                            \
  template <>                                                                   \
  const kernels& XACT_DETAIL_KERNELS<activations::function>::table() noexcept { \
    static constexpr kernels all =                                              \
        xact::detail::kernels_of_function<decltype(xact::function)>::table();   \
    return all;                                                                 \
  }
#if defined(XACT_DISPATCH_FUNCTIONS)
XACT_DISPATCH_FUNCTIONS(XACT_DETAIL_DEFINE)
#else
#define XACT_ACTIVATION(function, inputs, usage, ...) XACT_DETAIL_DEFINE(function)
#include "../detail/activations.inc"
#endif

}  // namespace tables
}  // namespace XACT_VERSIONED
}  // namespace dispatch
}  // namespace xact

#endif
