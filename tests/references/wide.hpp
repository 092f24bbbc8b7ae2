// Real numbers for references, to about 97 bits and with an exponent of their own, fast enough for a
// hundred million of them. They share no code with xact, and MPFR confirms what is made of them.
//
// A number is an unevaluated sum of two doubles (a double-double) times a power of two. Every rounding
// error is caught by an operation that must be left as it is written: the compiler may not contract here
// (-ffp-contract=off). Nothing branches, so that loops over these operations can be vectorised.
#ifndef XACT_TESTS_REFERENCES_WIDE_HPP
#define XACT_TESTS_REFERENCES_WIDE_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "../support/bits.hpp"

// clang++ 19 leaves calls of inline constructors behind in a clone, and does not emit them.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__ELF__)
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
/// a + b, to some 2^-104 of the larger one.
[[gnu::always_inline]] inline double_double sum(double_double a, double_double b) {
  const double_double s = sum(a.high, b.high);
  const double_double rest = sum(a.low, b.low);
  const double_double t = ordered_sum(s.high, s.low + rest.high);
  return ordered_sum(t.high, t.low + rest.low);
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

/// value·2^exponent.
struct wide {
  double_double value;
  std::int64_t exponent = 0;

  /// The exponent is 0 unless squares and cubes of x, or their errors, would leave the range of doubles.
  [[gnu::always_inline]] wide(double x) : value{x, 0} {
    const double magnitude = std::abs(x);
    const bool is_tiny = magnitude < 0x1p-250, is_huge = magnitude > 0x1p250;
    value.high *= is_tiny ? 0x1p600 : is_huge ? 0x1p-600 : 1;
    exponent = is_tiny ? -600 : is_huge ? 600 : 0;
  }
  [[gnu::always_inline]] wide(double_double v, std::int64_t e) : value(v), exponent(e) {}
};

[[gnu::always_inline]] inline wide operator-(wide a) {
  return {{-a.value.high, -a.value.low}, a.exponent};
}
[[gnu::always_inline]] inline wide operator+(wide a, wide b) {
  // What is 2^-900 of the other no longer shows.
  const std::int64_t difference = a.exponent - b.exponent;
  const std::int64_t lower = difference < 0 ? difference : 0;
  const std::int64_t higher = difference > 0 ? -difference : 0;
  const double a_scale = power_of_two(lower > -900 ? lower : -900);
  const double b_scale = power_of_two(higher > -900 ? higher : -900);
  return {sum(times_power_of_two(a.value, a_scale), times_power_of_two(b.value, b_scale)),
          difference < 0 ? b.exponent : a.exponent};
}
[[gnu::always_inline]] inline wide operator-(wide a, wide b) { return a + -b; }
[[gnu::always_inline]] inline wide operator*(wide a, wide b) {
  return {product(a.value, b.value), a.exponent + b.exponent};
}
[[gnu::always_inline]] inline wide operator/(wide a, wide b) {
  return {product(a.value, reciprocal(b.value)), a.exponent - b.exponent};
}
[[gnu::always_inline]] inline bool operator<(wide a, wide b) { return (a - b).value.high < 0; }
[[gnu::always_inline]] inline wide select(bool condition, wide yes, wide no) {
  return {{condition ? yes.value.high : no.value.high, condition ? yes.value.low : no.value.low},
          condition ? yes.exponent : no.exponent};
}
[[gnu::always_inline]] inline wide abs(wide a) { return select(a.value.high < 0, -a, a); }

/// exp(x) = 2^(k/64)·exp(u) with k = round(64·x/ln 2), a table and a Taylor polynomial.
struct exponential_constants {
  static constexpr int table_size = 64;
  /// ln 2 in two parts of 36 bits, whose products with integers are exact, and the rest.
  static constexpr double ln2[] = {0x1.62e42fefap-1, 0x1.cf79abc9ep-40, 0x1.d9cc01f97b57ap-79};

  double ln2_over_size[3];
  double power_high[table_size];  // 2^(j/64)
  double power_low[table_size];
  double_double taylor[5];  // 1/n!
  double tail[7];           // 1/5!, 1/6!, …

  exponential_constants() {
    for (int i = 0; i < 3; ++i) ln2_over_size[i] = ln2[i] / table_size;
    for (int j = 0; j < table_size; ++j) {
      const double_double leading = ::sum(j * ln2_over_size[0], j * ln2_over_size[1]);
      const double_double u = ordered_sum(leading.high, leading.low + j * ln2_over_size[2]);
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

  /// a + b where |a| >= |b|, to some 2^-104.
  [[gnu::always_inline]] static double_double ordered_sum(double_double a, double_double b) {
    const double_double s = ::ordered_sum(a.high, b.high);
    return ::ordered_sum(s.high, s.low + (a.low + b.low));
  }
  [[gnu::always_inline]] static double_double ordered_sum(double a, double b) {
    return ::ordered_sum(a, b);
  }
};
inline const exponential_constants exponential;

/// For numbers that wide(double) makes. Beyond ±800 that of ±800, which is 0 or infinite to all formats here.
[[gnu::always_inline]] inline wide exp(wide x) {
  const bool is_near = x.exponent <= 0 && x.value.high > -800 && x.value.high < 800;
  const double limit = x.value.high < 0 ? -800.0 : 800.0;
  const double high = x.exponent < 0 ? 0 : is_near ? x.value.high : limit;
  const double low = x.exponent == 0 && is_near ? x.value.low : 0;
  constexpr double round_to_integer = 0x1.8p52;
  constexpr double size_over_ln2 = exponential_constants::table_size * 0x1.71547652b82fep0;
  const double shifted = high * size_over_ln2 + round_to_integer;
  const double k = shifted - round_to_integer;
  const auto k_bits = static_cast<std::int64_t>(bits(shifted) - bits(round_to_integer));
  const auto j = static_cast<std::size_t>(k_bits & (exponential_constants::table_size - 1));

  const double leading = high - k * exponential.ln2_over_size[0];  // exact
  const double_double rest = sum(leading, -k * exponential.ln2_over_size[1]);
  const double_double u =
      ordered_sum(rest.high, (rest.low + low) - k * exponential.ln2_over_size[2]);

  double tail = exponential.tail[6];
#pragma GCC unroll 8
  for (int n = 5; n >= 0; --n) tail = std::fma(tail, u.high, exponential.tail[n]);
  double_double e = exponential_constants::ordered_sum(exponential.taylor[4], {u.high * tail, 0});
#pragma GCC unroll 8
  for (int n = 3; n >= 0; --n) {
    e = exponential_constants::ordered_sum(exponential.taylor[n], product(e, u));
  }
  e = product(e, {exponential.power_high[j], exponential.power_low[j]});
  return {e, (k_bits - static_cast<std::int64_t>(j)) / exponential_constants::table_size};
}

#endif
