// squared_relu and its gradient: products that IEEE 754 defines.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

using reference::select;

template <class R>
[[gnu::always_inline]] inline R backward(const R& dy, const R& x) {
  return select(R(0) < x, dy * (x + x), R(0));
}

XACT_REFERENCE_NEAR(near_backward, 2, backward)

struct squared_relu {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const T x = in[0].value;
    const T right = x > 0 ? x * x : T(0);
    out[0].value = is_nan_by_bits(x) ? reference::quieted(x) : right;
  }
};
struct squared_relu_backward {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const volatile T twice = in[1].value + in[1].value;
    out[0].value = expected_to_pass(in[1].value) ? in[0].value * twice : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_squared_relu({
    .name = "squared_relu",
    .of_nan = reference::nan::quieted,
    .special_values =
        {{{0}, 0}, {{-0.0}, 0}, {{infinity}, infinity}, {{-infinity}, 0}, {{-2}, 0}, {{1.5}, 2.25}},
    .exact = reference::exact_of_floating<squared_relu>,
    .is_rising = true,
    .lowest = 0,
    .edges = {0},
    .promised_hash = {0x20d1b39f7ba0c6f7, 0x075ae1248f830faa},
});
const reference::registration registered_backward({
    .name = "squared_relu_backward",
    .special_values =
        {{{3, 0}, 0}, {{3, -0.0}, 0}, {{3, 2}, 12}, {{infinity, -1}, 0}, {{not_a_number, -1}, 0}},
    .exact = reference::exact_of_floating<squared_relu_backward>,
    .near = near_backward,
    .holds =
        [](const double* in, double smallest) {
          return !(in[1] > 0) || (in[1] < 1e38 && std::abs(in[0] * in[1]) >= smallest);
        },
    .slope_of = "squared_relu",
    .edges = {0},
    .promised_hash = {0xc23f50fe9fe6e124, 0xbb8a2926b15e545a},
});

}  // namespace
