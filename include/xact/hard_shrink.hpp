// Hard shrink, 0 from -lambda to lambda and else x, forward and backward.
#ifndef XACT_HARD_SHRINK_HPP
#define XACT_HARD_SHRINK_HPP

#include "bit_mask.hpp"
#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct hard_shrink_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, element<V> lambda) noexcept {
    return keep_where(exceeds(absolute(x), broadcast<V>(lambda)), x);
  }
  template <class V>
  XACT_INLINE static auto compute_with_mask(const V& x, element<V> lambda) noexcept {
    const mask_of<V> passes = exceeds(absolute(x), broadcast<V>(lambda));
    return std::tuple(keep_where(passes, x), passes);
  }
};

/// That of both shrinks.
struct shrink_backward_mathematics {
  using from_mask = masked_gradient;

  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& x, element<V> lambda) noexcept {
    return keep_where(exceeds(absolute(x), broadcast<V>(lambda)), dy);
  }
};

}  // namespace detail

/// y = -lambda <= x <= lambda ? 0 : x. Lambda is 0.5 if none is given.
///
///   y = hard_shrink(v[, lambda])         float, double, or an xsimd::batch; constexpr on scalars
///   hard_shrink(x, y[, lambda])          ranges of one size; y may be x
///   hard_shrink(x[, lambda])             in place
///   hard_shrink(x, y, mask[, lambda])    also sets bit i of mask to 0 if |x[i]| <= lambda, else to 1
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact. A NaN comes back as it is, payload and signaling bit too; from -lambda to lambda the result is +0.
/// Throws std::invalid_argument, before anything is written, if sizes differ, operands overlap partly, or
/// the lambda of a range form is negative, infinite or NaN.
inline constexpr detail::activation<activations::hard_shrink, detail::hard_shrink_mathematics>
    hard_shrink{};

/// dx = -lambda <= x <= lambda ? 0 : dy, the gradient of hard_shrink from its input x, or from the mask that it
/// wrote. Forms, options and exceptions are those of relu_backward, with lambda as above:
/// hard_shrink_backward(dy, x, dx[, lambda]). Where x is NaN, the result is dy. Exact: dy is selected, not
/// multiplied.
inline constexpr detail::activation<activations::hard_shrink_backward,
                                    detail::shrink_backward_mathematics>
    hard_shrink_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
