// The exponential that the activations share: exp(-x) as a power of two and a polynomial, with what
// rounding takes away kept beside it. See docs/sigmoid.md for the error analysis.
#ifndef XACT_DETAIL_EXPONENTIAL_HPP
#define XACT_DETAIL_EXPONENTIAL_HPP

#include <limits>

#include "lanes.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Constants of the reduction x = k·ln 2 + t and of exp(-t) = 1 - t + t²·q(t) for |t| <= ln(2)/2.
/// ln2_high has so few bits that k·ln2_high is exact. tiny is added to t to keep t² from
/// underflowing, which costs a hundred cycles on some CPUs, and is too small to show. q is the minimax
/// polynomial of the relative error of exp(-t) (Remez exchange), lowest degree first.
template <class T>
struct exponential_constants;

template <>
struct exponential_constants<float> {
  static constexpr int mantissa_bits = 23;
  static constexpr int half_bits = 12;
  static constexpr std::uint32_t quiet_bit = 0x00400000;
  static constexpr float round_to_integer = 0x1.8p23f;  // adding it leaves no fraction bits
  static constexpr float log2_e = 0x1.715476p0f;
  static constexpr float ln2_high = 0x1.62ep-1f;  // 12 bits
  static constexpr float ln2_low = 0x1.0bfbe8p-15f;
  static constexpr float tiny = 0x1p-50f;
  static constexpr float q[] = {0x1.fffffcp-2f, -0x1.555492p-3f, 0x1.5558f2p-5f, -0x1.123a2p-7f,
                                0x1.6a23dp-10f};  // 2^-28.3
};

template <>
struct exponential_constants<double> {
  static constexpr int mantissa_bits = 52;
  static constexpr int half_bits = 27;
  static constexpr std::uint64_t quiet_bit = 0x0008000000000000;
  static constexpr double round_to_integer = 0x1.8p52;
  static constexpr double log2_e = 0x1.71547652b82fep0;
  static constexpr double ln2_high = 0x1.62e42fefap-1;  // 36 bits
  static constexpr double ln2_low = 0x1.cf79abc9e3b3ap-40;
  static constexpr double tiny = 0x1p-200;
  static constexpr double q[] = {
      0x1.000000000000ap-1,  -0x1.55555555554f9p-3,  0x1.555555555083ep-5,  -0x1.1111111127d1p-7,
      0x1.6c16c18438b2ap-10, -0x1.a01a012a0e882p-13, 0x1.a01999e25ce43p-16, -0x1.71df25b4a6a5cp-19,
      0x1.28ad9b8b7c16bp-22, -0x1.ad7f3c411bf5bp-26};  // 2^-57.9
};

/// c0 + c1·t + c2·t² + …, in pairs of coefficients (Estrin's first step), which halves the chain.
template <class V, std::size_t N>
XACT_INLINE V polynomial(const element<V> (&c)[N], const V& t, const V& t_squared) noexcept {
  std::size_t i = N - 1;
  V sum = broadcast<V>(c[i]);
  if (N % 2 == 0) sum = fma(sum, t, broadcast<V>(c[--i]));
  while (i >= 2) {
    i -= 2;
    sum = fma(sum, t_squared, fma(broadcast<V>(c[i + 1]), t, broadcast<V>(c[i])));
  }
  return sum;
}

/// exp(-x) = scale·(1 - t_high + rest) / power for a finite x with |x·log2(e)| < 1100 (double) or
/// 150 (float): power = scale·2^k and t_high are exact, rest = t_low + t²·q(t) is at most 0.07, so
/// that its rounding hardly counts. scale is a power of two that keeps power a normal number.
///
/// Results go to references: g++ 12 sends a struct of packs through memory.
template <class V>
XACT_INLINE void reduce_exponential(const V& x, int log2_scale, V& power, V& t_high,
                                    V& rest) noexcept {
  using T = element<V>;
  using constants = exponential_constants<T>;
  using U = bits_of<T>;
  const V shifted =
      fma(x, broadcast<V>(constants::log2_e), broadcast<V>(constants::round_to_integer));
  const V k = shifted - broadcast<V>(constants::round_to_integer);
  // The low bits of the shifted sum are k itself.
  const auto k_bits = bitwise_cast<U>(shifted);
  using bits = std::remove_const_t<decltype(k_bits)>;
  const U bias =
      static_cast<U>(std::numeric_limits<T>::max_exponent - 1) + static_cast<U>(log2_scale);
  power = bitwise_cast<T>((k_bits + broadcast<bits>(bias)) << constants::mantissa_bits);
  t_high = fnma(k, broadcast<V>(constants::ln2_high), x);
  const V t_low = fma(k, broadcast<V>(constants::ln2_low), broadcast<V>(-constants::tiny));
  const V t = t_high - t_low;
  const V t_squared = t * t;
  rest = fma(polynomial(constants::q, t, t_squared), t_squared, t_low);
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

/// y, but where x is NaN x itself, quieted: by its bits, because CPUs differ in the NaN that
/// arithmetic on a NaN gives.
template <class V>
XACT_INLINE V keep_nan(const V& x, const V& y) noexcept {
  using T = element<V>;
  using U = bits_of<T>;
  const auto bits = bitwise_cast<U>(x);
  const auto quiet =
      broadcast<std::remove_const_t<decltype(bits)>>(exponential_constants<T>::quiet_bit);
  return select(x != x, bitwise_cast<T>(bits | quiet), y);
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
