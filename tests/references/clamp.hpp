// Clamping, for the references of what does so.
#ifndef XACT_TESTS_REFERENCES_CLAMP_HPP
#define XACT_TESTS_REFERENCES_CLAMP_HPP

#include "../support/expected_relu.hpp"

namespace reference {

/// x, a NaN as it is, or the bound that it is beyond. volatile: clang for WebAssembly would make a maximum
/// of it, which changes zeros and NaNs.
template <class T>
T clamped(T x, T low, T high) {
  const volatile bool is_below = !is_nan_by_bits(x) && x < low;
  const volatile bool is_above = !is_nan_by_bits(x) && x > high;
  return is_below ? low : is_above ? high : x;
}

/// Whether x is between the bounds, and not at one; or a NaN.
template <class T>
bool is_inside(T x, T low, T high) {
  return is_nan_by_bits(x) || (x > low && x < high);
}

template <class T>
T quieted(T nan) {
  return from_bits<T>(bits(nan) | quiet_bit<T>);
}

}  // namespace reference

#endif
