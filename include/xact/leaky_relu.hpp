// The leaky rectified linear unit: x where it is not negative, else slope·x; forward and backward.
#ifndef XACT_LEAKY_RELU_HPP
#define XACT_LEAKY_RELU_HPP

#include "bit_mask.hpp"
#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct leaky_relu_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, element<V> slope) noexcept {
    const V scaled = x * broadcast<V>(slope);
    V y = scaled;
    if (slope > 0 && slope <= 1) [[likely]] {
      y = larger_or_second(x, scaled);
    } else if (slope > 1) {
      y = smaller_or_second(x, scaled);
    } else {
      // 0 times minus infinity would be a NaN.
      if (is_zero(slope)) y = select(x < broadcast<V>(0), broadcast<V>(-slope), y);
      y = select(x >= broadcast<V>(0), x, y);
    }
    return products_keep_nan ? y : keep_nan(x, y);
  }
  template <class V>
  XACT_INLINE static auto compute_with_mask(const V& x, element<V> slope) noexcept {
    return std::tuple(compute(x, slope), passes_gradient(x));
  }
};

struct leaky_relu_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& s, element<V> slope) noexcept {
    if (is_zero(slope)) [[unlikely]]
      return keep_where(passes_gradient(s), dy);
    return scale_where(s <= broadcast<V>(0), dy, slope);
  }
  template <class V>
  XACT_INLINE static V compute(const V& dy, const mask_of<V>& passes, element<V> slope) noexcept {
    if (is_zero(slope)) [[unlikely]]
      return keep_where(passes, dy);
    return scale_where(!passes, dy, slope);
  }
};

}  // namespace detail

/// y = x < 0 ? slope·x : x. The slope is 0.01 if none is given.
///
///   y = leaky_relu(v[, slope])          float, double, or an xsimd::batch; constexpr on scalars
///   leaky_relu(x, y[, slope])           ranges of one size; y may be x
///   leaky_relu(x[, slope])              in place
///   leaky_relu(x, y, mask[, slope])     also sets bit i of mask to 0 if x[i] <= 0, else to 1
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 0.5 ULP (one product), the same bits on every machine. A NaN is quieted and keeps
/// its payload and sign; -0 stays -0; with a slope of 0, -inf gives -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ, operands overlap partly, or
/// the slope of a range form is infinite or NaN.
inline constexpr detail::activation<activations::leaky_relu, detail::leaky_relu_mathematics>
    leaky_relu{};

/// dx = s <= 0 ? slope·dy : dy, the gradient of leaky_relu. s is leaky_relu's input, its output (if
/// the slope is not negative), or the mask that it wrote. Forms, options and exceptions are those
/// of relu_backward, with a slope as above: leaky_relu_backward(dy, s, dx[, slope]). Where s is
/// NaN, the result is dy. Where s <= 0 and the slope is 0, it is +0, even for infinite or NaN dy.
inline constexpr detail::activation<activations::leaky_relu_backward,
                                    detail::leaky_relu_backward_mathematics>
    leaky_relu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
