#include "reference.hpp"

#include <algorithm>

#include "../exhaustive/double_double.hpp"

namespace reference {

static_assert(chunk == expected_doubles::size);

namespace {

expected_doubles sigmoid;
expected_doubles slope;

/// error·result scale·this is in ULP. For floats as expected_doubles::set does it for doubles.
double ulps_per_unit(const expected_doubles& expected, std::size_t i, float) {
  const std::uint64_t below = expected.low[i] < -0x1p-91 * expected.high[i] ? 1 : 0;
  const auto exponent = static_cast<std::int64_t>((bits(expected.high[i]) - below) >> 52) - 1023;
  const auto scale_exponent = static_cast<std::int64_t>(bits(expected.scale[i]) >> 52) - 1023;
  return power_of_two(std::min(23 - exponent, 149 - scale_exponent));
}
double ulps_per_unit(const expected_doubles& expected, std::size_t i, double) {
  return expected.ulps_per_unit[i];
}

template <class T>
double error(const expected_doubles& expected, std::size_t i, T y) {
  const double scaled = static_cast<double>(y) * expected.scale[i];
  return std::abs((scaled - expected.high[i]) - expected.low[i]) * ulps_per_unit(expected, i, y);
}

}  // namespace

void set_inputs(const double (&x)[chunk]) {
  static const double_double_constants constants;
  compute_expected(constants, x, sigmoid, slope);
}

double sigmoid_error(std::size_t i, float y) { return error(sigmoid, i, y); }
double sigmoid_error(std::size_t i, double y) { return error(sigmoid, i, y); }
double slope_error(std::size_t i, float y) { return error(slope, i, y); }
double slope_error(std::size_t i, double y) { return error(slope, i, y); }

}  // namespace reference
