// The logistic function and its gradient, by their definitions.
#include "reference.hpp"

namespace {

using reference::abs;
using reference::exp;
using reference::select;

template <class R>
[[gnu::always_inline]] inline R sigmoid(R x) {
  const R e = exp(-abs(x));
  return select(x < R(0), e, R(1)) / (R(1) + e);
}
template <class R>
[[gnu::always_inline]] inline R slope(R x) {
  const R e = exp(-abs(x));
  return e / ((R(1) + e) * (R(1) + e));
}
template <class R>
[[gnu::always_inline]] inline R backward(R dy, R y) {
  return dy * (R(1) - y) * y;
}
template <class R>
[[gnu::always_inline]] inline R backward_from_input(R dy, R x) {
  return dy * slope(x);
}

using reference::arguments;
using reference::each;
using reference::expected;

void sigmoid_of_floats(const arguments& of, expected<float>& to) {
  each<double, 1>(of, to, sigmoid<double>);
}
XACT_TESTS_VECTORISED void sigmoid_of_doubles(const arguments& of, expected<double>& to) {
  each<wide, 1>(of, to, [](wide x) __attribute__((always_inline)) { return sigmoid(x); });
}
void backward_of_floats(const arguments& of, expected<float>& to) {
  each<double, 2>(of, to, backward<double>);
}
XACT_TESTS_VECTORISED void backward_of_doubles(const arguments& of, expected<double>& to) {
  each<wide, 2>(of, to,
                [](wide dy, wide y) __attribute__((always_inline)) { return backward(dy, y); });
}
void backward_from_input_of_floats(const arguments& of, expected<float>& to) {
  each<double, 2>(of, to, backward_from_input<double>);
}
XACT_TESTS_VECTORISED void backward_from_input_of_doubles(const arguments& of,
                                                          expected<double>& to) {
  each<wide, 2>(of, to, [](wide dy, wide x) __attribute__((always_inline)) {
    return backward_from_input(dy, x);
  });
}

/// dy, 1 - y and y are multiplied in that order.
struct backward_in_order {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const volatile T rest = T(1) - in[1].value;  // volatile: no contraction, no reordering
    const volatile T product = in[0].value * rest;
    out[0].value = product * in[1].value;
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();

const reference::registration registered_sigmoid({
    .name = "sigmoid",
    .of_nan = reference::nan::quieted,
    .special_values = {{{0}, 0.5},
                       {{-0.0}, 0.5},
                       {{infinity}, 1},
                       {{-infinity}, 0},
                       {{800}, 1},
                       {{-800}, 0}},
    .near_of_floats = sigmoid_of_floats,
    .near_of_doubles = sigmoid_of_doubles,
    .hard_cases = "sigmoid_f32_hard.csv",
    .promised_hash = {0x69b43bc748f61abf, 0},
});
const reference::registration registered_backward({
    .name = "sigmoid_backward",
    .special_values = {{{2, 0.5}, 0.5}, {{3, 1}, 0}, {{3, 0}, 0}, {{infinity, 0.5}, infinity}},
    .exact = reference::exact_of_floating<backward_in_order>,
    .near_of_floats = backward_of_floats,
    .near_of_doubles = backward_of_doubles,
    .holds =
        [](const double* in, double smallest) {
          return in[1] >= 0 && in[1] <= 1 && std::abs(in[0] * (1 - in[1])) >= smallest &&
                 std::abs(in[0] * (1 - in[1]) * in[1]) >= smallest;
        },
    .slope_of = "sigmoid",
    .is_from_output = true,
    .promised_hash = {0x24cee855702f56ff, 0xad4d2160ee03c4a6},
});
const reference::registration registered_backward_from_input({
    .name = "sigmoid_backward_from_input",
    .special_values = {{{4, 0}, 1}, {{1, infinity}, 0}, {{1, -infinity}, 0}},
    .near_of_floats = backward_from_input_of_floats,
    .near_of_doubles = backward_from_input_of_doubles,
    .holds =
        [](const double* in, double smallest) {
          const double e = std::exp(-std::abs(in[1]));
          return e / ((1 + e) * (1 + e)) >= smallest &&
                 std::abs(in[0] * e / ((1 + e) * (1 + e))) >= smallest;
        },
    .slope_of = "sigmoid",
});

}  // namespace
