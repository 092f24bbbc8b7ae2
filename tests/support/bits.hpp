// Floating-point numbers as their bits, which is how the tests compare results.
#ifndef XACT_TESTS_SUPPORT_BITS_HPP
#define XACT_TESTS_SUPPORT_BITS_HPP

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

template <class T>
using bits_t = std::conditional_t<
    sizeof(T) == 1, std::uint8_t,
    std::conditional_t<sizeof(T) == 2, std::uint16_t,
                       std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;

// Not std::bit_cast, which the libc++ of Debian 12's emscripten lacks.
template <class T>
bits_t<T> bits(T x) {
  return __builtin_bit_cast(bits_t<T>, x);
}
template <class T>
T from_bits(bits_t<T> b) {
  return __builtin_bit_cast(T, b);
}

template <class T>
constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
template <class T>
constexpr bits_t<T> sign_bit = bits_t<T>(1) << (8 * sizeof(T) - 1);
template <class T>
constexpr bits_t<T> quiet_bit = bits_t<T>(1) << (mantissa_bits<T> - 1);

/// A NaN with the given low payload bits, quiet or signaling.
template <class T>
T make_nan(bool quiet, bits_t<T> payload, bool negative) {
  bits_t<T> b = bits(std::numeric_limits<T>::infinity()) | payload;
  if (quiet) b |= quiet_bit<T>;
  if (negative) b |= sign_bit<T>;
  return from_bits<T>(b);
}

/// The spacing of T's numbers at r, a number of a wider type.
template <class T, class Wide>
Wide ulp_at(Wide r) {
  int exponent = 0;
  std::frexp(r, &exponent);
  const int lowest = std::numeric_limits<T>::min_exponent - std::numeric_limits<T>::digits;
  return std::ldexp(Wide(1), std::max(exponent - std::numeric_limits<T>::digits, lowest));
}

/// Zeros, infinities, NaNs, subnormals, extremes and powers of two for floating-point types; the
/// extremes and small numbers for integers.
template <class T>
std::vector<T> special_values() {
  using limits = std::numeric_limits<T>;
  std::vector<T> v;
  if constexpr (std::is_floating_point_v<T>) {
    for (const bool negative : {false, true}) {
      const T sign = negative ? T(-1) : T(1);
      for (const T x :
           {T(0), limits::denorm_min(), 3 * limits::denorm_min(),
            limits::min() - limits::denorm_min(), limits::min(), limits::epsilon(), T(0.5), T(1),
            T(1.5), T(17), T(90), T(104), T(750), limits::max(), limits::infinity()}) {
        v.push_back(sign * x);
      }
      for (const bool quiet : {false, true}) {
        for (const bits_t<T> payload : {bits_t<T>(1), bits_t<T>(0x1234), quiet_bit<T> - 1}) {
          v.push_back(make_nan<T>(quiet, payload, negative));
        }
      }
    }
  } else {
    v = {T(0),   T(1),    T(-1),         T(2),          T(-2),
         T(100), T(-100), limits::max(), limits::min(), T(limits::min() + 1)};
  }
  return v;
}

/// n values: the special ones first, then random bit patterns and, for floating-point types,
/// numbers of moderate size in turn. For small integers the patterns cover every value.
template <class T>
std::vector<T> test_values(std::size_t n, unsigned seed) {
  std::vector<T> v = special_values<T>();
  std::mt19937_64 random(seed);
  while (v.size() < n) {
    v.push_back(from_bits<T>(static_cast<bits_t<T>>(random())));
    if constexpr (std::is_floating_point_v<T>) {
      v.push_back(static_cast<T>(static_cast<double>(random() >> 11) * 0x1p-53 * 40 - 20));
    }
  }
  v.resize(n);
  return v;
}

#endif
