// The exponential that the activations share: exp(-x) as a power of two and a polynomial, with what
// rounding takes away kept beside it. See docs/sigmoid.md for the error analysis.
#ifndef XACT_DETAIL_EXPONENTIAL_HPP
#define XACT_DETAIL_EXPONENTIAL_HPP

#include <array>
#include <limits>

#include "exponential_constants.hpp"
#include "lanes.hpp"
#include "table.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// 2^exponent, a normal number.
template <class T>
constexpr T power_of_two(int exponent) noexcept {
  constexpr int bias = std::numeric_limits<T>::max_exponent - 1;
  return bitwise_cast<T>(static_cast<bits_of<T>>(exponent + bias)
                         << exponential_constants<T>::mantissa_bits);
}

/// The integer value with the bits of V.
template <class V>
using bits_value = decltype(bitwise_cast<bits_of<element<V>>>(std::declval<V>()));

/// x·2^Log2 for an x above 0, exact if the result is a normal number, without a multiplication.
template <int Log2, class V>
XACT_INLINE V times_power_of_two(const V& x) noexcept {
  if constexpr (Log2 == 0) {
    return x;
  } else {
    using T = element<V>;
    using U = bits_of<T>;
    constexpr auto exponent =
        static_cast<U>(static_cast<U>(Log2) << exponential_constants<T>::mantissa_bits);
    return bitwise_cast<T>(bitwise_cast<U>(x) + broadcast<bits_value<V>>(exponent));
  }
}

/// x·2^-Log2 for an x above 0, rounded as that product is, but without arithmetic on subnormal
/// numbers, which takes a hundred cycles on some CPUs.
template <int Log2, class V>
XACT_INLINE V lowered(const V& x) noexcept {
  using T = element<V>;
  using U = bits_of<T>;
  // The smallest normal number, times 2^Log2. Added to a smaller x it leaves as many bits of that
  // as the subnormal result has, and these are then the bits of the result.
  const V smallest = broadcast<V>((std::numeric_limits<T>::min)() * power_of_two<T>(Log2));
  const V subnormal = bitwise_cast<T>(bitwise_cast<U>(x + smallest) - bitwise_cast<U>(smallest));
  const V normal = times_power_of_two<-Log2>(x);
  if constexpr (sizeof(T) == 4) {
    // As integers, each is the larger one where it is right.
    return bitwise_cast<T>(
        larger(bitwise_cast<std::int32_t>(subnormal), bitwise_cast<std::int32_t>(normal)));
  } else {
    return select(x < smallest, subnormal, normal);
  }
}

/// c[0] + c[1]·t + c[2]·t² + …: by Horner's rule, or, from 8 coefficients on, all but the last step in
/// pairs of them (Estrin's first step), which halves the chain. The last step is Horner's in either case,
/// so that c[0], the largest, meets one rounding only.
template <class V, std::size_t N>
XACT_INLINE V polynomial(const std::array<element<V>, N>& c, const V& t) noexcept {
  std::size_t i = N - 1;
  V sum = broadcast<V>(c[i]);
  if constexpr (N >= 8) {
    const V t_squared = t * t;
    if (N % 2 == 1) sum = fma(sum, t, broadcast<V>(c[--i]));
    while (i > 1) {
      i -= 2;
      sum = fma(sum, t_squared, fma(broadcast<V>(c[i + 1]), t, broadcast<V>(c[i])));
    }
  }
  while (i > 0) sum = fma(sum, t, broadcast<V>(c[--i]));
  return sum;
}

/// The reduction x = Sign·k·ln(2)/M + t, for M a power of two and k the integer nearest to
/// Sign·x·M/ln(2), or its neighbour where that is almost between two.
///
/// Adding a large number that leaves no fraction bits rounds to an integer. Here that number is
/// 2 + Offset·unit, with unit the spacing of floats just above 2: if k lies in [-Offset, Offset) the sum
/// has no bits but the low ones, which are those of k + Offset, and the one that says 2. For
/// any other k, an infinity or a NaN it has others: below 2 those of the exponent, and from 2 + 2·Offset·unit on
/// higher ones, because Offset is a power of two. (Without any bit it would be less than the smallest normal
/// number, which the many digits of the factor rule out.) So one "or" over many results
/// tells whether all of them are in range.
template <class T, std::size_t M, std::int64_t Offset, int Sign = 1>
struct multiples_of_ln2 {
  using constants = exponential_constants<T>;
  static constexpr std::int64_t offset = Offset;
  static constexpr T unit = power_of_two<T>(1 - constants::mantissa_bits);
  static constexpr T origin = T(2) + T(Offset) * unit;

  /// 2 + (k + Offset)·unit.
  template <class V>
  static XACT_INLINE V nearest(const V& x) noexcept {
    return fma(x, broadcast<V>(T(Sign) * constants::log2_e * static_cast<T>(M) * unit),
               broadcast<V>(origin));
  }

  /// Whether k is in [-Offset, Offset) in every lane.
  template <class V>
  static XACT_INLINE bool all_in_range(const V& nearest) noexcept {
    using U = bits_of<T>;
    constexpr U expected = bitwise_cast<U>(T(2)) | static_cast<U>(2 * Offset - 1);
    return !any_bits(bitwise_cast<U>(nearest), static_cast<U>(~expected));
  }

  /// k·unit.
  template <class V>
  static XACT_INLINE V multiple(const V& nearest) noexcept {
    return nearest - broadcast<V>(origin);
  }

  /// x - Sign·k·H, exact, where ln(2)/M = H + L and H has few digits.
  template <class V>
  static XACT_INLINE V remainder_high(const V& x, const V& multiple) noexcept {
    return fma(multiple, broadcast<V>(T(-Sign) * constants::ln2_high / static_cast<T>(M) / unit),
               x);
  }
  /// -Sign·L / unit.
  static constexpr T minus_low = T(-Sign) * constants::ln2_low / static_cast<T>(M) / unit;

  /// t, rounded.
  template <class V>
  static XACT_INLINE V remainder(const V& x, const V& multiple) noexcept {
    return fma(multiple, broadcast<V>(minus_low), remainder_high(x, multiple));
  }
};

/// No table: the polynomial of exponential_constants.
template <class T>
struct exponential_table<T, 1> {
  static constexpr auto p = [] {
    using constants = exponential_constants<T>;
    std::array<T, std::size(constants::q) + 2> all{T(0), T(-1)};
    for (std::size_t i = 0; i < std::size(constants::q); ++i) all[i + 2] = constants::q[i];
    return all;
  }();
  static constexpr T p0_plus_1 = T(1);
};

/// The polynomial of a table times 2^Log2Scale; with the 1, or without.
template <class T, std::size_t M, int Log2Scale>
struct scaled_polynomial {
  using table = exponential_table<T, M>;
  static constexpr T scale = power_of_two<T>(Log2Scale);
  static constexpr auto p = [] {
    std::array<T, std::size(table::p)> scaled{};
    for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] = table::p[i] * scale;
    return scaled;
  }();
  static constexpr auto one_plus_p = [] {
    auto all = p;
    all[0] = table::p0_plus_1 * scale;
    return all;
  }();
};

/// Entries that are bits of numbers, those times 2^Log2Scale. They may be out of range: something is added to
/// them after the look-up.
template <class T, const auto& Entries, std::int64_t Log2Scale>
inline constexpr auto scaled_entries = [] {
  using U = bits_of<T>;
  std::array<U, std::size(Entries)> scaled{};
  for (std::size_t i = 0; i < scaled.size(); ++i) {
    scaled[i] = Entries[i] + (static_cast<U>(Log2Scale) << exponential_constants<T>::mantissa_bits);
  }
  return scaled;
}();

/// 2^(k/M + Log2Scale) for what multiples_of_ln2<T, M, Offset> made of k, by a table of M numbers near
/// 2^(j/M), their bits less j << (mantissa_bits - log2(M)).
template <const auto& Entries, std::int64_t Offset, int Log2Scale, class V>
XACT_INLINE V power_by_table(const V& nearest) noexcept {
  using T = element<V>;
  constexpr auto M = static_cast<std::int64_t>(std::size(Entries));
  constexpr int shift =
      exponential_constants<T>::mantissa_bits - std::countr_zero(std::size(Entries));
  static_assert(Offset % M == 0);
  const auto bits = bitwise_cast<bits_of<T>>(nearest);
  return bitwise_cast<T>(lookup<scaled_entries<T, Entries, Log2Scale - Offset / M>>(bits) +
                         (bits << shift));
}

/// The same for exponential_table<T, M>, or without a table if M is 1.
template <std::size_t M, std::int64_t Offset, int Log2Scale, class V>
XACT_INLINE V power(const V& nearest) noexcept {
  using T = element<V>;
  if constexpr (M == 1) {
    using U = bits_of<T>;
    constexpr std::int64_t bias = std::numeric_limits<T>::max_exponent - 1 + Log2Scale - Offset;
    return bitwise_cast<T>(
        (bitwise_cast<U>(nearest) + broadcast<bits_value<V>>(static_cast<U>(bias)))
        << exponential_constants<T>::mantissa_bits);
  } else {
    return power_by_table<exponential_table<T, M>::entries, Offset, Log2Scale>(nearest);
  }
}

/// exp(x), without a division: m·exp(-t) at -t is m·exp(t), and n is m·2^(k/M).
template <class Multiples, class V>
XACT_INLINE V exponential(const V& x, const V& nearest) noexcept {
  using T = element<V>;
  constexpr std::size_t M = table_size<V>;
  constexpr T inverse_square =
      T(1) / (exponential_table<T, M>::p0_plus_1 * exponential_table<T, M>::p0_plus_1);
  const V minus_t = broadcast<V>(T(0)) - Multiples::remainder(x, Multiples::multiple(nearest));
  const V p = polynomial(scaled_polynomial<T, M, 0>::one_plus_p, minus_t);
  return power<M, Multiples::offset, 0>(nearest) * (p * broadcast<V>(inverse_square));
}

/// 1 - a·b for a·b near 1, as if a·b had been exact.
template <class V>
XACT_INLINE V one_minus_product(const V& a, const V& b) noexcept {
  using T = element<V>;
  const V one = broadcast<V>(T(1));
  if constexpr (has_fma<V>) {
    return fnma(a, b, one);
  } else {
    // Each factor in two halves, by its bits: unlike Veltkamp's splitting this stays right when the
    // compiler contracts a product and a sum. The products are exact, and the sums nearly so.
    using U = bits_of<T>;
    const auto mask = broadcast<decltype(bitwise_cast<U>(a))>(
        static_cast<U>(~U(0) << exponential_constants<T>::half_bits));
    const V a_high = bitwise_cast<T>(bitwise_cast<U>(a) & mask);
    const V b_high = bitwise_cast<T>(bitwise_cast<U>(b) & mask);
    const V a_low = a - a_high;
    const V b_low = b - b_high;
    return (((one - a_high * b_high) - a_high * b_low) - a_low * b_high) - a_low * b_low;
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
