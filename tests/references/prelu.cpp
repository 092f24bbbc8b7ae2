// prelu and its gradients: selections, and products that IEEE 754 defines.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

struct prelu {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const T x = in[0].value, slope = in[1].value;
    const T product = slope == 0 ? -slope : slope * x;
    out[0].value = is_nan_by_bits(x) ? reference::quieted(x) : is_below_zero(x) ? product : x;
  }
};
struct prelu_backward {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const T dy = in[0].value, x = in[1].value, slope = in[2].value;
    out[0].value = expected_to_pass(x) ? dy : slope == 0 ? T(0) : slope * dy;
    out[1].value = x > 0 ? T(0) : x * dy;
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

const reference::registration registered_prelu({
    .name = "prelu",
    .special_values = {{{2, 0.5}, 2},
                       {{-2, 0.5}, -1},
                       {{-0.0, 3}, -0.0},
                       {{-infinity, 0}, -0.0},
                       {{-infinity, 2}, -infinity},
                       {{infinity, not_a_number}, infinity},
                       {{-1, not_a_number}, not_a_number},
                       {{not_a_number, 0}, not_a_number}},
    .exact = reference::exact_of_floating<prelu>,
    .swept = 0,
    .edges = {0},
    .promised_hash = {0x812b7c52ae533640, 0xe77692c4dbf61ade},
});
const reference::registration registered_prelu_backward({
    .name = "prelu_backward",
    .special_values = {{{2, 1, 0.5}, 2},
                       {{2, 0, 0.5}, 1},
                       {{2, -0.0, 0.5}, 1},
                       {{infinity, -1, 0}, 0},
                       {{not_a_number, -1, 0}, 0},
                       {{3, not_a_number, 0.5}, 3}},
    .exact = reference::exact_of_floating<prelu_backward>,
    .slope_of = "prelu",
    .edges = {0},
    .promised_hash = {0x721fd4ef91777922, 0x0dd1f6f0a4051d60},
});

}  // namespace
