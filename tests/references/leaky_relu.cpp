// leaky_relu and its gradient: selections, and one product that IEEE 754 defines.
#include "reference.hpp"

#include "../support/expected_relu.hpp"

namespace {

struct leaky_relu {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* slope,
                    reference::lane<T>* out) {
    const T x = in[0].value;
    const T below = slope[0] == 0 && std::isinf(x) ? -slope[0] : slope[0] * x;
    const T quieted = from_bits<T>(bits(x) | quiet_bit<T>);
    out[0].value = is_nan_by_bits(x) ? quieted : is_below_zero(x) ? below : x;
    out[1].truth = expected_to_pass(x);
  }
};

struct leaky_relu_backward {
  template <class T>
  static void apply(std::size_t form, const reference::lane<T>* in, const T* slope,
                    reference::lane<T>* out) {
    const bool passes = form == 0 ? expected_to_pass(in[1].value) : in[1].truth;
    out[0].value = passes ? in[0].value : slope[0] == 0 ? T(0) : slope[0] * in[0].value;
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_leaky_relu({
    .name = "leaky_relu",
    .of_nan = reference::nan::quieted,
    .special_values =
        {{{0}, 0}, {{-0.0}, -0.0}, {{infinity}, infinity}, {{-infinity}, -infinity}, {{2.5}, 2.5}},
    .exact = reference::exact_of_floating<leaky_relu>,
    .promised_hash = {0x5d839978f552028f, 0x196394008a2426fa},
});
const reference::registration registered_leaky_relu_backward({
    .name = "leaky_relu_backward",
    .special_values = {{{2, 1}, 2},
                       {{2, infinity}, 2},
                       {{infinity, -1}, infinity},
                       {{0, -1}, 0},
                       {{3, not_a_number}, 3}},
    .exact = reference::exact_of_floating<leaky_relu_backward>,
    .slope_of = "leaky_relu",
    .promised_hash = {0x4530c080df205b17, 0xada34812e3454280},
});

}  // namespace
