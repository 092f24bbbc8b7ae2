// The functions under test as plain function pointers, one set for each instruction set.
#ifndef XACT_TESTS_EXHAUSTIVE_KERNELS_HPP
#define XACT_TESTS_EXHAUSTIVE_KERNELS_HPP

#include <cstddef>

/// A function of one range, in both types; null where a type has none.
struct kernel {
  const char* name;
  void (*of_floats)(const float* x, float* y, std::size_t n);
  void (*of_doubles)(const double* x, double* y, std::size_t n);
};

struct kernel_set {
  const char* isa;
  kernel relu;
  kernel sigmoids[5];  // one for each accuracy tag, then accurate with the worst reciprocals
  kernel slope;        // sigmoid_backward_from_input with dy = 1
};

#endif
