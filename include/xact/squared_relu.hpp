// Squared ReLU, max(x, 0)², forward and backward.
#ifndef XACT_SQUARED_RELU_HPP
#define XACT_SQUARED_RELU_HPP

#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct squared_relu_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x) noexcept {
    const V positive = rectify(x), y = positive * positive;
    return products_keep_nan ? y : keep_nan(x, y);
  }
};

struct squared_relu_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& x) noexcept {
    return keep_where(passes_gradient(x), dy * (x + x));
  }
};

}  // namespace detail

/// y = x < 0 ? 0 : x².
///
///   y = squared_relu(v)         float, double, or an xsimd::batch; constexpr on scalars
///   squared_relu(x, y)          ranges of one size; y may be x
///   squared_relu(x)             in place
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 0.5 ULP (one product), the same bits on every machine. A NaN is quieted and keeps its payload
/// and sign; -0 gives +0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap partly.
inline constexpr detail::activation<activations::squared_relu, detail::squared_relu_mathematics>
    squared_relu{};

/// dx = x <= 0 ? 0 : 2·x·dy, the gradient of squared_relu from its input x.
///
///   dx = squared_relu_backward(dy, x)       values, as for squared_relu
///   squared_relu_backward(dy, x, dx)        ranges of one size; dx may be dy or x
///
/// Error: at most 0.5 ULP, unless 2·x overflows. Where x <= 0, the result is +0, even for an infinite or NaN dy.
/// The bits of other NaNs are not guaranteed. Options and exceptions are those of squared_relu.
inline constexpr detail::activation<activations::squared_relu_backward,
                                    detail::squared_relu_backward_mathematics>
    squared_relu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
