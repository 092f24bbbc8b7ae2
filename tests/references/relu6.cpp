// relu6 and its gradient: selections.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

struct relu6 {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    out[0].value = reference::clamped(in[0].value, T(0), T(6));
    out[1].truth = reference::is_inside(in[0].value, T(0), T(6));
  }
};

struct relu6_backward {
  template <class T>
  static void apply(std::size_t form, const reference::lane<T>* in, const T*,
                    reference::lane<T>* out) {
    const bool passes = form == 0 ? reference::is_inside(in[1].value, T(0), T(6)) : in[1].truth;
    out[0].value = passes ? in[0].value : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_relu6({
    .name = "relu6",
    .of_nan = reference::nan::kept,
    .special_values = {{{0}, 0},
                       {{-0.0}, -0.0},
                       {{infinity}, 6},
                       {{-infinity}, 0},
                       {{-1}, 0},
                       {{1.5}, 1.5},
                       {{6}, 6},
                       {{7}, 6}},
    .exact = reference::exact_of_numbers<relu6>,
    .is_rising = true,
    .lowest = 0,
    .highest = 6,
    .edges = {0, 6},
    .promised_hash = {0x0f705d208b85b76c, 0x1a5df0536af4e1a7},
});
const reference::registration registered_relu6_backward({
    .name = "relu6_backward",
    .of_nan = reference::nan::kept,
    .special_values = {{{2, 0}, 0},
                       {{2, -0.0}, 0},
                       {{2, 3}, 2},
                       {{2, 6}, 0},
                       {{2, infinity}, 0},
                       {{infinity, -infinity}, 0},
                       {{not_a_number, 7}, 0},
                       {{3, not_a_number}, 3}},
    .exact = reference::exact_of_numbers<relu6_backward>,
    .slope_of = "relu6",
    .edges = {0, 6},
    .promised_hash = {0x53cf632fa5df3165, 0x3e4f29c0a6b91a99},
});

}  // namespace
