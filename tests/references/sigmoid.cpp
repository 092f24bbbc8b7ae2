// The logistic function and its gradient, by their definitions.
#include "reference.hpp"

namespace {

using reference::abs;
using reference::exp;
using reference::select;

template <class R>
[[gnu::always_inline]] inline R sigmoid(const R& x) {
  const R e = exp(-abs(x));
  return select(x < R(0), e, R(1)) / (R(1) + e);
}
template <class R>
[[gnu::always_inline]] inline R slope(const R& x) {
  const R e = exp(-abs(x));
  return e / ((R(1) + e) * (R(1) + e));
}
template <class R>
[[gnu::always_inline]] inline R backward(const R& dy, const R& y) {
  return dy * (R(1) - y) * y;
}
template <class R>
[[gnu::always_inline]] inline R backward_from_input(const R& dy, const R& x) {
  return dy * slope(x);
}

XACT_REFERENCE_NEAR(near_sigmoid, 1, sigmoid)
XACT_REFERENCE_NEAR(near_backward, 2, backward)
XACT_REFERENCE_NEAR(near_backward_from_input, 2, backward_from_input)

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
    .special_values =
        {{{0}, 0.5}, {{-0.0}, 0.5}, {{infinity}, 1}, {{-infinity}, 0}, {{800}, 1}, {{-800}, 0}},
    .near = near_sigmoid,
    .hard_cases = "sigmoid_f32_hard.csv",
    .is_rising = true,
    .lowest = 0,
    .highest = 1,
    .edges = {-746, -745.133219101941108, -744.440071921381262, -708.396418532264079, -708,
              36.7368005696771, 37.43, 38},
    .is_swept_always = true,
    .promised_hash = {0x69b43bc748f61abf, 0},
});
const reference::registration registered_backward({
    .name = "sigmoid_backward",
    .special_values = {{{2, 0.5}, 0.5}, {{3, 1}, 0}, {{3, 0}, 0}, {{infinity, 0.5}, infinity}},
    .exact = reference::exact_of_floating<backward_in_order>,
    .near = near_backward,
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
    .near = near_backward_from_input,
    .holds =
        [](const double* in, double smallest) {
          const double e = std::exp(-std::abs(in[1]));
          return e / ((1 + e) * (1 + e)) >= smallest &&
                 std::abs(in[0] * e / ((1 + e) * (1 + e))) >= smallest;
        },
    .slope_of = "sigmoid",
    .lowest = 0,
    .edges = {-746, -745.133219101941108, -708.396418532264079, 708.396418532264079, 746},
    .is_swept_always = true,
});

}  // namespace
