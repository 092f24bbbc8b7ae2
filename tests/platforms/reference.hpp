// The right results for a chunk of inputs, by ../exhaustive/double_double.hpp. In a file of its own, which is
// compiled without contraction, while the kernels keep the flags of the build.
#ifndef XACT_TESTS_PLATFORMS_REFERENCE_HPP
#define XACT_TESTS_PLATFORMS_REFERENCE_HPP

#include <cstddef>

namespace reference {

inline constexpr std::size_t chunk = 1 << 12;

/// Computes sigmoid and its slope, for these inputs from now on.
void set_inputs(const double (&x)[chunk]);

/// How far from sigmoid of input i or from its slope y is, in ULP of y's type; NaN if y is NaN.
double sigmoid_error(std::size_t i, float y);
double sigmoid_error(std::size_t i, double y);
double slope_error(std::size_t i, float y);
double slope_error(std::size_t i, double y);

}  // namespace reference

#endif
