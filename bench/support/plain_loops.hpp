// The loops that one writes without a library, and that a compiler may vectorise or not.
#ifndef XACT_BENCH_SUPPORT_PLAIN_LOOPS_HPP
#define XACT_BENCH_SUPPORT_PLAIN_LOOPS_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace bench {

template <class T>
void plain_relu(std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::max(x[i], T(0));
}

/// Bit i of the words is 1 unless x[i] <= 0.
template <class T>
void plain_relu_with_mask(std::span<const T> x, std::span<T> y, std::uint64_t* words) {
  for (std::size_t first = 0; first < x.size(); first += 64) {
    const std::size_t count = std::min<std::size_t>(64, x.size() - first);
    std::uint64_t word = 0;
    for (std::size_t j = 0; j < count; ++j) {
      const T value = x[first + j];
      y[first + j] = std::max(value, T(0));
      word |= std::uint64_t(!(value <= 0)) << j;
    }
    words[first / 64] = word;
  }
}

template <class T>
void plain_relu_backward(std::span<const T> dy, std::span<const T> x, std::span<T> dx) {
  for (std::size_t i = 0; i < x.size(); ++i) dx[i] = x[i] <= 0 ? T(0) : dy[i];
}

template <class T>
void plain_sigmoid(std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = 1 / (1 + std::exp(-x[i]));
}

template <class T>
void plain_sigmoid_backward(std::span<const T> dy, std::span<const T> y, std::span<T> dx) {
  for (std::size_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * (1 - y[i]) * y[i];
}

}  // namespace bench

#endif
