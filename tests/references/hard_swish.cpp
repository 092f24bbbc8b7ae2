// hard_swish and its gradient: by their definitions, and in the order of operations that is promised.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

using reference::select;

template <class R>
[[gnu::always_inline]] inline R hard_swish(const R& x) {
  return select(x < R(-3), R(0), select(R(3) < x, x, x * (x + R(3)) / R(6)));
}
template <class R>
[[gnu::always_inline]] inline R backward(const R& dy, const R& x) {
  const R between = select(x < R(3), dy * (x + x + R(3)) / R(6), dy);
  return select(R(-3) < x, between, R(0));
}

XACT_REFERENCE_NEAR(near_hard_swish, 1, hard_swish)
XACT_REFERENCE_NEAR(near_backward, 2, backward)

// volatile: in this order.
struct products {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const T x = in[0].value;
    const volatile T sum = x + 3;
    const volatile T sixth = sum * (T(1) / 6);
    const T right = x <= -3 ? T(0) : x * reference::clamped<T>(sixth, 0, 1);
    out[0].value = is_nan_by_bits(x) ? reference::quieted(x) : right;
  }
};
struct two_products {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const T dy = in[0].value, x = in[1].value;
    const volatile T sum = 2 * x + 3;
    const volatile T slope = sum * (T(1) / 6);
    out[0].value = x <= -3 ? T(0) : x >= 3 ? dy : dy * slope;
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_hard_swish({
    .name = "hard_swish",
    .of_nan = reference::nan::quieted,
    .special_values = {{{0}, 0},
                       {{-0.0}, -0.0},
                       {{infinity}, infinity},
                       {{-infinity}, 0},
                       {{-3}, 0},
                       {{-1.5}, -0.375},
                       {{3}, 3},
                       {{1e38}, 1e38}},
    .exact = reference::exact_of_floating<products>,
    .near = near_hard_swish,
    .lowest = -0.375,
    .edges = {-3, -1.5, 3},
    .promised_hash = {0xfe95bbb33596510d, 0xde5da2a935ea5c90},
});
const reference::registration registered_backward({
    .name = "hard_swish_backward",
    .special_values = {{{6, 0}, 3},
                       {{6, 3}, 6},
                       {{6, -3}, 0},
                       {{infinity, -4}, 0},
                       {{infinity, 4}, infinity},
                       {{not_a_number, -4}, 0},
                       {{4, -1.5}, 0}},
    .exact = reference::exact_of_floating<two_products>,
    .near = near_backward,
    .holds = [](const double* in, double) { return std::abs(in[0]) < 1e30; },
    .slope_of = "hard_swish",
    .edges = {-3, -1.5, 3},
    .promised_hash = {0x4ef418b3d4f8d7bc, 0x0ac969e14b46b172},
});

}  // namespace
