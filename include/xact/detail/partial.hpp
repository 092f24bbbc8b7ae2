// Less than a batch: loads and stores of n < lanes elements that touch no byte beyond them.
//
// xsimd 13.2 has no masked access. A copy through a buffer works everywhere, but a whole-register
// load waits for the small stores before it (measured: 8 ns and more for one call), so x86 gets its
// masks.
#ifndef XACT_DETAIL_PARTIAL_HPP
#define XACT_DETAIL_PARTIAL_HPP

#include <algorithm>
#include <cstring>

#include "lanes.hpp"

#if defined(__AVX__)
#include <immintrin.h>
#endif

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <std::size_t Bytes>
XACT_INLINE void copy_both_ends(void* to, const void* from, std::size_t bytes) noexcept {
  char first[Bytes];
  char last[Bytes];
  std::memcpy(first, from, Bytes);
  std::memcpy(last, static_cast<const char*>(from) + bytes - Bytes, Bytes);
  std::memcpy(to, first, Bytes);
  std::memcpy(static_cast<char*>(to) + bytes - Bytes, last, Bytes);
}

/// memcpy of fewer than MaxBytes bytes, without the call: two copies of a fixed size that may
/// overlap.
template <std::size_t MaxBytes>
XACT_INLINE void copy_few(void* to, const void* from, std::size_t bytes) noexcept {
  if constexpr (MaxBytes > 1) {
    if (bytes >= MaxBytes / 2) {
      copy_both_ends<MaxBytes / 2>(to, from, bytes);
    } else {
      copy_few<MaxBytes / 2>(to, from, bytes);
    }
  }
}

#if defined(__AVX__)
template <class Index, std::size_t Count>
struct mask_table {
  Index lane[2 * Count];
  constexpr mask_table() noexcept : lane{} {
    for (std::size_t i = 0; i < Count; ++i) lane[i] = -1;
  }
};
template <class Index, std::size_t Count>
inline constexpr mask_table<Index, Count> ones_then_zeros{};

/// n lanes of all ones, then zeros.
template <class T>
XACT_INLINE __m256i leading_lanes(std::size_t n) noexcept {
  using Index = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  constexpr std::size_t count = 32 / sizeof(Index);
  const void* const lanes_from_n = ones_then_zeros<Index, count>.lane + count - n;
  return _mm256_loadu_si256(static_cast<const __m256i*>(lanes_from_n));
}
#endif

enum class partial_access { one_lane, avx512, avx, few_lanes, buffer };

template <class B>
inline constexpr partial_access partial_access_of = [] {
  [[maybe_unused]] constexpr std::size_t bytes = sizeof(element<B>);
  if (is_pack<B>) return partial_access::one_lane;
#if defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
  if (sizeof(B) == 64 && lanes<B> == 64 / bytes) return partial_access::avx512;
#endif
#if defined(__AVX__)
  if (sizeof(B) == 32 && bytes >= 4) return partial_access::avx;
#endif
  return lanes<B> <= 4 ? partial_access::few_lanes : partial_access::buffer;
}();

/// n elements at p, 0 < n < lanes; the other lanes hold copies of them.
template <class B>
XACT_INLINE B load_partial(const element<B>* p, [[maybe_unused]] std::size_t n) noexcept {
  using T = element<B>;
  constexpr partial_access access = partial_access_of<B>;
  if constexpr (access == partial_access::one_lane) {
    return load<B>(p);
#if defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
  } else if constexpr (access == partial_access::avx512) {
    // By bytes, which is the same for every type. Not wider than need be: a load waits for earlier
    // masked stores anywhere in its width, and small arrays lie side by side.
    const std::size_t bytes = n * sizeof(T);
    const auto mask = (std::uint64_t(1) << bytes) - 1;
    const __m512i others = to_register(broadcast<B>(p[0]));
    if (bytes <= 16) {
      const __m128i low =
          _mm_mask_loadu_epi8(_mm512_castsi512_si128(others), static_cast<__mmask16>(mask), p);
      return of_register<B>(_mm512_inserti32x4(others, low, 0));
    }
    if (bytes <= 32) {
      const __m256i low =
          _mm256_mask_loadu_epi8(_mm512_castsi512_si256(others), static_cast<__mmask32>(mask), p);
      return of_register<B>(_mm512_inserti64x4(others, low, 0));
    }
    return of_register<B>(_mm512_mask_loadu_epi8(others, mask, p));
#endif
#if defined(__AVX__)
  } else if constexpr (access == partial_access::avx) {
    const __m256i mask = leading_lanes<T>(n);
    if constexpr (sizeof(T) == 8) {
      const __m256d others = _mm256_set1_pd(bitwise_cast<double>(p[0]));
      const __m256d loaded = _mm256_maskload_pd(reinterpret_cast<const double*>(p), mask);
      return of_register<B>(_mm256_castpd_si256(
          _mm256_or_pd(loaded, _mm256_andnot_pd(_mm256_castsi256_pd(mask), others))));
    } else {
      const __m256 others = _mm256_set1_ps(bitwise_cast<float>(p[0]));
      const __m256 loaded = _mm256_maskload_ps(reinterpret_cast<const float*>(p), mask);
      return of_register<B>(_mm256_castps_si256(
          _mm256_or_ps(loaded, _mm256_andnot_ps(_mm256_castsi256_ps(mask), others))));
    }
#endif
  } else if constexpr (access == partial_access::few_lanes) {
    if constexpr (lanes<B> == 2) {
      return broadcast<B>(p[0]);
    } else {
      return B(p[0], p[(std::min<std::size_t>)(1, n - 1)], p[n - 1], p[0]);
    }
  } else {
    T buffer[lanes<B>];
    store(broadcast<B>(p[0]), buffer);
    copy_few<sizeof buffer>(buffer, p, n * sizeof(T));
    return load<B>(buffer);
  }
}

/// The first n lanes to p, 0 < n < lanes.
template <class B>
XACT_INLINE void store_partial(const B& b, element<B>* p, [[maybe_unused]] std::size_t n) noexcept {
  using T = element<B>;
  constexpr partial_access access = partial_access_of<B>;
  if constexpr (access == partial_access::one_lane) {
    store(b, p);
#if defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
  } else if constexpr (access == partial_access::avx512) {
    const std::size_t bytes = n * sizeof(T);
    const auto mask = (std::uint64_t(1) << bytes) - 1;
    const __m512i lanes_of_b = to_register(b);
    if (bytes <= 16) {
      _mm_mask_storeu_epi8(p, static_cast<__mmask16>(mask), _mm512_castsi512_si128(lanes_of_b));
    } else if (bytes <= 32) {
      _mm256_mask_storeu_epi8(p, static_cast<__mmask32>(mask), _mm512_castsi512_si256(lanes_of_b));
    } else {
      _mm512_mask_storeu_epi8(p, mask, lanes_of_b);
    }
#endif
#if defined(__AVX__)
  } else if constexpr (access == partial_access::avx) {
    const __m256i mask = leading_lanes<T>(n);
    const __m256i lanes_of_b = to_register(b);
    if constexpr (sizeof(T) == 8) {
      _mm256_maskstore_pd(reinterpret_cast<double*>(p), mask, _mm256_castsi256_pd(lanes_of_b));
    } else {
      _mm256_maskstore_ps(reinterpret_cast<float*>(p), mask, _mm256_castsi256_ps(lanes_of_b));
    }
#endif
  } else {
    T buffer[lanes<B>];
    store(b, buffer);
    copy_few<sizeof buffer>(p, buffer, n * sizeof(T));
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
