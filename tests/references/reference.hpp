// What each function of the list should give, told by code that shares nothing with xact. A new activation
// brings a file like sigmoid.cpp here.
#ifndef XACT_TESTS_REFERENCES_REFERENCE_HPP
#define XACT_TESTS_REFERENCES_REFERENCE_HPP

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "wide.hpp"
#if defined(XACT_TESTS_MPFR)
#include "truth.hpp"
#else
class truth;
#endif

namespace reference {

constexpr std::size_t most_inputs = 3;
constexpr std::size_t most_parameters = 2;

/// The arguments of calls, as doubles, which hold floats exactly.
struct arguments {
  const double* inputs[most_inputs] = {};
  double parameters[most_parameters] = {};
};

/// The right results of a chunk of calls: result[i]·scale[i] = high[i] + low[i], where the scale is a power
/// of two that makes a subnormal number normal. An error times the scale times ulps_per_unit[i] is in ULP of
/// T.
template <class T>
struct expected {
  static constexpr std::size_t size = 1 << 12;

  alignas(64) double scale[size];
  alignas(64) double high[size];
  alignas(64) double low[size];
  alignas(64) double ulps_per_unit[size];

  [[gnu::always_inline]] void set(std::size_t i, double value) {
    scale[i] = 1;
    high[i] = value;
    low[i] = 0;
    const auto exponent = static_cast<std::int64_t>(bits(value) >> 52 & 0x7ff) - 1023;
    set_unit(i, exponent, 0);
  }
  [[gnu::always_inline]] void set(std::size_t i, wide value) {
    // Such that high is normal and no more than the largest scale is needed.
    const std::int64_t exponent = -value.exponent;
    const std::int64_t scale_exponent = exponent < 1022 ? (exponent > 0 ? exponent : 0) : 1022;
    const std::int64_t rest_exponent = scale_exponent - exponent;
    const double rest = power_of_two(rest_exponent < -1022  ? -1022
                                     : rest_exponent > 1023 ? 1023
                                                            : rest_exponent);
    scale[i] = power_of_two(scale_exponent);
    high[i] = value.value.high * rest;
    low[i] = value.value.low * rest;
    // The exponent of the sum: that of high, but one less where high is a power of two and the sum,
    // rounded to 90 bits, is below.
    const double magnitude = std::abs(high[i]);
    const double low_outwards = high[i] < 0 ? -low[i] : low[i];
    const std::uint64_t below = low_outwards < -0x1p-91 * magnitude ? 1 : 0;
    const auto high_exponent = static_cast<std::int64_t>((bits(magnitude) - below) >> 52) - 1023;
    set_unit(i, high_exponent, scale_exponent);
  }

 private:
  [[gnu::always_inline]] void set_unit(std::size_t i, std::int64_t exponent,
                                       std::int64_t scale_exponent) {
    constexpr std::int64_t digits = std::numeric_limits<T>::digits - 1;
    constexpr std::int64_t lowest = digits - std::numeric_limits<T>::min_exponent + 1;
    const std::int64_t normal = digits - exponent;
    const std::int64_t subnormal = lowest - scale_exponent;
    const std::int64_t unit = normal < subnormal ? normal : subnormal;
    ulps_per_unit[i] = power_of_two(unit < 1023 ? unit : 1023);
  }
};

/// In ULP of T; NaN if y is NaN.
template <class T>
double error_of(const expected<T>& right, std::size_t i, T y) {
  return std::abs((static_cast<double>(y) * right.scale[i] - right.high[i]) - right.low[i]) *
         right.ulps_per_unit[i];
}

/// A real function, in the arithmetic of doubles, of wide numbers, and of MPFR (of one element; null in
/// builds without it). XACT_REFERENCE_NEAR makes it of a formula.
struct near_functions {
  void (*of_floats)(const arguments&, expected<float>&) = nullptr;
  void (*of_doubles)(const arguments&, expected<double>&) = nullptr;
  truth (*confirmed)(const double* inputs) = nullptr;

  explicit operator bool() const { return of_floats != nullptr; }
  void operator()(const arguments& of, expected<float>& to) const { of_floats(of, to); }
  void operator()(const arguments& of, expected<double>& to) const { of_doubles(of, to); }
};

/// What a form of a function has for one element.
template <class T>
struct lane {
  T value = 0;
  bool truth = false;
};
/// A function whose bits are promised: in[…], parameters, out[…].
template <class T>
using exact_function = void (*)(std::size_t form, const lane<T>* in, const T* parameters,
                                lane<T>* out);

/// One for each element type.
struct exact_functions {
  exact_function<float> of_float = nullptr;
  exact_function<double> of_double = nullptr;
  exact_function<std::int8_t> of_int8 = nullptr;
  exact_function<std::int16_t> of_int16 = nullptr;
  exact_function<std::int32_t> of_int32 = nullptr;
  exact_function<std::int64_t> of_int64 = nullptr;

  template <class T>
  exact_function<T> of() const {
    if constexpr (std::is_same_v<T, float>) return of_float;
    if constexpr (std::is_same_v<T, double>) return of_double;
    if constexpr (std::is_same_v<T, std::int8_t>) return of_int8;
    if constexpr (std::is_same_v<T, std::int16_t>) return of_int16;
    if constexpr (std::is_same_v<T, std::int32_t>) return of_int32;
    if constexpr (std::is_same_v<T, std::int64_t>) return of_int64;
  }
};

/// Those of F::apply<T>.
template <class F>
constexpr exact_functions exact_of_floating = {&F::template apply<float>,
                                               &F::template apply<double>};
template <class F>
constexpr exact_functions exact_of_numbers = {
    &F::template apply<float>,        &F::template apply<double>,
    &F::template apply<std::int8_t>,  &F::template apply<std::int16_t>,
    &F::template apply<std::int32_t>, &F::template apply<std::int64_t>};

/// What a NaN among the inputs gives: itself; itself, quieted; or some NaN. (What exact says goes first.)
enum class nan : std::uint8_t { kept, quieted, any };

/// A result that is promised to the bit, for floats and doubles alike.
struct special_value {
  double inputs[most_inputs];
  double result;
};

struct function {
  std::string_view name;
  nan of_nan = nan::any;
  std::vector<special_value> special_values;
  /// For functions whose bits are promised.
  exact_functions exact = {};
  /// For those with an error bound: the real result, for floats in the arithmetic of doubles.
  near_functions near = {};
  /// Whether the bound holds where the results have this magnitude and no intermediate is subnormal; null:
  /// everywhere. With dy = 1 it always does.
  bool (*holds)(const double* inputs, double smallest_normal) = nullptr;
  /// Inputs and right results that are all but a midpoint between two floats, a file of this folder.
  const char* hard_cases = nullptr;
  /// For a backward pass: the function that it is the slope of, and whether its second input is that one's
  /// output.
  std::string_view slope_of = {};
  bool is_from_output = false;
  /// Whether it never decreases, for inputs in order; and what no result goes beyond.
  bool is_rising = false;
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  /// Which input the sweep goes through, if there are several; 1 for the first one, 0.25 for others.
  std::size_t swept = 1;
  /// Doubles near which something changes, for the sweep.
  std::vector<double> edges = {};
  /// Whether every sweep goes over all floats; otherwise one in 32, unless it is told to.
  bool is_swept_always = false;
  /// Of what the fingerprint makes of floats and of doubles, where the bits are promised (exact's, if there
  /// are tags).
  std::array<std::uint64_t, 2> promised_hash = {};
};

inline std::vector<function>& all_functions() {
  static std::vector<function> all;
  return all;
}
/// Null if there is none of that name.
inline const function* find(std::string_view name) {
  for (const function& f : all_functions()) {
    if (f.name == name) return &f;
  }
  return nullptr;
}

/// A constant of this type makes a function known.
struct registration {
  explicit registration(function f) { all_functions().push_back(std::move(f)); }
};

// Real arithmetic on doubles, as formulas use it.
[[gnu::always_inline]] inline double select(bool condition, double yes, double no) {
  return condition ? yes : no;
}
[[gnu::always_inline]] inline double abs(double x) { return std::abs(x); }
inline double exp(double x) { return std::exp(x); }

#if defined(XACT_TESTS_MPFR)
template <std::size_t Inputs, class Formula>
truth apply(const double* in, Formula formula) {
  if constexpr (Inputs == 1) {
    return formula(truth(in[0]));
  } else {
    return formula(truth(in[0]), truth(in[1]));
  }
}
#endif

/// Sets the results of a chunk, each by formula(inputs...) in real numbers of type R.
template <class R, std::size_t Inputs, class T, class Formula>
[[gnu::always_inline]] inline void each(const arguments& of, expected<T>& to, Formula formula) {
  for (std::size_t i = 0; i < expected<T>::size; ++i) {
    if constexpr (Inputs == 1) {
      to.set(i, formula(R(of.inputs[0][i])));
    } else {
      to.set(i, formula(R(of.inputs[0][i]), R(of.inputs[1][i])));
    }
  }
}

}  // namespace reference

// The function `name`, near_functions of formula, a template of real numbers with so many inputs.
#if defined(XACT_TESTS_MPFR)
#define XACT_REFERENCE_TRUTH(name, inputs, formula)                                      \
  truth name##_confirmed([[maybe_unused]] const double* in) {                            \
    return reference::apply<inputs>(in, [](const auto&... x) { return formula(x...); }); \
  }
#else
#define XACT_REFERENCE_TRUTH(name, inputs, formula) \
  constexpr truth (*name##_confirmed)(const double*) = nullptr;
#endif
#define XACT_REFERENCE_NEAR(name, inputs, formula)                                              \
  void name##_of_floats(const reference::arguments& of, reference::expected<float>& to) {       \
    reference::each<double, inputs>(                                                            \
        of, to, [](const auto&... x) __attribute__((always_inline)) { return formula(x...); }); \
  }                                                                                             \
  XACT_TESTS_VECTORISED void name##_of_doubles(const reference::arguments& of,                  \
                                               reference::expected<double>& to) {               \
    reference::each<wide, inputs>(                                                              \
        of, to, [](const auto&... x) __attribute__((always_inline)) { return formula(x...); }); \
  }                                                                                             \
  XACT_REFERENCE_TRUTH(name, inputs, formula)                                                   \
  constexpr reference::near_functions name = {name##_of_floats, name##_of_doubles,              \
                                              name##_confirmed};

#endif
