// sigmoid and its slope for doubles, to about 97 bits, fast enough for a hundred million inputs: the
// reference for doubles. It shares no code with xact, and MPFR confirms it (sweep.cpp).
//
// exp(-|x|) = 2^(-k/64)·exp(u) with k = round(64·|x|/ln 2), a table and a Taylor polynomial; then
// s(|x|) = 1/(1 + exp(-|x|)), s(-|x|) = exp(-|x|)·s(|x|) and the slope s(|x|)·s(-|x|), each as an
// unevaluated sum of two doubles (a double-double), the power of two apart, so that nothing
// underflows.
//
// Every rounding error is caught by an operation that must be left as it is written: the compiler may
// not contract here (-ffp-contract=off).
#ifndef XACT_TESTS_EXHAUSTIVE_DOUBLE_DOUBLE_HPP
#define XACT_TESTS_EXHAUSTIVE_DOUBLE_DOUBLE_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "../support/bits.hpp"

#if defined(__x86_64__) && defined(__GNUC__) && defined(__ELF__)
#define XACT_TESTS_VECTORISED __attribute__((target_clones("arch=haswell", "default")))
#else
#define XACT_TESTS_VECTORISED
#endif

struct double_double {
  double high;
  double low;
};

/// a + b where |a| >= |b| or a = 0.
[[gnu::always_inline]] inline double_double ordered_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}
[[gnu::always_inline]] inline double_double sum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}
/// a + b where |a| >= |b|, to some 2^-104.
[[gnu::always_inline]] inline double_double ordered_sum(double_double a, double_double b) {
  const double_double s = ordered_sum(a.high, b.high);
  return ordered_sum(s.high, s.low + (a.low + b.low));
}
[[gnu::always_inline]] inline double_double product(double_double a, double_double b) {
  const double p = a.high * b.high;
  const double error = std::fma(a.high, b.high, -p);
  return ordered_sum(p, std::fma(a.low, b.high, std::fma(a.high, b.low, error)));
}
[[gnu::always_inline]] inline double_double reciprocal(double_double d) {
  const double r = 1 / d.high;
  const double residual = std::fma(-d.low, r, std::fma(-d.high, r, 1.0));
  return ordered_sum(r, r * residual);
}
[[gnu::always_inline]] inline double_double times_power_of_two(double_double a, double power) {
  return {a.high * power, a.low * power};
}

/// 2^n for a normal result.
[[gnu::always_inline]] inline double power_of_two(std::int64_t n) {
  return from_bits<double>(static_cast<std::uint64_t>(1023 + n) << 52);
}

/// The constants of the reference.
struct double_double_constants {
  static constexpr int table_size = 64;
  /// ln 2 in two parts of 36 bits, whose products with integers are exact, and the rest.
  static constexpr double ln2[] = {0x1.62e42fefap-1, 0x1.cf79abc9ep-40, 0x1.d9cc01f97b57ap-79};

  double ln2_over_size[3];
  double power_high[table_size];  // 2^(-j/64)
  double power_low[table_size];
  double_double taylor[5];  // 1/n!
  double tail[7];           // 1/5!, 1/6!, …

  double_double_constants() {
    for (int i = 0; i < 3; ++i) ln2_over_size[i] = ln2[i] / table_size;
    for (int j = 0; j < table_size; ++j) {
      const double_double leading = sum(-j * ln2_over_size[0], -j * ln2_over_size[1]);
      const double_double u = ordered_sum(leading.high, leading.low - j * ln2_over_size[2]);
      // 1 + u·(1 + u/2·(1 + u/3·(…))), |u| < ln 2: the next term is below 2^-110.
      double_double power = {1, 0};
      for (int n = 27; n > 0; --n) {
        const double_double step = product(u, reciprocal({static_cast<double>(n), 0}));
        power = ordered_sum({1, 0}, product(power, step));
      }
      power_high[j] = power.high;
      power_low[j] = power.low;
    }
    double factorial = 1;
    for (int n = 0; n < 12; ++n) {
      if (n > 0) factorial *= n;
      if (n < 5) {
        taylor[n] = reciprocal({factorial, 0});
      } else {
        tail[n - 5] = 1 / factorial;
      }
    }
  }
};

/// The right results for a chunk of doubles: result[i]·scale[i] = high[i] + low[i], where the scale
/// is a power of two that makes a subnormal result a normal number. An error times the scale times
/// ulps_per_unit[i] is in ULP.
struct expected_doubles {
  static constexpr std::size_t size = 1 << 12;

  alignas(64) double scale[size];
  alignas(64) double high[size];
  alignas(64) double low[size];
  alignas(64) double ulps_per_unit[size];

  /// The result is value·2^-exponent.
  [[gnu::always_inline]] void set(std::size_t i, double_double value, std::int64_t exponent) {
    const std::int64_t scale_exponent = exponent < 1022 ? exponent : 1022;
    const double rest = power_of_two(scale_exponent - exponent);
    scale[i] = power_of_two(scale_exponent);
    high[i] = value.high * rest;
    low[i] = value.low * rest;
    // The exponent of the sum: that of high, but one less where high is a power of two and the sum,
    // rounded to 90 bits, is below.
    const std::uint64_t below = low[i] < -0x1p-91 * high[i] ? 1 : 0;
    const auto high_exponent = static_cast<std::int64_t>((bits(high[i]) - below) >> 52) - 1023;
    const std::int64_t normal = 52 - high_exponent;
    const std::int64_t subnormal = 1074 - scale_exponent;
    ulps_per_unit[i] = power_of_two(normal < subnormal ? normal : subnormal);
  }
};

/// The loop is the compiler's to vectorise: no branches, and every call inlined.
XACT_TESTS_VECTORISED inline void compute_expected(
    const double_double_constants& __restrict constants, const double* __restrict x,
    expected_doubles& __restrict sigmoid, expected_doubles& __restrict slope) {
  for (std::size_t i = 0; i < expected_doubles::size; ++i) {
    // From 800 on the results are 0 and 1 to all digits of a double.
    const double magnitude = std::abs(x[i]) < 800 ? std::abs(x[i]) : 800;
    constexpr double round_to_integer = 0x1.8p52;
    constexpr double size_over_ln2 = double_double_constants::table_size * 0x1.71547652b82fep0;
    const double shifted = magnitude * size_over_ln2 + round_to_integer;
    const double k = shifted - round_to_integer;
    const std::uint64_t k_bits = bits(shifted) - bits(round_to_integer);
    const std::size_t j = k_bits % double_double_constants::table_size;
    const auto exponent = static_cast<std::int64_t>(k_bits / double_double_constants::table_size);

    const double leading = k * constants.ln2_over_size[0] - magnitude;  // exact
    const double_double rest = sum(leading, k * constants.ln2_over_size[1]);
    const double_double u = ordered_sum(rest.high, rest.low + k * constants.ln2_over_size[2]);

    double tail = constants.tail[6];
#pragma GCC unroll 8
    for (int n = 5; n >= 0; --n) tail = std::fma(tail, u.high, constants.tail[n]);
    double_double exponential = ordered_sum(constants.taylor[4], {u.high * tail, 0});
#pragma GCC unroll 8
    for (int n = 3; n >= 0; --n) {
      exponential = ordered_sum(constants.taylor[n], product(exponential, u));
    }
    exponential = product(exponential, {constants.power_high[j], constants.power_low[j]});

    // 2^-200 no longer shows beside 1.
    const double small_power = power_of_two(exponent < 200 ? -exponent : -200);
    const double_double positive =
        reciprocal(ordered_sum({1, 0}, times_power_of_two(exponential, small_power)));
    const double_double negative = product(exponential, positive);
    const bool below_zero = x[i] < 0;
    sigmoid.set(
        i, {below_zero ? negative.high : positive.high, below_zero ? negative.low : positive.low},
        below_zero ? exponent : 0);
    slope.set(i, product(negative, positive), exponent);
  }
}

#endif
