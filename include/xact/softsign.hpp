// Softsign, x / (1 + |x|), forward and backward.
#ifndef XACT_SOFTSIGN_HPP
#define XACT_SOFTSIGN_HPP

#include <cstdint>
#include <limits>

#include "detail/activation.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct softsign_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x) noexcept {
    // From here on, adding 1 changes nothing and the quotient is ±1, except for infinities.
    constexpr auto large = element<V>(std::uint64_t(4) << std::numeric_limits<element<V>>::digits);
    const V one = broadcast<V>(1), magnitude = absolute(x);
    const V y = divide(x, one + magnitude);
    const V limit = select(x < broadcast<V>(0), -one, one);
    return keep_nan(x, select(magnitude < broadcast<V>(large), y, limit));
  }
};

struct softsign_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& x) noexcept {
    const V one = broadcast<V>(1);
    const V reciprocal = divide(one, one + absolute(x));
    return dy * reciprocal * reciprocal;
  }
};

}  // namespace detail

/// y = x / (1 + |x|).
///
///   y = softsign(v)         float, double, or an xsimd::batch; constexpr on scalars
///   softsign(x, y)          ranges of one size; y may be x
///   softsign(x)             in place
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 1.5 ULP, the same bits on every machine. Range: [-1, 1], ±1 at ±inf. A NaN comes back
/// quieted, payload and sign kept; -0 stays -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap partly.
inline constexpr detail::activation<activations::softsign, detail::softsign_mathematics> softsign{};

/// dx = dy / (1 + |x|)², the gradient of softsign from its input x, as (dy·r)·r with r = 1 / (1 + |x|).
///
///   dx = softsign_backward(dy, x)       values, as for softsign
///   softsign_backward(dy, x, dx)        ranges of one size; dx may be dy or x
///
/// Error: at most 3.5 ULP with dy = 1 and 4.5 with any dy, where neither r nor a product is subnormal; the same
/// bits on every machine. Infinities and NaNs follow from the products; the bits of a NaN are not
/// guaranteed. Options and exceptions are those of softsign.
inline constexpr detail::activation<activations::softsign_backward,
                                    detail::softsign_backward_mathematics>
    softsign_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
