// hard_shrink, soft_shrink and their gradients: selections, and one sum.
#include "clamp.hpp"
#include "reference.hpp"

namespace {

template <class T>
bool is_beyond(T x, T lambda) {
  return is_nan_by_bits(x) || x > lambda || x < -lambda;
}

struct hard_shrink {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* lambda,
                    reference::lane<T>* out) {
    out[1].truth = is_beyond(in[0].value, lambda[0]);
    out[0].value = out[1].truth ? in[0].value : T(0);
  }
};
struct soft_shrink {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T* lambda,
                    reference::lane<T>* out) {
    const T x = in[0].value;
    out[1].truth = is_beyond(x, lambda[0]);
    const T right = !out[1].truth ? T(0) : x > 0 ? x - lambda[0] : x + lambda[0];
    out[0].value = is_nan_by_bits(x) ? reference::quieted(x) : right;
  }
};
struct backward {
  template <class T>
  static void apply(std::size_t form, const reference::lane<T>* in, const T* lambda,
                    reference::lane<T>* out) {
    const bool passes = form == 0 ? is_beyond(in[1].value, lambda[0]) : in[1].truth;
    out[0].value = passes ? in[0].value : T(0);
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The two gradients are the same.
reference::function gradient_of(std::string_view forward, std::string_view name) {
  return {
      .name = name,
      .of_nan = reference::nan::kept,
      .special_values = {{{2, 0.5}, 0},
                         {{2, -0.5}, 0},
                         {{2, infinity}, 2},
                         {{2, -infinity}, 2},
                         {{infinity, 0.25}, 0},
                         {{not_a_number, 0}, 0},
                         {{3, not_a_number}, 3}},
      .exact = reference::exact_of_floating<backward>,
      .slope_of = forward,
      .edges = {-0.5, 0.5},
      .promised_hash = {0x58e54d2988723d83, 0xe86a404a27220eef},
  };
}
/// The two functions differ where they are not 0.
reference::function shrink(std::string_view name, double of_minus_one) {
  return {
      .name = name,
      .special_values = {{{0}, 0},
                         {{-0.0}, 0},
                         {{0.5}, 0},
                         {{-0.5}, 0},
                         {{infinity}, infinity},
                         {{-infinity}, -infinity},
                         {{-1}, of_minus_one}},
      .is_rising = true,
      .edges = {-0.5, 0.5},
  };
}

const reference::registration registered_hard_shrink([] {
  reference::function f = shrink("hard_shrink", -1);
  f.of_nan = reference::nan::kept;
  f.exact = reference::exact_of_floating<hard_shrink>;
  f.promised_hash = {0x32516694cc3fc85d, 0x681b2e46b7a75e07};
  return f;
}());
const reference::registration registered_soft_shrink([] {
  reference::function f = shrink("soft_shrink", -0.5);
  f.of_nan = reference::nan::quieted;
  f.exact = reference::exact_of_floating<soft_shrink>;
  f.promised_hash = {0xba3896b65bb612e0, 0x50930108b3049a5f};
  return f;
}());
const reference::registration registered_hard_gradient(gradient_of("hard_shrink",
                                                                   "hard_shrink_backward"));
const reference::registration registered_soft_gradient(gradient_of("soft_shrink",
                                                                   "soft_shrink_backward"));

}  // namespace
