// Lanes of truth and bits of words: how a mask of one bit for each element is read and written.
#ifndef XACT_DETAIL_MASK_BITS_HPP
#define XACT_DETAIL_MASK_BITS_HPP

#include <bit>
#include <cstring>

#include "lanes.hpp"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// n ones, 0 < n <= 64.
XACT_INLINE constexpr std::uint64_t low_bits(std::size_t n) noexcept {
  return ~std::uint64_t(0) >> (64 - n);
}

// Bits in memory.

/// Whether Count bits from bit i on are whole bytes too.
template <std::size_t Count>
XACT_INLINE bool are_bytes([[maybe_unused]] std::size_t i) noexcept {
  return std::endian::native == std::endian::little && Count % 8 == 0 && i % 8 == 0;
}

/// count bits, at most 64, from bit i on; the rest is zero.
XACT_INLINE std::uint64_t read_bits(const std::uint64_t* words, std::size_t i,
                                    std::size_t count) noexcept {
  const std::size_t shift = i % 64;
  std::uint64_t bits = words[i / 64] >> shift;
  if (shift + count > 64) bits |= words[i / 64 + 1] << (64 - shift);
  return bits & low_bits(count);
}
template <std::size_t Count>
XACT_INLINE std::uint64_t read_bits(const std::uint64_t* words, std::size_t i) noexcept {
  if (!are_bytes<Count>(i)) return read_bits(words, i, Count);
  std::uint64_t bits = 0;
  std::memcpy(&bits, reinterpret_cast<const unsigned char*>(words) + i / 8, Count / 8);
  return bits;
}

/// Writes count bits, at most 64, from bit i on; bits has no others.
XACT_INLINE void write_bits(std::uint64_t* words, std::size_t i, std::uint64_t bits,
                            std::size_t count) noexcept {
  const std::size_t shift = i % 64;
  const std::uint64_t used = low_bits(count);
  std::uint64_t* const word = words + i / 64;
  word[0] = (word[0] & ~(used << shift)) | bits << shift;
  if (shift + count > 64) {
    word[1] = (word[1] & ~(used >> (64 - shift))) | bits >> (64 - shift);
  }
}
template <std::size_t Count>
XACT_INLINE void write_bits(std::uint64_t* words, std::size_t i, std::uint64_t bits) noexcept {
  if (!are_bytes<Count>(i)) return write_bits(words, i, bits, Count);
  std::memcpy(reinterpret_cast<unsigned char*>(words) + i / 8, &bits, Count / 8);
}

// Lanes and bits.

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
template <class T, class A>
XACT_INLINE std::uint64_t bits_of_lanes(const xsimd::batch_bool<T, A>& mask) noexcept {
  constexpr std::size_t size = lanes<xsimd::batch_bool<T, A>>;
  // An emulated one, of which xsimd 13 loses the lanes from 32 on.
  if constexpr (size > 32 && sizeof(mask) == size) {
    bool lane[size];
    mask.store_unaligned(lane);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < size; ++i) bits |= std::uint64_t(lane[i]) << i;
    return bits;
  } else {
    return mask.mask();
  }
}
#endif
template <class M, std::size_t U>
XACT_INLINE std::uint64_t bits_of_lanes(const pack<M, U>& mask) noexcept {
  if constexpr (std::is_same_v<M, bool>) {
    return mask.batch[0];
  } else {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
      return ((bits_of_lanes(mask.batch[Index]) << Index * lanes<M>) | ...);
    }(std::make_index_sequence<U>{});
  }
}

#if defined(__AVX2__)
/// Four masks of eight lanes. Narrowed to bytes first, their bits cost half of what four times movmskps
/// and putting its results together do (measured).
template <class T, class A>
  requires(sizeof(T) == 4 && std::is_base_of_v<xsimd::avx2, A>)
XACT_INLINE std::uint64_t bits_of_lanes(const pack<xsimd::batch_bool<T, A>, 4>& mask) noexcept {
  const auto lanes_of = [&](std::size_t u) XACT_INLINE_LAMBDA -> __m256i {
    return xsimd::batch_bool_cast<std::int32_t>(mask.batch[u]);
  };
  const __m256i words01 = _mm256_packs_epi32(lanes_of(0), lanes_of(1));
  const __m256i words23 = _mm256_packs_epi32(lanes_of(2), lanes_of(3));
  // The packing works on each half of a register for itself, which leaves fours of lanes in disorder.
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  const __m256i bytes = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(words01, words23), order);
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
#endif

/// 1 << (first + i) in lane i.
template <class U, std::size_t Lanes>
struct lane_bits {
  U lane[Lanes];
  explicit constexpr lane_bits(std::size_t first) noexcept : lane{} {
    for (std::size_t i = 0; i < Lanes; ++i) lane[i] = static_cast<U>(U(1) << (first + i));
  }
};
template <class U, std::size_t Lanes, std::size_t First>
inline constexpr lane_bits<U, Lanes> lane_bits_from{First};

/// The lanes of batch Index, which are bits from Index * lanes on.
template <class B, std::size_t Index>
XACT_INLINE mask_of<B> lanes_of_bits(std::uint64_t bits) noexcept {
  using T [[maybe_unused]] = element<B>;
  constexpr std::size_t first = Index * lanes<B>;
  if constexpr (is_pack<B>) {
    return {{(bits >> first & 1) != 0}};
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
  } else if constexpr (lanes<B> > 8 * sizeof(T) || sizeof(B) == 64) {
    // As many lanes as a byte has no bits for; or a register that is a mask of bits already. xsimd looks
    // up what it is given, so there must be no bits beyond.
    return mask_of<B>::from_mask(bits >> first & low_bits(lanes<B>));
  } else {
    // The bits in every lane, each of which looks at its own: xsimd's from_mask is slower (measured:
    // twice as slow on AVX2). As many batches as one lane has bits for look at one broadcast.
    using U = typename xsimd::as_unsigned_integer_t<T>;
    using words = xsimd::batch<U, typename B::arch_type>;
    constexpr std::size_t in_word = first % (8 * sizeof(T));
    const words all(static_cast<U>(bits >> (first - in_word)));
    const words own = words::load_unaligned(lane_bits_from<U, lanes<B>, in_word>.lane);
    return xsimd::batch_bool_cast<T>((all & own) == own);
#endif
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
