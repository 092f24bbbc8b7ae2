// Each unit must compute by the version that it was compiled with.
#include <cmath>
#include <cstdio>

#include "unit.hpp"

int main() {
  const auto is_near = [](float y, double expected) {
    std::printf("%.7g, expected %.7g\n", static_cast<double>(y), expected);
    return std::abs(static_cast<double>(y) - expected) < 1e-6;
  };
  const bool first = is_near(xact_version.leaky_relu_of_minus_one(), -0.01) &
                     is_near(xact_version.sigmoid_of_one(), 0.7310586);
  const bool second = is_near(other_xact_version.leaky_relu_of_minus_one(), -0.5) &
                      is_near(other_xact_version.sigmoid_of_one(), 0.8807971);
  return first && second ? 0 : 1;
}
