// Hard swish, x·min(max(x + 3, 0), 6)/6, forward and backward.
#ifndef XACT_HARD_SWISH_HPP
#define XACT_HARD_SWISH_HPP

#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct hard_swish_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x) noexcept {
    using T = element<V>;
    // (x + 3)/6 with two signs turned, so that it is -0 for x = -3, and the product +0. Clamped to 1 last, so that
    // nothing overflows.
    const V least = larger_or_second(broadcast<V>(-3), x);
    const V factor = (broadcast<V>(-3) - least) * broadcast<V>(T(-1) / 6);
    const V y = least * smaller_or_second(broadcast<V>(1), factor);
    return products_keep_nan ? y : keep_nan(x, y);
  }
};

struct hard_swish_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& x) noexcept {
    using T = element<V>;
    // 2·x is exact, so that it does not matter whether the sum is made in the same step.
    const V slope = fma(x, broadcast<V>(2), broadcast<V>(3)) * broadcast<V>(T(1) / 6);
    const V dx = select(x >= broadcast<V>(3), dy, dy * slope);
    return keep_where(exceeds(x, broadcast<V>(-3)), dx);
  }
};

}  // namespace detail

/// y = x·min(max(x + 3, 0), 6)/6, also called hard SiLU: x itself from 3 on, 0 up to -3.
///
///   y = hard_swish(v)         float, double, or an xsimd::batch; constexpr on scalars
///   hard_swish(x, y)          ranges of one size; y may be x
///   hard_swish(x)             in place
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 2.5 ULP, the same bits on every machine. Up to -3 the result is +0. A NaN is quieted and keeps
/// its payload and sign; -0 stays -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap partly.
inline constexpr detail::activation<activations::hard_swish, detail::hard_swish_mathematics>
    hard_swish{};

/// dx = dy·(2·x + 3)/6 for -3 < x < 3, 0 up to -3 and dy from 3 on, the gradient of hard_swish from its input x.
///
///   dx = hard_swish_backward(dy, x)       values, as for hard_swish
///   hard_swish_backward(dy, x, dx)        ranges of one size; dx may be dy or x
///
/// Error: at most 3.5 ULP, the same bits on every machine. Up to -3 the result is +0, even for an infinite or
/// NaN dy. The bits of other NaNs are not guaranteed. Options and exceptions are those of hard_swish.
inline constexpr detail::activation<activations::hard_swish_backward,
                                    detail::hard_swish_backward_mathematics>
    hard_swish_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
