// Hard tanh, x clamped to [low, high], forward and backward.
#ifndef XACT_HARD_TANH_HPP
#define XACT_HARD_TANH_HPP

#include "bit_mask.hpp"
#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct hard_tanh_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, element<V> low, element<V> high) noexcept {
    return clamp_number(x, low, high);
  }
  template <class V>
  XACT_INLINE static auto compute_with_mask(const V& x, element<V> low, element<V> high) noexcept {
    return std::tuple(compute(x, low, high), is_between(x, low, high));
  }
};

struct hard_tanh_backward_mathematics {
  using from_mask = masked_gradient;

  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& s, element<V> low,
                                         element<V> high) noexcept {
    return keep_where(is_between(s, low, high), dy);
  }
};

}  // namespace detail

/// y = x < low ? low : x > high ? high : x. The bounds are -1 and 1 if none are given.
///
///   y = hard_tanh(v[, low, high])         float, double, a signed integer, or an xsimd::batch; constexpr on
///                                         scalars
///   hard_tanh(x, y[, low, high])          ranges of one size; y may be x
///   hard_tanh(x[, low, high])             in place
///   hard_tanh(x, y, mask[, low, high])    also sets bit i of mask to 1 if the gradient passes:
///                                         low < x[i] < high, or a NaN
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact. A NaN comes back as it is, payload and signaling bit too; an x that is a zero keeps its sign
/// unless a bound is greater or less.
/// Throws std::invalid_argument, before anything is written, if sizes differ, operands overlap partly, a
/// bound of a range form is infinite or NaN, or low > high.
inline constexpr detail::activation<activations::hard_tanh, detail::hard_tanh_mathematics>
    hard_tanh{};

/// dx = low < s < high ? dy : 0, the gradient of hard_tanh. s is hard_tanh's input, its output, or the mask
/// that it wrote. At the bounds it is 0. Where s is NaN, it is dy. Forms, options and exceptions are those
/// of relu_backward, with bounds as above: hard_tanh_backward(dy, s, dx[, low, high]). Exact: dy is selected,
/// not multiplied.
inline constexpr detail::activation<activations::hard_tanh_backward,
                                    detail::hard_tanh_backward_mathematics>
    hard_tanh_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
