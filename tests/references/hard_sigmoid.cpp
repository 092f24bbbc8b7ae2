// hard_sigmoid and its gradient: by their definitions, and in the order of operations that is promised.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

using reference::select;

template <class R>
[[gnu::always_inline]] inline R hard_sigmoid(const R& x) {
  return select(x < R(-3), R(0), select(R(3) < x, R(1), (x + R(3)) / R(6)));
}
template <class R>
[[gnu::always_inline]] inline R backward(const R& dy, const R& x) {
  return select(R(-3) < x && x < R(3), dy / R(6), R(0));
}

XACT_REFERENCE_NEAR(near_hard_sigmoid, 1, hard_sigmoid)
XACT_REFERENCE_NEAR(near_backward, 2, backward)

template <class T>
bool is_default(const T* parameters) {
  return parameters[0] == T(1) / 6 && parameters[1] == T(0.5);
}

/// volatile: nothing is contracted.
template <class T>
T line(T x, const T* parameters) {
  const volatile T product = parameters[0] * x;
  return product + parameters[1];
}

struct products {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* parameters,
                    reference::lane<T>* out) {
    const T x = in[0].value;
    volatile T y = line(x, parameters);
    if (is_default(parameters)) {
      y = x + 3;
      y = y * (T(1) / 6);
    } else if (parameters[0] == 0) {
      y = parameters[1];
    }
    const T right = reference::clamped<T>(y, 0, 1);
    out[0].value = is_nan_by_bits(x) ? reference::quieted(x) : right;
  }
};
struct product {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* parameters,
                    reference::lane<T>* out) {
    const T x = in[1].value;
    const bool passes = is_default(parameters) ? reference::is_inside<T>(x, -3, 3)
                                               : reference::is_inside<T>(line(x, parameters), 0, 1);
    out[0].value = passes && parameters[0] != 0 ? in[0].value * parameters[0] : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();

const reference::registration registered_hard_sigmoid({
    .name = "hard_sigmoid",
    .of_nan = reference::nan::quieted,
    .special_values = {{{0}, 0.5},
                       {{-0.0}, 0.5},
                       {{infinity}, 1},
                       {{-infinity}, 0},
                       {{3}, 1},
                       {{-3}, 0},
                       {{-1.5}, 0.25}},
    .exact = reference::exact_of_floating<products>,
    .near = near_hard_sigmoid,
    .is_rising = true,
    .lowest = 0,
    .highest = 1,
    .edges = {-3, 3},
    .promised_hash = {0x5f1e33fcba11b7ee, 0xb770807779ac76f9},
});
const reference::registration registered_backward({
    .name = "hard_sigmoid_backward",
    .special_values =
        {{{6, 0}, 1}, {{6, 3}, 0}, {{6, -3}, 0}, {{infinity, 4}, 0}, {{3, -2.5}, 0.5}},
    .exact = reference::exact_of_floating<product>,
    .near = near_backward,
    // A NaN passes dy, of which the formula says nothing.
    .holds = [](const double* in, double) { return !std::isnan(in[1]); },
    .slope_of = "hard_sigmoid",
    .edges = {-3, 3},
    .promised_hash = {0x7d6a6a509ad95235, 0xbbbfe7f8c268d171},
});

}  // namespace
