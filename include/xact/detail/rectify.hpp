// What relu is made of: two comparisons with zero, each one instruction where the CPU has it.
#ifndef XACT_DETAIL_RECTIFY_HPP
#define XACT_DETAIL_RECTIFY_HPP

#include <limits>

#include "lanes.hpp"
#include "stores.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

#if defined(__SSE2__)

template <class V>
inline constexpr bool is_x86_float_register = false;
template <class T, class A>
  requires(std::is_floating_point_v<T>)
inline constexpr bool is_x86_float_register<xsimd::batch<T, A>> =
    is_x86_register<xsimd::batch<T, A>>;

/// On x86 relu is max(0, x), in this order: where x is a NaN or a zero, maxps gives its second operand.
/// xsimd's comparison and selection take up to three instructions (measured: 1.5 times the time in
/// the first cache), and its max does not say which operand comes second.
template <class V>
XACT_INLINE V x86_rectify(const V& x) noexcept {
  const V zero(0);
  constexpr bool single = sizeof(element<V>) == 4;
#if defined(__AVX512F__)
  if constexpr (sizeof(V) == 64 && single) return _mm512_max_ps(zero, x);
  if constexpr (sizeof(V) == 64 && !single) return _mm512_max_pd(zero, x);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(V) == 32 && single) return _mm256_max_ps(zero, x);
  if constexpr (sizeof(V) == 32 && !single) return _mm256_max_pd(zero, x);
#endif
  if constexpr (sizeof(V) == 16 && single) return _mm_max_ps(zero, x);
  if constexpr (sizeof(V) == 16 && !single) return _mm_max_pd(zero, x);
}

/// "Not less or equal" is a comparison of its own.
template <class V>
XACT_INLINE mask_of<V> x86_passes_gradient(const V& x) noexcept {
  const V zero(0);
  constexpr bool single = sizeof(element<V>) == 4;
#if defined(__AVX512F__)
  if constexpr (sizeof(V) == 64 && single) return _mm512_cmp_ps_mask(x, zero, _CMP_NLE_UQ);
  if constexpr (sizeof(V) == 64 && !single) return _mm512_cmp_pd_mask(x, zero, _CMP_NLE_UQ);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(V) == 32 && single) return _mm256_cmp_ps(x, zero, _CMP_NLE_UQ);
  if constexpr (sizeof(V) == 32 && !single) return _mm256_cmp_pd(x, zero, _CMP_NLE_UQ);
#endif
  if constexpr (sizeof(V) == 16 && single) return _mm_cmpnle_ps(x, zero);
  if constexpr (sizeof(V) == 16 && !single) return _mm_cmpnle_pd(x, zero);
}

#else

template <class V>
inline constexpr bool is_x86_float_register = false;

#endif

/// x < 0.
template <class V>
XACT_INLINE constexpr mask_of<V> is_below_zero(const V& x) noexcept {
#if defined(__wasm__)
  // By bits: of a comparison of scalars and a selection clang 14 makes f32.max, which turns -0 into +0 and
  // one NaN into another.
  if constexpr (std::is_floating_point_v<V>) {
    using U = bits_of<V>;
    constexpr V infinity = std::numeric_limits<V>::infinity();
    return bitwise_cast<U>(x) - bitwise_cast<U>(V(-0.0)) - 1 < bitwise_cast<U>(infinity);
  } else if constexpr (is_pack<V>) {
    return each_batch([](const auto& b) XACT_INLINE_LAMBDA { return is_below_zero(b); }, x);
  }
#endif
  return x < broadcast<V>(element<V>(0));
}

/// x < 0 ? 0 : x.
template <class V>
XACT_INLINE constexpr V rectify(const V& x) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch([](const auto& b) XACT_INLINE_LAMBDA { return rectify(b); }, x);
  } else if constexpr (is_x86_float_register<V>) {
    return x86_rectify(x);
  } else {
    return select(is_below_zero(x), broadcast<V>(element<V>(0)), x);
  }
}

/// Whether relu passes the gradient of x: !(x <= 0), which is true of a NaN.
template <class V>
XACT_INLINE constexpr auto passes_gradient(const V& x) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch([](const auto& b) XACT_INLINE_LAMBDA { return passes_gradient(b); }, x);
  } else if constexpr (is_x86_float_register<V>) {
    return x86_passes_gradient(x);
  } else if constexpr (std::is_integral_v<element<V>>) {
    return broadcast<V>(element<V>(0)) < x;
  } else {
    return !(x <= broadcast<V>(element<V>(0)));
  }
}

/// v where the condition holds, else 0: without a blend, where a condition is a register like v.
template <class V>
XACT_INLINE constexpr V keep_where(const mask_of<V>& condition, const V& v) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch(
        [](const auto& m, const auto& b)
            XACT_INLINE_LAMBDA { return keep_where<std::remove_cvref_t<decltype(b)>>(m, b); },
        condition, v);
  }
#if defined(__SSE2__)
  if constexpr (!std::is_arithmetic_v<V>) {
    if constexpr (is_x86_register<V> && sizeof(V) < 64) return v & V(condition.data);
  }
#endif
  return select(condition, v, broadcast<V>(element<V>(0)));
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
