// What is swept over: floats in order, doubles where something may happen, and hard cases.
#ifndef XACT_TESTS_EXHAUSTIVE_INPUTS_HPP
#define XACT_TESTS_EXHAUSTIVE_INPUTS_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "../support/bits.hpp"

/// The floats in rising order, from the NaNs with a sign over -inf, -0, +0 and +inf to the others.
inline float in_order(std::uint32_t i) {
  return from_bits<float>((i & sign_bit<float>) != 0 ? i ^ sign_bit<float> : ~i);
}

/// Random bit patterns, uniform where functions by the exponential are neither flat nor linear, around
/// powers of two, around the edges, and where a reduction passes from one multiple of ln 2 or of a fraction
/// of it to the next. No NaN.
void fill_with_doubles(std::uint64_t chunk, std::span<const double> edges, std::span<double> x);

/// A list made beforehand: every float whose result lies within 2^-44 of a midpoint between two floats,
/// relative to the result, and some more, with the right results.
class hard_cases {
 public:
  struct hard_case {
    std::uint32_t x;
    std::uint32_t y;
  };

  /// Of a file in the folder of references.
  explicit hard_cases(const char* file);

  const std::vector<hard_case>& all() const { return all_; }
  bool contains(float x) const;

 private:
  std::vector<hard_case> all_;
};

#endif
