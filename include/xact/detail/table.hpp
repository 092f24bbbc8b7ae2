// Tables that lie in registers: a lookup is a permutation of lanes by indices from a register, where
// the CPU has that.
#ifndef XACT_DETAIL_TABLE_HPP
#define XACT_DETAIL_TABLE_HPP

#include "lanes.hpp"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// How many entries a table for values V has; 1, which is no table, where it cannot be looked up in
/// registers.
template <class V>
inline constexpr std::size_t table_size = 1;
template <class B, std::size_t U>
inline constexpr std::size_t table_size<pack<B, U>> = table_size<B>;

#if defined(__AVX512F__)

template <class T, class A>
  requires(std::is_base_of_v<xsimd::avx512f, A>)
inline constexpr std::size_t table_size<xsimd::batch<T, A>> = 64 / sizeof(T);

/// Entries[index mod their number] in each lane. Their number is that of the lanes, or twice that, for
/// which xsimd has no permutation.
template <const auto& Entries, class U, class A>
  requires(std::is_base_of_v<xsimd::avx512f, A>)
XACT_INLINE xsimd::batch<U, A> lookup(const xsimd::batch<U, A>& index) noexcept {
  using B = xsimd::batch<U, A>;
  const B first = load<B>(std::data(Entries));
  if constexpr (std::size(Entries) == lanes<B>) {
    return swizzle(first, index);
  } else {
    return _mm512_permutex2var_epi32(first, index, load<B>(std::data(Entries) + lanes<B>));
  }
}

#endif

#if defined(__AVX2__)

template <class T, class A>
  requires(std::is_base_of_v<xsimd::fma3<xsimd::avx2>, A> && !std::is_base_of_v<xsimd::avx512f, A>)
inline constexpr std::size_t table_size<xsimd::batch<T, A>> = 8;

/// The lower and the upper halves of eight 64-bit entries.
template <const auto& Entries>
struct half_entries {
  std::uint32_t low[8];
  std::uint32_t high[8];
  constexpr half_entries() noexcept : low{}, high{} {
    for (std::size_t i = 0; i < 8; ++i) {
      low[i] = static_cast<std::uint32_t>(Entries[i]);
      high[i] = static_cast<std::uint32_t>(Entries[i] >> 32);
    }
  }
};
template <const auto& Entries>
inline constexpr half_entries<Entries> halves_of{};

/// The same for eight entries. AVX2 permutes 32-bit lanes only: 64-bit entries take two steps. Not
/// by xsimd, whose swizzle is five instructions in version 14 and 32-bit in both.
template <const auto& Entries, class U, class A>
  requires(std::is_base_of_v<xsimd::fma3<xsimd::avx2>, A> && !std::is_base_of_v<xsimd::avx512f, A>)
XACT_INLINE xsimd::batch<U, A> lookup(const xsimd::batch<U, A>& index) noexcept {
  static_assert(std::size(Entries) == 8);
  using words = xsimd::batch<std::uint32_t, A>;
  if constexpr (sizeof(U) == 4) {
    return _mm256_permutevar8x32_epi32(load<words>(std::data(Entries)), index);
  } else {
    const __m256i twice = _mm256_shuffle_epi32(index, 0xA0);
    const __m256i low = _mm256_permutevar8x32_epi32(load<words>(halves_of<Entries>.low), twice);
    const __m256i high = _mm256_permutevar8x32_epi32(load<words>(halves_of<Entries>.high), twice);
    return _mm256_blend_epi32(low, high, 0xAA);
  }
}

#endif

template <const auto& Entries, class B, std::size_t U>
XACT_INLINE pack<B, U> lookup(const pack<B, U>& index) noexcept {
  return each_batch([](const B& i) XACT_INLINE_LAMBDA -> B { return lookup<Entries>(i); }, index);
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
