// One instruction set's part of a dispatch library: the whole of a translation unit of its own.
//
//   #define XACT_DISPATCH_ISA avx2
//   #include <xact/dispatch/kernels.hpp>
//
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

#include "../dispatch.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {
namespace {

template <class T>
using register_of = batch_for<T, native_arch>;

XACT_INLINE chosen_stores as_chosen(dispatch::tables::stores choice) noexcept {
  return {choice == dispatch::tables::stores::streaming,
          choice == dispatch::tables::stores::cached};
}

template <class Kernel, class T>
void one_input(const T* x, T* y, std::size_t n, dispatch::tables::stores choice) noexcept {
  using B = register_of<T>;
  const Kernel f;
  loop<B, array_input<B>>(f, as_chosen(choice), n, array_input<B>{x}, array_output<B>{y});
}
template <class Kernel, class T>
void one_input_and_mask(const T* x, T* y, std::uint64_t* mask, std::size_t n,
                        dispatch::tables::stores choice) noexcept {
  using B = register_of<T>;
  const Kernel f;
  loop<B, array_input<B>>(f, as_chosen(choice), n, array_input<B>{x}, array_output<B>{y},
                          mask_output<B, true>{mask});
}
template <class Kernel, class T>
void two_inputs(const T* a, const T* b, T* y, std::size_t n,
                dispatch::tables::stores choice) noexcept {
  using B = register_of<T>;
  const Kernel f;
  loop<B, array_input<B>, array_input<B>>(f, as_chosen(choice), n, array_input<B>{a},
                                          array_input<B>{b}, array_output<B>{y});
}
template <class Kernel, class T>
void input_and_mask(const T* x, const std::uint64_t* mask, T* y, std::size_t n,
                    dispatch::tables::stores choice) noexcept {
  using B = register_of<T>;
  const Kernel f;
  loop<B, array_input<B>, mask_input<B>>(f, as_chosen(choice), n, array_input<B>{x},
                                         mask_input<B>{mask}, array_output<B>{y});
}

template <class T>
constexpr dispatch::tables::of_relu<T> relu_table() noexcept {
  return {one_input<relu_kernel, T>, one_input_and_mask<relu_with_mask_kernel, T>,
          two_inputs<relu_backward_kernel, T>, input_and_mask<relu_backward_from_mask_kernel, T>};
}
template <class T>
constexpr dispatch::tables::of_sigmoid<T> sigmoid_table() noexcept {
  dispatch::tables::of_sigmoid<T> table{
      one_input<sigmoid_kernel<fast_t>, T>, one_input<sigmoid_kernel<accurate_t>, T>, nullptr,
      two_inputs<sigmoid_backward_kernel, T>, two_inputs<sigmoid_backward_from_input_kernel, T>};
  if constexpr (std::is_same_v<T, float>) table.exact = one_input<sigmoid_kernel<exact_t>, T>;
  return table;
}

}  // namespace
}  // namespace detail
}  // namespace XACT_ABI

namespace dispatch {
namespace tables {

#define XACT_DETAIL_NAME_sse2 "sse2"
#define XACT_DETAIL_NAME_sse4_2 "sse4.2"
#define XACT_DETAIL_NAME_avx "avx"
#define XACT_DETAIL_NAME_avx2 "avx2"
#define XACT_DETAIL_NAME_avx512 "avx512"
#define XACT_DETAIL_NAME_neon "neon"
#define XACT_DETAIL_NAME_sve "sve"

extern const kernels XACT_DETAIL_JOIN(kernels_, XACT_DISPATCH_ISA);
// NOLINTNEXTLINE(misc-definitions-in-headers): one translation unit has this file
constinit const kernels XACT_DETAIL_JOIN(kernels_, XACT_DISPATCH_ISA) = {
    xact::detail::relu_table<float>(),
    xact::detail::relu_table<double>(),
    xact::detail::relu_table<std::int8_t>(),
    xact::detail::relu_table<std::int16_t>(),
    xact::detail::relu_table<std::int32_t>(),
    xact::detail::relu_table<std::int64_t>(),
    xact::detail::sigmoid_table<float>(),
    xact::detail::sigmoid_table<double>(),
    XACT_DETAIL_JOIN(XACT_DETAIL_NAME_, XACT_DISPATCH_ISA)};

}  // namespace tables
}  // namespace dispatch
}  // namespace xact

#endif
