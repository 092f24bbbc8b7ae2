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

// Both minima and maxima of x86 give their second operand where one of the two is a NaN, and where both are
// zeros. xsimd's comparison and selection take up to three instructions instead of one (measured for relu: 1.4
// times the time in the first cache), and its max does not say which operand comes second.

template <class V>
XACT_INLINE V x86_larger(const V& a, const V& b) noexcept {
  constexpr bool single = sizeof(element<V>) == 4;
#if defined(__AVX512F__)
  if constexpr (sizeof(V) == 64 && single) return _mm512_max_ps(a, b);
  if constexpr (sizeof(V) == 64 && !single) return _mm512_max_pd(a, b);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(V) == 32 && single) return _mm256_max_ps(a, b);
  if constexpr (sizeof(V) == 32 && !single) return _mm256_max_pd(a, b);
#endif
  if constexpr (sizeof(V) == 16 && single) return _mm_max_ps(a, b);
  if constexpr (sizeof(V) == 16 && !single) return _mm_max_pd(a, b);
}
template <class V>
XACT_INLINE V x86_smaller(const V& a, const V& b) noexcept {
  constexpr bool single = sizeof(element<V>) == 4;
#if defined(__AVX512F__)
  if constexpr (sizeof(V) == 64 && single) return _mm512_min_ps(a, b);
  if constexpr (sizeof(V) == 64 && !single) return _mm512_min_pd(a, b);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(V) == 32 && single) return _mm256_min_ps(a, b);
  if constexpr (sizeof(V) == 32 && !single) return _mm256_min_pd(a, b);
#endif
  if constexpr (sizeof(V) == 16 && single) return _mm_min_ps(a, b);
  if constexpr (sizeof(V) == 16 && !single) return _mm_min_pd(a, b);
}

/// !(bound >= x), a comparison of its own; in this order, so that x can come from memory.
template <class V>
XACT_INLINE mask_of<V> x86_exceeds(const V& x, const V& bound) noexcept {
  constexpr bool single = sizeof(element<V>) == 4;
#if defined(__AVX512F__)
  if constexpr (sizeof(V) == 64 && single) return _mm512_cmp_ps_mask(bound, x, _CMP_NGE_UQ);
  if constexpr (sizeof(V) == 64 && !single) return _mm512_cmp_pd_mask(bound, x, _CMP_NGE_UQ);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(V) == 32 && single) return _mm256_cmp_ps(bound, x, _CMP_NGE_UQ);
  if constexpr (sizeof(V) == 32 && !single) return _mm256_cmp_pd(bound, x, _CMP_NGE_UQ);
#endif
  if constexpr (sizeof(V) == 16 && single) return _mm_cmpnge_ps(bound, x);
  if constexpr (sizeof(V) == 16 && !single) return _mm_cmpnge_pd(bound, x);
}

#else

template <class V>
inline constexpr bool is_x86_float_register = false;

#endif

XACT_INLINE constexpr bool both(bool a, bool b) noexcept { return a && b; }
template <class M>
XACT_INLINE constexpr M both(const M& a, const M& b) noexcept {
  return a & b;
}

/// A condition of which the compiler does not know whence it comes. Of a comparison and a selection clang makes
/// one instruction, a maximum that turns one zero into another, for WebAssembly, where it also changes NaNs, and
/// with -ffinite-math-only on scalars.
template <class M>
XACT_INLINE constexpr M opaque(M condition) noexcept {
#if defined(__wasm__)
  if (!std::is_constant_evaluated()) {
    if constexpr (is_pack<M>) {
      for (auto& b : condition.batch) b = opaque(b);
    } else if constexpr (std::is_same_v<M, bool>) {
      asm("" : "+r"(condition));
    } else {
      asm("" : "+r"(condition.data));
    }
  }
#elif defined(__clang__) && __FINITE_MATH_ONLY__ + 0
  if constexpr (std::is_same_v<M, bool>) {
    if (!std::is_constant_evaluated()) asm("" : "+r"(condition));
  }
#endif
  return condition;
}

/// a > b ? a : b: b where either is a NaN, and where both are zeros.
template <class V>
XACT_INLINE constexpr V larger_or_second(const V& a, const V& b) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch([](const auto& c, const auto& d)
                          XACT_INLINE_LAMBDA { return larger_or_second(c, d); },
                      a, b);
  } else if constexpr (is_x86_float_register<V>) {
    return x86_larger(a, b);
  } else {
    return select(opaque(a > b), a, b);
  }
}

/// a < b ? a : b.
template <class V>
XACT_INLINE constexpr V smaller_or_second(const V& a, const V& b) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch([](const auto& c, const auto& d)
                          XACT_INLINE_LAMBDA { return smaller_or_second(c, d); },
                      a, b);
  } else if constexpr (is_x86_float_register<V>) {
    return x86_smaller(a, b);
  } else {
    return select(opaque(a < b), a, b);
  }
}

/// x < 0 ? 0 : x.
template <class V>
XACT_INLINE constexpr V rectify(const V& x) noexcept {
  return larger_or_second(broadcast<V>(element<V>(0)), x);
}

/// x < low ? low : x > high ? high : x, for low <= high: a NaN as it is.
template <class V>
XACT_INLINE constexpr V clamp_number(const V& x, element<V> low, element<V> high) noexcept {
  return smaller_or_second(broadcast<V>(high), larger_or_second(broadcast<V>(low), x));
}

/// !(x <= bound), which is true of NaNs.
template <class V>
XACT_INLINE constexpr mask_of<V> exceeds(const V& x, const V& bound) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch([](const auto& a, const auto& b) XACT_INLINE_LAMBDA { return exceeds(a, b); },
                      x, bound);
  } else if constexpr (is_x86_float_register<V>) {
    return x86_exceeds(x, bound);
  } else if constexpr (std::is_integral_v<element<V>>) {
    return bound < x;
  } else {
    return !(x <= bound);
  }
}

/// Whether relu passes the gradient of x.
template <class V>
XACT_INLINE constexpr mask_of<V> passes_gradient(const V& x) noexcept {
  return exceeds(x, broadcast<V>(element<V>(0)));
}

/// Whether x is neither at a bound nor beyond one, which is true of a NaN.
template <class V>
XACT_INLINE constexpr mask_of<V> is_between(const V& x, element<V> low, element<V> high) noexcept {
  return both(exceeds(x, broadcast<V>(low)), exceeds(broadcast<V>(high), x));
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

/// A gradient by a mask that says where dy passes, and 0 elsewhere.
struct masked_gradient {
  template <class V>
  XACT_INLINE static V compute(const V& dy, const mask_of<V>& passes) noexcept {
    return keep_where(passes, dy);
  }
};

/// v·factor where the condition holds, else v.
template <class V>
XACT_INLINE constexpr V scale_where(const mask_of<V>& condition, const V& v,
                                    element<V> factor) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    return each_batch(
        [factor](const auto& m, const auto& b) XACT_INLINE_LAMBDA {
          return scale_where<std::remove_cvref_t<decltype(b)>>(m, b, factor);
        },
        condition, v);
  }
#if defined(__SSE2__)
  // A selection between constants takes two instructions, and one between others up to three.
  if constexpr (is_x86_float_register<V>) {
    if constexpr (sizeof(V) < 64) {
      const V one = broadcast<V>(1);
      return v * (one ^ (V(condition.data) & (one ^ broadcast<V>(factor))));
    }
  }
#endif
  return select(condition, v * broadcast<V>(factor), v);
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
