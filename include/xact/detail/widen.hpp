// Float values as doubles and back. xsimd 13.2 converts between batches of one number of lanes only.
#ifndef XACT_DETAIL_WIDEN_HPP
#define XACT_DETAIL_WIDEN_HPP

#include "lanes.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// What a batch of floats, or a float, is as doubles: count values of type.
template <class B>
struct widened;
template <>
struct widened<float> {
  using type = double;
  static constexpr std::size_t count = 1;
};

template <>
struct widened<pack<float, 1>> {
  using type = pack<double, 1>;
  static constexpr std::size_t count = 1;
};

XACT_INLINE void widen_to(double* out, float x) noexcept { *out = static_cast<double>(x); }
XACT_INLINE void widen_to(pack<double, 1>* out, const pack<float, 1>& x) noexcept {
  widen_to(out->batch, x.batch[0]);
}
XACT_INLINE void narrow_to(float& out, const double* x) noexcept { out = static_cast<float>(*x); }
XACT_INLINE void narrow_to(pack<float, 1>& out, const pack<double, 1>* x) noexcept {
  narrow_to(out.batch[0], x->batch);
}

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)

template <class A>
struct widened<xsimd::batch<float, A>> {
  using type = batch_for<double, A>;
  static constexpr std::size_t count = lanes<xsimd::batch<float, A>> / lanes<type>;
};

/// How the conversion is done: by the width of the registers, or through memory.
enum class widening { memory, sse2, avx, avx512, neon };
template <class A>
inline constexpr widening widening_of = [] {
#if defined(__AVX512F__)
  if (std::is_base_of_v<xsimd::avx512f, A>) return widening::avx512;
#endif
#if defined(__AVX__)
  if (std::is_base_of_v<xsimd::avx, A>) return widening::avx;
#endif
#if defined(__SSE2__)
  if (std::is_base_of_v<xsimd::sse2, A>) return widening::sse2;
#elif defined(__aarch64__)
  if (std::is_base_of_v<xsimd::neon64, A>) return widening::neon;
#endif
  return widening::memory;
}();

template <class A>
XACT_INLINE void widen_to(batch_for<double, A>* out, const xsimd::batch<float, A>& x) noexcept {
  constexpr widening how = widening_of<A>;
  if constexpr (how == widening::memory) {
    using D = batch_for<double, A>;
    float narrow[lanes<xsimd::batch<float, A>>];
    double wide[lanes<xsimd::batch<float, A>>];
    store(x, narrow);
    for (std::size_t i = 0; i < std::size(wide); ++i) wide[i] = static_cast<double>(narrow[i]);
    for (std::size_t i = 0; i < std::size(wide) / lanes<D>; ++i) {
      out[i] = load<D>(wide + i * lanes<D>);
    }
#if defined(__AVX512F__)
  } else if constexpr (how == widening::avx512) {
    out[0] = _mm512_cvtps_pd(_mm512_castps512_ps256(x));
    out[1] = _mm512_cvtps_pd(_mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x), 1)));
#endif
#if defined(__AVX__)
  } else if constexpr (how == widening::avx) {
    out[0] = _mm256_cvtps_pd(_mm256_castps256_ps128(x));
    out[1] = _mm256_cvtps_pd(_mm256_extractf128_ps(x, 1));
#endif
#if defined(__SSE2__)
  } else if constexpr (how == widening::sse2) {
    out[0] = _mm_cvtps_pd(x);
    out[1] = _mm_cvtps_pd(_mm_movehl_ps(x, x));
#elif defined(__aarch64__)
  } else if constexpr (how == widening::neon) {
    out[0] = vcvt_f64_f32(vget_low_f32(x));
    out[1] = vcvt_high_f64_f32(x);
#endif
  }
}

template <class A>
XACT_INLINE void narrow_to(xsimd::batch<float, A>& out, const batch_for<double, A>* x) noexcept {
  constexpr widening how = widening_of<A>;
  if constexpr (how == widening::memory) {
    using D = batch_for<double, A>;
    using B = xsimd::batch<float, A>;
    float narrow[lanes<B>];
    double wide[lanes<B>];
    for (std::size_t i = 0; i < lanes<B> / lanes<D>; ++i) store(x[i], wide + i * lanes<D>);
    for (std::size_t i = 0; i < lanes<B>; ++i) narrow[i] = static_cast<float>(wide[i]);
    out = load<B>(narrow);
#if defined(__AVX512F__)
  } else if constexpr (how == widening::avx512) {
    const __m512d low = _mm512_castps_pd(_mm512_castps256_ps512(_mm512_cvtpd_ps(x[0])));
    out = _mm512_castpd_ps(_mm512_insertf64x4(low, _mm256_castps_pd(_mm512_cvtpd_ps(x[1])), 1));
#endif
#if defined(__AVX__)
  } else if constexpr (how == widening::avx) {
    out = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm256_cvtpd_ps(x[0])), _mm256_cvtpd_ps(x[1]),
                               1);
#endif
#if defined(__SSE2__)
  } else if constexpr (how == widening::sse2) {
    out = _mm_movelh_ps(_mm_cvtpd_ps(x[0]), _mm_cvtpd_ps(x[1]));
#elif defined(__aarch64__)
  } else if constexpr (how == widening::neon) {
    out = vcvt_high_f32_f64(vcvt_f32_f64(x[0]), x[1]);
#endif
  }
}

#endif

/// The pack of doubles for a value of floats, and back.
template <class B>
using widened_pack = pack<typename widened<B>::type, widened<B>::count>;

template <class B>
XACT_INLINE auto to_doubles(const B& x) noexcept {
  widened_pack<B> y;
  widen_to(y.batch, x);
  return y;
}
template <class B, std::size_t U>
XACT_INLINE auto to_doubles(const pack<B, U>& x) noexcept {
  constexpr std::size_t count = widened<B>::count;
  pack<typename widened<B>::type, U * count> y;
  [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
    (widen_to(y.batch + Index * count, x.batch[Index]), ...);
  }(std::make_index_sequence<U>{});
  return y;
}

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)

/// The doubles whose upper halves are the bits of a value of floats, and whose lower halves are 0, in
/// the order of to_doubles.
#if defined(__SSE2__)
template <class A>
  requires(widening_of<A> == widening::sse2)
XACT_INLINE auto with_upper_halves(const xsimd::batch<std::uint32_t, A>& x) noexcept {
  const __m128i zero = _mm_setzero_si128();
  return pack<xsimd::batch<double, A>, 2>{{_mm_castsi128_pd(_mm_unpacklo_epi32(zero, x)),
                                           _mm_castsi128_pd(_mm_unpackhi_epi32(zero, x))}};
}
#endif
#if defined(__AVX__)
template <class A>
  requires(widening_of<A> == widening::avx)
XACT_INLINE auto with_upper_halves(const xsimd::batch<std::uint32_t, A>& x) noexcept {
  const __m128 zero = _mm_setzero_ps();
  const __m256 bits = _mm256_castsi256_ps(x);
  const auto spread = [&](const __m128& half) XACT_INLINE_LAMBDA {
    return _mm256_castps_pd(_mm256_insertf128_ps(
        _mm256_castps128_ps256(_mm_unpacklo_ps(zero, half)), _mm_unpackhi_ps(zero, half), 1));
  };
  return pack<xsimd::batch<double, A>, 2>{
      {spread(_mm256_castps256_ps128(bits)), spread(_mm256_extractf128_ps(bits, 1))}};
}
#endif
template <class A>
  requires(widening_of<A> != widening::sse2 && widening_of<A> != widening::avx)
XACT_INLINE auto with_upper_halves(const xsimd::batch<std::uint32_t, A>& x) noexcept {
  using D = batch_for<double, A>;
  std::uint32_t halves[lanes<xsimd::batch<std::uint32_t, A>>];
  double wide[std::size(halves)];
  store(x, halves);
  for (std::size_t i = 0; i < std::size(wide); ++i) {
    wide[i] = bitwise_cast<double>(std::uint64_t(halves[i]) << 32);
  }
  pack<D, std::size(halves) / lanes<D>> y;
  for (std::size_t i = 0; i < y.size; ++i) y.batch[i] = load<D>(wide + i * lanes<D>);
  return y;
}

#endif

template <class B, std::size_t U>
XACT_INLINE auto with_upper_halves(const pack<B, U>& x) noexcept {
  if constexpr (std::is_arithmetic_v<B>) {
    static_assert(U == 1);
    return pack<double, 1>{{bitwise_cast<double>(std::uint64_t(x.batch[0]) << 32)}};
  } else if constexpr (is_pack<B>) {
    return each_batch([](const B& b) XACT_INLINE_LAMBDA { return with_upper_halves(b); }, x);
  } else {
    using part = decltype(with_upper_halves(x.batch[0]));
    pack<typename part::batch_type, U * part::size> y;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
      const auto put = [&](std::size_t u, const part& p) XACT_INLINE_LAMBDA {
        for (std::size_t i = 0; i < part::size; ++i) y.batch[u * part::size + i] = p.batch[i];
      };
      (put(Index, with_upper_halves(x.batch[Index])), ...);
    }(std::make_index_sequence<U>{});
    return y;
  }
}

/// y of type V, rounded to nearest.
template <class V, class D, std::size_t N>
XACT_INLINE V to_floats(const pack<D, N>& x) noexcept {
  V y;
  if constexpr (is_pack<V>) {
    using B = typename V::batch_type;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
      (narrow_to(y.batch[Index], x.batch + Index * widened<B>::count), ...);
    }(std::make_index_sequence<V::size>{});
  } else {
    narrow_to(y, x.batch);
  }
  return y;
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
