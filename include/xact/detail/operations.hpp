// The operators and functions of values: what xsimd has for batches, for arithmetic types and for packs
// too, and what xsimd has otherwise than it is needed here.
#ifndef XACT_DETAIL_OPERATIONS_HPP
#define XACT_DETAIL_OPERATIONS_HPP

#include <bit>

#include "values.hpp"

#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("abs")
#undef min
#undef max
#undef abs

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// A value with every lane equal to x.
template <class V>
XACT_INLINE constexpr V broadcast(element<V> x) noexcept {
  if constexpr (is_pack<V>) {
    return [x]<class B, std::size_t... Index>(std::type_identity<B>, std::index_sequence<Index...>)
               XACT_INLINE_LAMBDA {
                 return V{{(static_cast<void>(Index), broadcast<B>(x))...}};
               }(std::type_identity<typename V::batch_type>{}, std::make_index_sequence<V::size>{});
  } else {
    return V(x);
  }
}

// Arithmetic types.

template <class To, class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr To bitwise_cast(T a) noexcept {
#if defined(__cpp_lib_bit_cast)
  return std::bit_cast<To>(a);
#else  // libc++ before version 14
  return __builtin_bit_cast(To, a);
#endif
}
template <class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr T select(bool condition, T yes, T no) noexcept {
  return condition ? yes : no;
}
/// One rounding where has_fma<T> says so. Left to itself g++ makes one or two of a product and a sum, as
/// the statements around them have it, and an element's result would depend on where it stands.
template <class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr T fma(T a, T b, T c) noexcept {
  if constexpr (!has_fma<T>) {
    return a * b + c;
  } else if constexpr (std::is_same_v<T, float>) {
    return __builtin_fmaf(a, b, c);
  } else {
    return __builtin_fma(a, b, c);
  }
}
template <class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr T fnma(T a, T b, T c) noexcept {
  return fma(-a, b, c);
}
template <class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr T min(T a, T b) noexcept {
  return b < a ? b : a;
}
template <class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr T max(T a, T b) noexcept {
  return a < b ? b : a;
}
template <class T>
  requires std::is_arithmetic_v<T>
XACT_INLINE constexpr T abs(T a) noexcept {
  return a < 0 ? -a : a;
}
template <class T>
XACT_INLINE constexpr bool is_zero(T a) noexcept {
  return a == 0;
}
XACT_INLINE constexpr bool any(bool condition) noexcept { return condition; }
XACT_INLINE constexpr bool all(bool condition) noexcept { return condition; }

// Batches.

/// a / b, rounded to nearest.
template <class B>
XACT_INLINE constexpr B divide(const B& a, const B& b) noexcept {
  return a / b;
}

#if defined(__aarch64__)
/// xsimd's division of floats on Arm is an estimate with two of Newton's steps, as on 32-bit Arm, which has
/// no instruction for it.
template <class A>
  requires(std::is_base_of_v<xsimd::neon, A>)
XACT_INLINE xsimd::batch<float, A> divide(const xsimd::batch<float, A>& a,
                                          const xsimd::batch<float, A>& b) noexcept {
  return vdivq_f32(a, b);
}

/// xsimd's fnma on Arm is a product and a sum. This is preferred to it because of its constraint.
template <class T, class A>
  requires(std::is_floating_point_v<T> && std::is_base_of_v<xsimd::neon, A>)
XACT_INLINE xsimd::batch<T, A> fnma(const xsimd::batch<T, A>& a, const xsimd::batch<T, A>& b,
                                    const xsimd::batch<T, A>& c) noexcept {
  return fma(-a, b, c);
}
#endif

#if defined(__AVX__) && !defined(__AVX2__)
/// g++ 12 takes a blend by a comparison's result apart, lane by lane, where AVX2 is missing
/// (measured: relu at a tenth of its speed). Preferred over xsimd's select because of its
/// constraint.
template <class T, class A>
  requires(std::is_floating_point_v<T> && std::is_base_of_v<xsimd::avx, A>)
XACT_INLINE xsimd::batch<T, A> select(const xsimd::batch_bool<T, A>& condition,
                                      const xsimd::batch<T, A>& yes,
                                      const xsimd::batch<T, A>& no) noexcept {
  const xsimd::batch<T, A> mask(condition.data);
  return (yes & mask) | bitwise_andnot(no, mask);
}
#endif

// Packs: batch by batch.

template <std::size_t Index, class F, class... P>
XACT_INLINE auto apply_to_batch(F f, const P&... p) noexcept {
  return f(p.batch[Index]...);
}
template <class F, std::size_t... Index, class... P>
XACT_INLINE auto apply_to_batches(F f, std::index_sequence<Index...>, const P&... p) noexcept {
  using result = decltype(f(p.batch[0]...));
  return pack<result, sizeof...(Index)>{{apply_to_batch<Index>(f, p...)...}};
}
/// f over the batches of packs of one length.
template <class F, class B, std::size_t U, class... P>
XACT_INLINE auto each_batch(F f, const pack<B, U>& first, const P&... more) noexcept {
  return apply_to_batches(f, std::make_index_sequence<U>{}, first, more...);
}

// An operator of two packs, or of a pack and a number for all lanes. Result is what it gives for a
// batch B.
#define XACT_DETAIL_PACK_OPERATOR(op, Result)                                                     \
  template <class B, std::size_t U>                                                               \
  XACT_INLINE auto operator op(const pack<B, U>& a, const pack<B, U>& b) noexcept {               \
    return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> Result { return x op y; }, \
                      a, b);                                                                      \
  }                                                                                               \
  template <class B, std::size_t U>                                                               \
  XACT_INLINE auto operator op(const pack<B, U>& a, element<pack<B, U>> b) noexcept {             \
    return each_batch(                                                                            \
        [b](const B& x) XACT_INLINE_LAMBDA -> Result { return x op broadcast<B>(b); }, a);        \
  }                                                                                               \
  template <class B, std::size_t U>                                                               \
  XACT_INLINE auto operator op(element<pack<B, U>> a, const pack<B, U>& b) noexcept {             \
    return each_batch(                                                                            \
        [a](const B& y) XACT_INLINE_LAMBDA -> Result { return broadcast<B>(a) op y; }, b);        \
  }
XACT_DETAIL_PACK_OPERATOR(+, B)
XACT_DETAIL_PACK_OPERATOR(-, B)
XACT_DETAIL_PACK_OPERATOR(*, B)
XACT_DETAIL_PACK_OPERATOR(/, B)
XACT_DETAIL_PACK_OPERATOR(&, B)
XACT_DETAIL_PACK_OPERATOR(|, B)
XACT_DETAIL_PACK_OPERATOR(^, B)
XACT_DETAIL_PACK_OPERATOR(<, auto)
XACT_DETAIL_PACK_OPERATOR(<=, auto)
XACT_DETAIL_PACK_OPERATOR(>, auto)
XACT_DETAIL_PACK_OPERATOR(>=, auto)
XACT_DETAIL_PACK_OPERATOR(==, auto)
XACT_DETAIL_PACK_OPERATOR(!=, auto)
#undef XACT_DETAIL_PACK_OPERATOR

#define XACT_DETAIL_PACK_ASSIGNMENT(op)                                             \
  template <class B, std::size_t U, class Other>                                    \
  XACT_INLINE pack<B, U>& operator op##=(pack<B, U>& a, const Other & b) noexcept { \
    return a = a op b;                                                              \
  }
XACT_DETAIL_PACK_ASSIGNMENT(+)
XACT_DETAIL_PACK_ASSIGNMENT(-)
XACT_DETAIL_PACK_ASSIGNMENT(*)
XACT_DETAIL_PACK_ASSIGNMENT(/)
XACT_DETAIL_PACK_ASSIGNMENT(&)
XACT_DETAIL_PACK_ASSIGNMENT(|)
XACT_DETAIL_PACK_ASSIGNMENT(^)
#undef XACT_DETAIL_PACK_ASSIGNMENT

template <class B, std::size_t U>
XACT_INLINE auto operator-(const pack<B, U>& a) noexcept {
  return each_batch([](const B& x) XACT_INLINE_LAMBDA -> B { return -x; }, a);
}
template <class B, std::size_t U>
XACT_INLINE auto operator~(const pack<B, U>& a) noexcept {
  return each_batch([](const B& x) XACT_INLINE_LAMBDA -> B { return ~x; }, a);
}
template <class M, std::size_t U>
XACT_INLINE auto operator!(const pack<M, U>& condition) noexcept {
  return each_batch([](const M& m) XACT_INLINE_LAMBDA { return !m; }, condition);
}
template <class B, std::size_t U>
XACT_INLINE auto operator<<(const pack<B, U>& a, int count) noexcept {
  return each_batch([count](const B& x) XACT_INLINE_LAMBDA -> B { return x << count; }, a);
}

template <class B, std::size_t U>
XACT_INLINE auto divide(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return divide(x, y); }, a,
                    b);
}
template <class M, class B, std::size_t U>
XACT_INLINE auto select(const pack<M, U>& condition, const pack<B, U>& yes,
                        const pack<B, U>& no) noexcept {
  return each_batch([](const M& m, const B& x, const B& y)
                        XACT_INLINE_LAMBDA -> B { return select(m, x, y); },
                    condition, yes, no);
}
template <class B, std::size_t U>
XACT_INLINE auto fma(const pack<B, U>& a, const pack<B, U>& b, const pack<B, U>& c) noexcept {
  return each_batch([](const B& x, const B& y, const B& z)
                        XACT_INLINE_LAMBDA -> B { return fma(x, y, z); },
                    a, b, c);
}
template <class B, std::size_t U>
XACT_INLINE auto fnma(const pack<B, U>& a, const pack<B, U>& b, const pack<B, U>& c) noexcept {
  return each_batch([](const B& x, const B& y, const B& z)
                        XACT_INLINE_LAMBDA -> B { return fnma(x, y, z); },
                    a, b, c);
}
template <class B, std::size_t U>
XACT_INLINE auto fms(const pack<B, U>& a, const pack<B, U>& b, const pack<B, U>& c) noexcept {
  return each_batch([](const B& x, const B& y, const B& z)
                        XACT_INLINE_LAMBDA -> B { return fms(x, y, z); },
                    a, b, c);
}
template <class B, std::size_t U>
XACT_INLINE auto min(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return min(x, y); }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto max(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return max(x, y); }, a, b);
}
/// An estimate of 1/a: see reciprocal_error.
template <class B, std::size_t U>
XACT_INLINE auto reciprocal(const pack<B, U>& a) noexcept {
  return each_batch([](const B& x) XACT_INLINE_LAMBDA -> B { return reciprocal(x); }, a);
}
template <class B, std::size_t U>
XACT_INLINE auto abs(const pack<B, U>& a) noexcept {
  return each_batch([](const B& x) XACT_INLINE_LAMBDA -> B { return abs(x); }, a);
}
template <class To, class B, std::size_t U>
XACT_INLINE auto bitwise_cast(const pack<B, U>& a) noexcept {
  return each_batch([](const B& x) XACT_INLINE_LAMBDA { return bitwise_cast<To>(x); }, a);
}
/// True if any lane of any batch is.
template <class M, std::size_t U>
XACT_INLINE bool any(const pack<M, U>& condition) noexcept {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
    return any((condition.batch[Index] | ...));
  }(std::make_index_sequence<U>{});
}
/// True if every lane of every batch is.
template <class M, std::size_t U>
XACT_INLINE bool all(const pack<M, U>& condition) noexcept {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
    return all((condition.batch[Index] & ...));
  }(std::make_index_sequence<U>{});
}

/// abs, min and max under names that are no macros in windows.h or Arduino.h. Without a promise for NaNs.
template <class V>
XACT_INLINE constexpr V absolute(const V& a) noexcept {
  return abs(a);
}
template <class V>
XACT_INLINE V smaller(const V& a, const V& b) noexcept {
  return min(a, b);
}
template <class V>
XACT_INLINE V larger(const V& a, const V& b) noexcept {
  return max(a, b);
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#pragma pop_macro("abs")
#pragma pop_macro("max")
#pragma pop_macro("min")

#endif
