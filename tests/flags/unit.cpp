// Compiled with the flags under test; check.cpp, which is not, looks at what it computes.
#include "unit.hpp"

#include <span>
#include <xact/dispatch.hpp>
#include <xact/xact.hpp>

namespace {

using input = std::span<const float>;
using output = std::span<float>;

template <class F>
void each(F f, const float* x, float* y, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] = f(x[i]);
}
template <class F>
void each(F f, const float* a, const float* b, float* y, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] = f(a[i], b[i]);
}

#if defined(DISPATCHED)
template <class Accuracy>
void sigmoid(const float* x, float* y, std::size_t n) {
  xact::dispatch::sigmoid(input(x, n), output(y, n), Accuracy{});
}
void slope(const float* dy, const float* x, float* dx, std::size_t n) {
  xact::dispatch::sigmoid_backward_from_input(input(dy, n), input(x, n), output(dx, n));
}
#elif !defined(WITHOUT_SIGMOID)
template <class Accuracy>
void sigmoid(const float* x, float* y, std::size_t n) {
  each([](float v) { return xact::sigmoid(v, Accuracy{}); }, x, y, n);
}
void slope(const float* dy, const float* x, float* dx, std::size_t n) {
  each(xact::sigmoid_backward_from_input, dy, x, dx, n);
}
#endif

constexpr unit all_functions() {
  unit u{};
  u.relu = [](const float* x, float* y, std::size_t n) { each(xact::relu, x, y, n); };
  u.relu_backward = [](const float* dy, const float* x, float* dx, std::size_t n) {
    each(xact::relu_backward, dy, x, dx, n);
  };
  u.relu_ranges = [](const float* x, float* y, std::uint64_t* mask, std::size_t n) {
    xact::relu(input(x, n), output(y, n), xact::bit_span(mask, n), xact::cached);
  };
  u.relu_backward_ranges = [](const float* dy, const float* x, float* dx, std::size_t n) {
    xact::relu_backward(input(dy, n), input(x, n), output(dx, n), xact::cached);
  };
  u.relu_backward_by_mask = [](const float* dy, const std::uint64_t* mask, float* dx,
                               std::size_t n) {
    xact::relu_backward(input(dy, n), xact::const_bit_span(mask, n), output(dx, n), xact::cached);
  };
  u.sigmoid_backward = [](const float* dy, const float* y, float* dx, std::size_t n) {
    each(xact::sigmoid_backward, dy, y, dx, n);
  };
#if !defined(WITHOUT_SIGMOID)
  u.fast = sigmoid<xact::fast_t>;
  u.accurate = sigmoid<xact::accurate_t>;
  u.exact = sigmoid<xact::exact_t>;
  u.sigmoid_backward_from_input = slope;
#endif
#if !defined(WITHOUT_SIGMOID) && !defined(DISPATCHED)
  u.accurate_ranges = [](const float* x, float* y, std::size_t n) {
    xact::sigmoid(input(x, n), output(y, n), xact::cached);
  };
#endif
  return u;
}

}  // namespace

constinit const unit under_test = all_functions();
