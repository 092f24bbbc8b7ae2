// What relu and its gradient give, told from the bits of their arguments.
#ifndef XACT_TESTS_SUPPORT_EXPECTED_RELU_HPP
#define XACT_TESTS_SUPPORT_EXPECTED_RELU_HPP

#include "bits.hpp"

template <class T>
bool is_nan_by_bits(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    return (bits(x) & ~sign_bit<T>) > bits(std::numeric_limits<T>::infinity());
  } else {
    return false;
  }
}

/// Whether x is a number below zero.
template <class T>
bool is_below_zero(T x) {
  const bool is_zero = std::is_floating_point_v<T> && (bits(x) & ~sign_bit<T>) == 0;
  return (bits(x) & sign_bit<T>) != 0 && !is_zero && !is_nan_by_bits(x);
}

/// x, but +0 below zero.
template <class T>
bits_t<T> expected_relu(T x) {
  return is_below_zero(x) ? 0 : bits(x);
}

/// Whether the gradient at s passes: unless s is a number and not above zero.
template <class T>
bool expected_to_pass(T s) {
  const bool is_zero = bits(s) == 0 || (std::is_floating_point_v<T> && bits(s) == sign_bit<T>);
  return !is_below_zero(s) && !is_zero;
}

template <class T>
bits_t<T> expected_relu_backward(T dy, T s) {
  return expected_to_pass(s) ? bits(dy) : 0;
}

#endif
