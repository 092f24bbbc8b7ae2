// Threshold, a value where x does not exceed a bound, forward and backward.
#ifndef XACT_THRESHOLD_HPP
#define XACT_THRESHOLD_HPP

#include "bit_mask.hpp"
#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct threshold_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, element<V> at, element<V> value) noexcept {
    return select(opaque(exceeds(x, broadcast<V>(at))), x, broadcast<V>(value));
  }
  template <class V>
  XACT_INLINE static auto compute_with_mask(const V& x, element<V> at, element<V> value) noexcept {
    const mask_of<V> passes = exceeds(x, broadcast<V>(at));
    return std::tuple(select(passes, x, broadcast<V>(value)), passes);
  }
};

struct threshold_backward_mathematics {
  using from_mask = masked_gradient;

  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& x, element<V> at) noexcept {
    return keep_where(exceeds(x, broadcast<V>(at)), dy);
  }
};

}  // namespace detail

/// y = x <= at ? value : x. Both are 0 if none are given.
///
///   y = threshold(v[, at, value])         float, double, or an xsimd::batch; constexpr on scalars
///   threshold(x, y[, at, value])          ranges of one size; y may be x
///   threshold(x[, at, value])             in place
///   threshold(x, y, mask[, at, value])    also sets bit i of mask to 0 if x[i] <= at, else to 1
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact. A NaN comes back as it is, payload and signaling bit too.
/// Throws std::invalid_argument, before anything is written, if sizes differ, operands overlap partly, or a
/// parameter of a range form is infinite or NaN.
inline constexpr detail::activation<activations::threshold, detail::threshold_mathematics>
    threshold{};

/// dx = x <= at ? 0 : dy, the gradient of threshold from its input x, or from the mask that it wrote. Forms,
/// options and exceptions are those of relu_backward, with the bound: threshold_backward(dy, x, dx[, at]).
/// Where x is NaN, the result is dy. Exact: dy is selected, not multiplied.
inline constexpr detail::activation<activations::threshold_backward,
                                    detail::threshold_backward_mathematics>
    threshold_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
