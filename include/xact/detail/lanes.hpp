// Values: what an activation's mathematics is written on.
//
// A value is an arithmetic type, an xsimd::batch, or a pack of several batches. All three have the
// same operators and the same functions (select, fma, bitwise_cast, ...), found by
// argument-dependent lookup, so one text serves them all.
#ifndef XACT_DETAIL_LANES_HPP
#define XACT_DETAIL_LANES_HPP

// windows.h defines min and max as macros, which neither xsimd nor this file survives.
#pragma push_macro("min")
#pragma push_macro("max")
#undef min
#undef max

#include <xsimd/xsimd.hpp>

#if XSIMD_VERSION_MAJOR < 13 || (XSIMD_VERSION_MAJOR == 13 && XSIMD_VERSION_MINOR < 2)
#error "xact needs xsimd 13.2.0 or newer"
#endif

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "abi.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Several batches as one value. Each operation runs over all of them before the next begins, so
/// that their dependency chains interleave: a compiler does not interleave a function called
/// several times. A pack<T, 1> of a plain arithmetic T is the one-lane value on CPUs that xsimd has
/// no batch for.
template <class B, std::size_t U>
struct pack {
  using batch_type = B;
  static constexpr std::size_t size = U;

  B batch[U];
};

template <class V>
struct value_traits {
  static constexpr bool is_value = std::is_arithmetic_v<V>;
  using element = V;
};
template <class B, std::size_t U>
struct value_traits<pack<B, U>> {
  static constexpr bool is_value = true;
  using element = typename value_traits<B>::element;
};

/// The element type of a value: float for a batch of float.
template <class V>
using element = typename value_traits<V>::element;

template <class V>
concept value = value_traits<V>::is_value;

/// False, but only known to be once T is: for a static_assert in a function that must not be used.
template <class T>
inline constexpr bool never = false;

template <class V>
inline constexpr bool is_pack = false;
template <class B, std::size_t U>
inline constexpr bool is_pack<pack<B, U>> = true;

template <class T>
using bits_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

/// True where fma rounds once. False is always safe: the mathematics then does not count on it.
template <class V>
inline constexpr bool has_fma = false;
template <class B, std::size_t U>
inline constexpr bool has_fma<pack<B, U>> = has_fma<B>;
#if defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)
template <>
inline constexpr bool has_fma<float> = true;
template <>
inline constexpr bool has_fma<double> = true;
#endif

/// The largest relative error that the architecture allows reciprocal(v), an estimate of 1/v; 0 where
/// division does better.
template <class V>
inline constexpr double reciprocal_error = 0;
template <class B, std::size_t U>
inline constexpr double reciprocal_error<pack<B, U>> = reciprocal_error<B>;

// Operations on arithmetic types.

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
XACT_INLINE constexpr bool any(bool condition) noexcept { return condition; }
XACT_INLINE constexpr bool all(bool condition) noexcept { return condition; }

// Operations on batches that xsimd has, but not as they are needed here.

/// a / b, rounded to nearest.
template <class B>
XACT_INLINE B divide(const B& a, const B& b) noexcept {
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

// Operations on packs.

template <std::size_t I, class F, class... P>
XACT_INLINE auto apply_to_batch(F f, const P&... p) noexcept {
  return f(p.batch[I]...);
}
template <class F, std::size_t... I, class... P>
XACT_INLINE auto apply_to_batches(F f, std::index_sequence<I...>, const P&... p) noexcept {
  using result = decltype(f(p.batch[0]...));
  return pack<result, sizeof...(I)>{{apply_to_batch<I>(f, p...)...}};
}
/// f over the batches of packs of one length, batch by batch.
template <class F, class B, std::size_t U, class... P>
XACT_INLINE auto each_batch(F f, const pack<B, U>& first, const P&... more) noexcept {
  return apply_to_batches(f, std::make_index_sequence<U>{}, first, more...);
}

template <class B, std::size_t U>
XACT_INLINE auto operator+(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return x + y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator-(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return x - y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator*(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return x * y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator/(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return x / y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto divide(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return divide(x, y); }, a,
                    b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator&(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return x & y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator|(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA -> B { return x | y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator<<(const pack<B, U>& a, int count) noexcept {
  return each_batch([count](const B& x) XACT_INLINE_LAMBDA -> B { return x << count; }, a);
}
template <class B, std::size_t U>
XACT_INLINE auto operator<(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA { return x < y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator<=(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA { return x <= y; }, a, b);
}
template <class B, std::size_t U>
XACT_INLINE auto operator!=(const pack<B, U>& a, const pack<B, U>& b) noexcept {
  return each_batch([](const B& x, const B& y) XACT_INLINE_LAMBDA { return x != y; }, a, b);
}
template <class M, std::size_t U>
XACT_INLINE auto operator!(const pack<M, U>& condition) noexcept {
  return each_batch([](const M& m) XACT_INLINE_LAMBDA { return !m; }, condition);
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
/// True if any lane of any batch is.
template <class M, std::size_t U>
XACT_INLINE bool any(const pack<M, U>& condition) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
    return any((condition.batch[I] | ...));
  }(std::make_index_sequence<U>{});
}
/// True if every lane of every batch is.
template <class M, std::size_t U>
XACT_INLINE bool all(const pack<M, U>& condition) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
    return all((condition.batch[I] & ...));
  }(std::make_index_sequence<U>{});
}
template <class To, class B, std::size_t U>
XACT_INLINE auto bitwise_cast(const pack<B, U>& a) noexcept {
  return each_batch([](const B& x) XACT_INLINE_LAMBDA { return bitwise_cast<To>(x); }, a);
}

// Batches of xsimd.

#if defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)

struct native_arch {};
template <class T, class Arch>
inline constexpr bool has_batch = false;
template <class T, class Arch>
using batch_for = pack<T, 1>;

#else

using native_arch = xsimd::default_arch;

template <class T, class A>
struct value_traits<xsimd::batch<T, A>> {
  static constexpr bool is_value = true;
  using element = T;
};

template <class A>
inline constexpr bool arch_has_fma =
    std::is_base_of_v<xsimd::avx512f, A> || std::is_base_of_v<xsimd::neon64, A>;
#if defined(__aarch64__)
template <>
inline constexpr bool arch_has_fma<xsimd::neon> = true;
#endif
template <class A>
inline constexpr bool arch_has_fma<xsimd::fma3<A>> = true;
template <>
inline constexpr bool arch_has_fma<xsimd::fma4> = true;
template <>
inline constexpr bool arch_has_fma<xsimd::sve> = true;
template <>
inline constexpr bool arch_has_fma<xsimd::rvv> = true;

template <class T, class A>
inline constexpr bool has_fma<xsimd::batch<T, A>> = arch_has_fma<A>;

#if defined(__AVX512F__)
template <class A>
  requires(std::is_base_of_v<xsimd::avx512f, A>)
inline constexpr double reciprocal_error<xsimd::batch<float, A>> = 0x1p-14;
#endif
#if defined(__AVX2__)
template <class A>
  requires(std::is_base_of_v<xsimd::fma3<xsimd::avx2>, A> && !std::is_base_of_v<xsimd::avx512f, A>)
inline constexpr double reciprocal_error<xsimd::batch<float, A>> = 0x1.8p-12;
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

/// long long where std::int64_t is long, and the other way round.
template <class T>
inline constexpr bool is_other_int64 =
    std::is_integral_v<T> && sizeof(T) == 8 && !std::is_same_v<T, std::int64_t> &&
    !std::is_same_v<T, std::uint64_t>;

/// Whether xsimd has batches of T for Arch. On RVV, and before its version 14 on SVE, it declares
/// those of is_other_int64, but they do not compile.
template <class T, class Arch>
inline constexpr bool has_batch =
    xsimd::types::has_simd_register<T, Arch>::value &&
    !(is_other_int64<T> && (std::is_same_v<Arch, xsimd::rvv> ||
                            (std::is_same_v<Arch, xsimd::sve> && XSIMD_VERSION_MAJOR < 14)));

/// The value of one register, which range functions and scalar forms compute with: a batch, or a
/// single lane where xsimd has no batch of T for Arch (double on 32-bit NEON).
template <class T, class Arch>
using batch_for = std::conditional_t<has_batch<T, Arch>, xsimd::batch<T, Arch>, pack<T, 1>>;

#endif

// Lanes and memory.

template <class B>
inline constexpr std::size_t lanes = B::size;
template <class T>
inline constexpr std::size_t lanes<pack<T, 1>> = 1;

/// The lanes of one batch of a value.
template <class V>
inline constexpr std::size_t lanes_of = lanes<V>;
template <class B, std::size_t U>
inline constexpr std::size_t lanes_of<pack<B, U>> = lanes_of<B>;
template <class T>
  requires std::is_arithmetic_v<T>
inline constexpr std::size_t lanes_of<T> = 1;

/// A value with every lane equal to x.
template <class V>
XACT_INLINE constexpr V broadcast(element<V> x) noexcept {
  if constexpr (is_pack<V>) {
    return [x]<class B, std::size_t... I>(std::type_identity<B>, std::index_sequence<I...>)
               XACT_INLINE_LAMBDA {
                 return V{{(static_cast<void>(I), broadcast<B>(x))...}};
               }(std::type_identity<typename V::batch_type>{}, std::make_index_sequence<V::size>{});
  } else {
    return V(x);
  }
}

/// min and max under names that are no macros in windows.h. Without a promise for NaNs.
template <class V>
XACT_INLINE V smaller(const V& a, const V& b) noexcept {
  return min(a, b);
}
template <class V>
XACT_INLINE V larger(const V& a, const V& b) noexcept {
  return max(a, b);
}

/// x clamped to [low, high]. A NaN becomes some number in that range or stays NaN.
template <class V>
XACT_INLINE V clamp(const V& x, element<V> low, element<V> high) noexcept {
  return min(max(x, broadcast<V>(low)), broadcast<V>(high));
}

/// Whether any lane has any of the bits of mask.
template <class V>
XACT_INLINE bool any_bits(const V& x, element<V> mask) noexcept {
  if constexpr (is_pack<V>) {
    using B = typename V::batch_type;
    if constexpr (std::is_arithmetic_v<B>) {
      return (x.batch[0] & mask) != 0;
    } else {
      return [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
        return any_bits<B>((x.batch[I] | ...), mask);
      }(std::make_index_sequence<V::size>{});
    }
#if defined(__AVX__)
  } else if constexpr (sizeof(V) == 32 && std::is_base_of_v<xsimd::avx, typename V::arch_type>) {
    return _mm256_testz_si256(x, broadcast<V>(mask)) == 0;
#endif
#if defined(__SSE4_1__)
  } else if constexpr (sizeof(V) == 16 && std::is_base_of_v<xsimd::sse4_1, typename V::arch_type>) {
    return _mm_testz_si128(x, broadcast<V>(mask)) == 0;
#endif
  } else {
    return any((x & broadcast<V>(mask)) != broadcast<V>(0));
  }
}

/// v = f(v), one batch after the other.
template <class V, class F>
XACT_INLINE void on_each_batch(V& v, F f) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    for (std::size_t u = 0; u < V::size; ++u) v.batch[u] = f(v.batch[u]);
  } else {
    v = f(v);
  }
}

/// f over values, or over packs of one length W batches at a time.
template <std::size_t W, class F, class V, class... More>
XACT_INLINE V in_groups(F f, const V& first, const More&... more) noexcept {
  if constexpr (is_pack<V>) {
    constexpr std::size_t U = V::size;
    if constexpr (U > W) {
      V y;
      const auto group = [&]<std::size_t Begin, std::size_t... I>(
                             std::integral_constant<std::size_t, Begin>,
                             std::index_sequence<I...>) XACT_INLINE_LAMBDA {
        const auto part = [](const auto& p) XACT_INLINE_LAMBDA {
          return pack<std::remove_cvref_t<decltype(p.batch[0])>, sizeof...(I)>{
              {p.batch[Begin + I]...}};
        };
        const auto r = f(part(first), part(more)...);
        ((y.batch[Begin + I] = r.batch[I]), ...);
      };
      [&]<std::size_t... G>(std::index_sequence<G...>) XACT_INLINE_LAMBDA {
        (group(std::integral_constant<std::size_t, G * W>{}, std::make_index_sequence<W>{}), ...);
      }(std::make_index_sequence<U / W>{});
      if constexpr (U % W != 0) {
        group(std::integral_constant<std::size_t, U / W * W>{}, std::make_index_sequence<U % W>{});
      }
      return y;
    } else {
      return f(first, more...);
    }
  } else {
    return f(first, more...);
  }
}

/// The batch at p, which needs no alignment.
template <class B>
XACT_INLINE B load(const element<B>* p) noexcept {
  if constexpr (is_pack<B>) {
    return {{*p}};
  } else {
    return B::load_unaligned(p);
  }
}
template <class B>
XACT_INLINE void store(const B& b, element<B>* p) noexcept {
  if constexpr (is_pack<B>) {
    *p = b.batch[0];
  } else {
    b.store_unaligned(p);
  }
}

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
/// The batch with the bits of an integer register.
template <class B, class Register>
XACT_INLINE B of_register(Register bits) noexcept {
  using T = element<B>;
  if constexpr (std::is_floating_point_v<T>) {
    return bitwise_cast<T>(xsimd::batch<bits_of<T>, typename B::arch_type>(bits));
  } else {
    return B(bits);
  }
}
template <class B>
XACT_INLINE auto to_register(const B& b) noexcept {
  using T = element<B>;
  if constexpr (std::is_floating_point_v<T>) {
    return bitwise_cast<bits_of<T>>(b).data;
  } else {
    return b.data;
  }
}
#endif

/// f on scalars, computed as a batch, so that the result has the same bits as in a range.
template <class Arch, class F, class T, class... More>
XACT_INLINE T as_batch(F f, T x, More... more) noexcept {
  using B = batch_for<T, Arch>;
  const B result = f(broadcast<B>(x), broadcast<B>(more)...);
  if constexpr (is_pack<B>) {
    return result.batch[0];
  } else {
    return result.get(0);
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#pragma pop_macro("max")
#pragma pop_macro("min")

#endif
