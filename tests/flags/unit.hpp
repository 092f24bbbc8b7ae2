// xact as one file's compiler flags have made it.
#ifndef XACT_TESTS_FLAGS_UNIT_HPP
#define XACT_TESTS_FLAGS_UNIT_HPP

#include <cstddef>
#include <cstdint>

struct unit {
  using one_input = void (*)(const float* x, float* y, std::size_t n);
  using two_inputs = void (*)(const float* dy, const float* x, float* dx, std::size_t n);

  one_input relu;  // value by value, as all that says nothing else
  two_inputs relu_backward;
  void (*relu_ranges)(const float* x, float* y, std::uint64_t* mask, std::size_t n);
  two_inputs relu_backward_ranges;
  void (*relu_backward_by_mask)(const float* dy, const std::uint64_t* mask, float* dx,
                                std::size_t n);
  two_inputs sigmoid_backward;
  // Null where sigmoid is refused.
  one_input fast;
  one_input accurate;
  one_input accurate_ranges;
  one_input exact;
  two_inputs sigmoid_backward_from_input;
};

extern const unit under_test;

#endif
