// Softsign and its gradient: by their definitions, and in the order of operations that is promised.
#include "reference.hpp"

namespace {

using reference::abs;

template <class R>
[[gnu::always_inline]] inline R softsign(const R& x) {
  return x / (R(1) + abs(x));
}
template <class R>
[[gnu::always_inline]] inline R backward(const R& dy, const R& x) {
  return dy / ((R(1) + abs(x)) * (R(1) + abs(x)));
}

XACT_REFERENCE_NEAR(near_softsign, 1, softsign)
XACT_REFERENCE_NEAR(near_backward, 2, backward)

// volatile: no other division, and no other order.
struct quotient {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const T x = in[0].value;
    const volatile T sum = T(1) + std::abs(x);
    const T y = std::isinf(x) ? std::copysign(T(1), x) : x / sum;
    out[0].value = std::isnan(x) ? from_bits<T>(bits(x) | quiet_bit<T>) : y;
  }
};
struct two_products {
  template <class T>
  static void apply(std::size_t, const reference::lane<T>* in, const T*, reference::lane<T>* out) {
    const volatile T sum = T(1) + std::abs(in[1].value);
    const volatile T reciprocal = T(1) / sum;
    const volatile T product = in[0].value * reciprocal;
    out[0].value = product * reciprocal;
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();

const reference::registration registered_softsign({
    .name = "softsign",
    .of_nan = reference::nan::quieted,
    .special_values =
        {{{0}, 0}, {{-0.0}, -0.0}, {{infinity}, 1}, {{-infinity}, -1}, {{1}, 0.5}, {{-3}, -0.75}},
    .exact = reference::exact_of_floating<quotient>,
    .near = near_softsign,
    .lowest = -1,
    .highest = 1,
    .promised_hash = {0xd3676a7c644db4a8, 0xb00adcdbe228d219},
});
const reference::registration registered_backward({
    .name = "softsign_backward",
    .special_values = {{{4, 1}, 1}, {{4, -1}, 1}, {{2, 0}, 2}, {{1, infinity}, 0}},
    .exact = reference::exact_of_floating<two_products>,
    .near = near_backward,
    .holds =
        [](const double* in, double smallest) {
          const double r = 1 / (1 + std::abs(in[1]));
          return r >= smallest && std::abs(in[0] * r) >= smallest &&
                 std::abs(in[0] * r * r) >= smallest;
        },
    .slope_of = "softsign",
    .promised_hash = {0xd9018a8231e4ebb1, 0x71a9a852479a2ec2},
});

}  // namespace
