// The rectified linear unit, max(x, 0) with a defined answer for NaN and -0, forward and backward.
#ifndef XACT_RELU_HPP
#define XACT_RELU_HPP

#include "bit_mask.hpp"
#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct relu_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x) noexcept {
    return rectify(x);
  }
  template <class V>
  XACT_INLINE static auto compute_with_mask(const V& x) noexcept {
    return std::tuple(rectify(x), passes_gradient(x));
  }
};

struct relu_backward_mathematics {
  using from_mask = masked_gradient;

  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& s) noexcept {
    return keep_where(passes_gradient(s), dy);
  }
};

}  // namespace detail

/// y = x < 0 ? 0 : x.
///
///   y = relu(v)           float, double, a signed integer, or an xsimd::batch; constexpr on scalars
///   relu(x, y)            ranges of one size; y may be x
///   relu(x)               in place
///   relu(x, y, mask)      also sets bit i of mask to 0 if x[i] <= 0, else to 1, for relu_backward
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact. A NaN comes back as it is, payload and signaling bit too; -0 stays -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
/// partly.
inline constexpr detail::activation<activations::relu, detail::relu_mathematics> relu{};

/// dx = s <= 0 ? 0 : dy, the gradient of relu. s is relu's input, its output, or the mask that it
/// wrote, one bit per element. All three give the same result.
///
///   dx = relu_backward(dy, s)        values, as for relu
///   relu_backward(dy, s, dx)         ranges of one size; dx may be dy or s
///   relu_backward(dy, mask, dx)      dx may be dy
///
/// One of the inputs may be a single number, used for all elements: relu_backward(1.0f, x, dx)
/// gives the slope. Range forms take xact::streaming or xact::cached as a last argument
/// (streaming.hpp).
///
/// Exact. dy is selected, not multiplied: where s <= 0 the result is +0, even for an infinite or
/// NaN dy; where s is NaN the result is dy.
/// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
/// partly.
inline constexpr detail::activation<activations::relu_backward, detail::relu_backward_mathematics>
    relu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
