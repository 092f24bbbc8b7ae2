// threshold and its gradient: selections.
#include "../support/expected_relu.hpp"
#include "reference.hpp"

namespace {

template <class T>
bool exceeds(T x, T at) {
  return is_nan_by_bits(x) || x > at;
}

struct threshold {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* parameters,
                    reference::lane<T>* out) {
    out[1].truth = exceeds(in[0].value, parameters[0]);
    out[0].value = out[1].truth ? in[0].value : parameters[1];
  }
};
struct threshold_backward {
  template <class T>
  static void apply(std::size_t form, const reference::lane<T>* in, const T* at,
                    reference::lane<T>* out) {
    const bool passes = form == 0 ? exceeds(in[1].value, at[0]) : in[1].truth;
    out[0].value = passes ? in[0].value : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_threshold({
    .name = "threshold",
    .of_nan = reference::nan::kept,
    .special_values =
        {{{0}, 0}, {{-0.0}, 0}, {{infinity}, infinity}, {{-infinity}, 0}, {{-1}, 0}, {{1.5}, 1.5}},
    .exact = reference::exact_of_floating<threshold>,
    .edges = {0},
    .promised_hash = {0x3867d238e0178e00, 0xc655f305497aa259},
});
const reference::registration registered_backward({
    .name = "threshold_backward",
    .of_nan = reference::nan::kept,
    .special_values = {{{2, 0}, 0},
                       {{2, infinity}, 2},
                       {{infinity, -infinity}, 0},
                       {{not_a_number, -1}, 0},
                       {{3, not_a_number}, 3}},
    .exact = reference::exact_of_floating<threshold_backward>,
    .slope_of = "threshold",
    .edges = {0},
    .promised_hash = {0x26bb75659e21868f, 0xef6274afd9f64a86},
});

}  // namespace
