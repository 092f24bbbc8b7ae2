// relu and its gradient, told from the bits of their arguments.
#include "reference.hpp"

#include "../support/expected_relu.hpp"

namespace {

struct relu {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    out[0].value = from_bits<T>(expected_relu(in[0].value));
    out[1].truth = expected_to_pass(in[0].value);
  }
};

struct relu_backward {
  template <class T>
  static void apply(std::size_t form, const reference::lane<T>* in, const T*,
                    reference::lane<T>* out) {
    const bool passes = form == 0 ? expected_to_pass(in[1].value) : in[1].truth;
    out[0].value = passes ? in[0].value : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_relu({
    .name = "relu",
    .of_nan = reference::nan::kept,
    .special_values = {{{0}, 0},
                       {{-0.0}, -0.0},
                       {{infinity}, infinity},
                       {{-infinity}, 0},
                       {{-1}, 0},
                       {{1.5}, 1.5}},
    .exact = reference::exact_of_numbers<relu>,
    .is_rising = true,
    .is_swept_always = true,
    .promised_hash = {0xacc89fe4e0178e00, 0xc655f305497aa259},
});
const reference::registration registered_relu_backward({
    .name = "relu_backward",
    .of_nan = reference::nan::kept,
    .special_values = {{{2, 0}, 0},
                       {{2, -0.0}, 0},
                       {{2, infinity}, 2},
                       {{infinity, -infinity}, 0},
                       {{not_a_number, -1}, 0},
                       {{3, not_a_number}, 3}},
    .exact = reference::exact_of_numbers<relu_backward>,
    .slope_of = "relu",
    .promised_hash = {0x26bb75659e21868f, 0xef6274afd9f64a86},
});

}  // namespace
