// Parametric ReLU: leaky ReLU with a slope for each element, forward and backward.
#ifndef XACT_PRELU_HPP
#define XACT_PRELU_HPP

#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct prelu_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, const V& slopes) noexcept {
    const V zero = broadcast<V>(0);
    V y = select(x < zero, x * slopes, x);
    const auto are_zero = slopes == zero;
    if (any(are_zero)) [[unlikely]] {
      // 0 times minus infinity would be a NaN. (xsimd's -0 is +0 with AVX-512.)
      y = select(both(are_zero, x < zero), slopes * broadcast<V>(-1), y);
    }
    return y;
  }
};

struct prelu_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr std::tuple<V, V> compute(const V& dy, const V& x,
                                                        const V& slopes) noexcept {
    const V zero = broadcast<V>(0);
    const auto is_scaled = x <= zero;
    V dx = select(is_scaled, dy * slopes, dy);
    const auto are_zero = slopes == zero;
    if (any(are_zero)) [[unlikely]]
      dx = select(both(are_zero, is_scaled), zero, dx);
    return {dx, keep_where<V>(!(x > zero), x * dy)};
  }
};

}  // namespace detail

/// y = x < 0 ? slope·x : x, with a slope for each element. For one slope for all, a number can take the place
/// of the range, or use leaky_relu.
///
///   y = prelu(v, slopes)          float, double, or an xsimd::batch; constexpr on scalars
///   prelu(x, slopes, y)           ranges of one size; y may be x or slopes
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 0.5 ULP (one product), the same bits on every machine. A NaN in x, or in the slope of a
/// negative x, gives a NaN, whose bits are not guaranteed; -0 stays -0; with a slope of 0, -inf gives -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap partly.
inline constexpr detail::activation<activations::prelu, detail::prelu_mathematics> prelu{};

/// The gradients of prelu from its input: dx = x <= 0 ? slope·dy : dy, and dslope = x > 0 ? 0 : x·dy.
///
///   auto [dx, dslope] = prelu_backward(dy, x, slope)       values, as for prelu
///   prelu_backward(dy, x, slopes, dx, dslopes)             ranges of one size; dx and dslopes may each be one
///                                                          of the inputs, but not the same one
///
/// One of the inputs may be a single number, used for all elements. dslopes has a gradient for each element:
/// where elements share a slope, add up theirs.
///
/// Error: at most 0.5 ULP (one product). Where x <= 0 and the slope is 0, dx is +0, even for an infinite or NaN
/// dy. Where x is NaN, dx is dy and dslope NaN. The bits of other NaNs are not guaranteed. Options and
/// exceptions are those of prelu.
inline constexpr detail::activation<activations::prelu_backward, detail::prelu_backward_mathematics>
    prelu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
