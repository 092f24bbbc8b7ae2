// hard_tanh and its gradient: selections.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

struct hard_tanh {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* bounds,
                    reference::lane<T>* out) {
    out[0].value = reference::clamped(in[0].value, bounds[0], bounds[1]);
    out[1].truth = reference::is_inside(in[0].value, bounds[0], bounds[1]);
  }
};

struct hard_tanh_backward {
  template <class T>
  static void apply(std::size_t form, const reference::lane<T>* in, const T* bounds,
                    reference::lane<T>* out) {
    const bool passes =
        form == 0 ? reference::is_inside(in[1].value, bounds[0], bounds[1]) : in[1].truth;
    out[0].value = passes ? in[0].value : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_hard_tanh({
    .name = "hard_tanh",
    .of_nan = reference::nan::kept,
    .special_values = {{{0}, 0},
                       {{-0.0}, -0.0},
                       {{infinity}, 1},
                       {{-infinity}, -1},
                       {{-2}, -1},
                       {{0.5}, 0.5},
                       {{1}, 1},
                       {{7}, 1}},
    .exact = reference::exact_of_numbers<hard_tanh>,
    .is_rising = true,
    .lowest = -1,
    .highest = 1,
    .edges = {-1, 0, 1},
    .promised_hash = {0xaaff5f030a62b7a4, 0xae2ae2ab3d992add},
});
const reference::registration registered_hard_tanh_backward({
    .name = "hard_tanh_backward",
    .of_nan = reference::nan::kept,
    .special_values = {{{2, 0}, 2},
                       {{2, -1}, 0},
                       {{2, 1}, 0},
                       {{2, infinity}, 0},
                       {{infinity, -infinity}, 0},
                       {{not_a_number, 7}, 0},
                       {{3, not_a_number}, 3}},
    .exact = reference::exact_of_numbers<hard_tanh_backward>,
    .slope_of = "hard_tanh",
    .edges = {-1, 1},
    .promised_hash = {0x4955b667b3c536fc, 0xfc1009dd59930c5d},
});

}  // namespace
