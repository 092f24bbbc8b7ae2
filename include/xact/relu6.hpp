// ReLU6, x clamped to [0, 6], forward and backward.
#ifndef XACT_RELU6_HPP
#define XACT_RELU6_HPP

#include "hard_tanh.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct relu6_mathematics {
  using same_as = hard_tanh_mathematics;
  template <class T>
  static constexpr std::array<T, 2> fixed_parameters = {0, 6};
};

struct relu6_backward_mathematics : relu6_mathematics {
  using same_as = hard_tanh_backward_mathematics;
  using from_mask = masked_gradient;
};

}  // namespace detail

/// y = x < 0 ? 0 : x > 6 ? 6 : x.
///
///   y = relu6(v)           float, double, a signed integer, or an xsimd::batch; constexpr on scalars
///   relu6(x, y)            ranges of one size; y may be x
///   relu6(x)               in place
///   relu6(x, y, mask)      also sets bit i of mask to 1 if the gradient passes: 0 < x[i] < 6, or a NaN
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact. A NaN comes back as it is, payload and signaling bit too; -0 stays -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
/// partly.
inline constexpr detail::activation<activations::relu6, detail::relu6_mathematics> relu6{};

/// dx = 0 < s < 6 ? dy : 0, the gradient of relu6. s is relu6's input, its output, or the mask that it
/// wrote. At the bounds it is 0. Where s is NaN, it is dy. Forms, options and exceptions are those of
/// relu_backward: relu6_backward(dy, s, dx). Exact: dy is selected, not multiplied.
inline constexpr detail::activation<activations::relu6_backward, detail::relu6_backward_mathematics>
    relu6_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
