// Soft shrink, x less lambda towards 0, forward and backward.
#ifndef XACT_SOFT_SHRINK_HPP
#define XACT_SOFT_SHRINK_HPP

#include "hard_shrink.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct soft_shrink_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, element<V> lambda) noexcept {
    // x - x is +0, also where x and lambda are zeros.
    const V y = x - clamp_number(x, -lambda, lambda);
    return products_keep_nan ? y : keep_nan(x, y);
  }
  template <class V>
  XACT_INLINE static auto compute_with_mask(const V& x, element<V> lambda) noexcept {
    return std::tuple(compute(x, lambda), exceeds(absolute(x), broadcast<V>(lambda)));
  }
};

}  // namespace detail

/// y = x > lambda ? x - lambda : x < -lambda ? x + lambda : 0. Lambda is 0.5 if none is given.
///
///   y = soft_shrink(v[, lambda])         float, double, or an xsimd::batch; constexpr on scalars
///   soft_shrink(x, y[, lambda])          ranges of one size; y may be x
///   soft_shrink(x[, lambda])             in place
///   soft_shrink(x, y, mask[, lambda])    also sets bit i of mask to 0 if |x[i]| <= lambda, else to 1
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 0.5 ULP (one sum), the same bits on every machine. A NaN is quieted and keeps its payload and
/// sign; from -lambda to lambda the result is +0.
/// Throws std::invalid_argument, before anything is written, if sizes differ, operands overlap partly, or
/// the lambda of a range form is negative, infinite or NaN.
inline constexpr detail::activation<activations::soft_shrink, detail::soft_shrink_mathematics>
    soft_shrink{};

/// dx = -lambda <= x <= lambda ? 0 : dy, the gradient of soft_shrink from its input x, or from the mask that it
/// wrote. All is as for hard_shrink_backward: soft_shrink_backward(dy, x, dx[, lambda]).
inline constexpr detail::activation<activations::soft_shrink_backward,
                                    detail::shrink_backward_mathematics>
    soft_shrink_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
