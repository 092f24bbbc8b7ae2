// The logistic function s(x) = 1 / (1 + exp(-x)), forward and backward.
#ifndef XACT_SIGMOID_HPP
#define XACT_SIGMOID_HPP

#include "accuracy.hpp"
#include "detail/activation.hpp"
#include "detail/sigmoid_exact.hpp"
#include "detail/sigmoid_kernels.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

struct sigmoid_mathematics {
  template <class V>
  XACT_INLINE static V compute(fast_t, const V& x) noexcept {
    return sigmoid_by<fast_sigmoid>(x);
  }
  template <class V>
  XACT_INLINE static V compute(accurate_t, const V& x) noexcept {
    return sigmoid_by<accurate_sigmoid<reciprocal_estimate>>(x);
  }
  template <class V>
  XACT_INLINE static V compute(exact_t, const V& x) noexcept {
    return exact_sigmoid::evaluate(x);
  }

  /// As many batches as fit in the registers, or nearly fit.
  template <class Tag, class B>
  static constexpr std::size_t pack_size = [] {
    constexpr bool is_float = std::is_same_v<element<B>, float>;
    if (std::is_same_v<Tag, fast_t>) return lanes<B> == 16 ? 5 : 4;
    if (std::is_same_v<Tag, exact_t>) return 4;
    if (is_float && table_size<B> > 1) return 5;
    return is_float && !has_fma<B> && lanes<B> == 4 ? 6 : 4;
  }();
};

struct sigmoid_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& y) noexcept {
    return (dy * (broadcast<V>(element<V>(1)) - y)) * y;
  }
};

struct sigmoid_backward_from_input_mathematics {
  template <class Tag, class B>
  static constexpr std::size_t pack_size = 4;

  /// dy·s(x)·s(-x), from the smaller of the two factors, y = s(-|x|): 1 - y then loses nothing.
  template <class V>
  XACT_INLINE static V compute(const V& dy, const V& x) noexcept {
    using T = element<V>;
    using U = bits_of<T>;
    const auto sign = broadcast<bits_value<V>>(bitwise_cast<U>(T(-0.0)));
    const V minus_abs = bitwise_cast<T>(bitwise_cast<U>(x) | sign);
    const V y = sigmoid_by<accurate_sigmoid<reciprocal_estimate>>(minus_abs);
    return dy * (y * (broadcast<V>(T(1)) - y));
  }
};

}  // namespace detail

/// y = s(x) = 1 / (1 + exp(-x)).
///
///   y = sigmoid(v), sigmoid(v, tag)         float, double, or an xsimd::batch of them
///   sigmoid(x, y), sigmoid(x, y, tag)       ranges of one size; y may be x
///   sigmoid(x), sigmoid(x, tag)             in place
///
/// The tag is xact::fast, xact::accurate (the default) or xact::exact (float only). Range forms take
/// xact::streaming or xact::cached as well (streaming.hpp), before or after the tag.
///
/// Error, for every input, including those with subnormal results: fast at most 2.5 ULP, accurate
/// under 1 ULP, exact at most 0.5 ULP. exact is correctly rounded, so it gives the same bits on
/// every machine and never decreases as x grows. The other two may decrease by one or two ULP
/// between neighbouring numbers.
/// Range: [0, 1]. s(±0) = 0.5, s(-inf) = +0, s(+inf) = 1. A NaN is quieted and keeps its payload
/// and sign. Subnormal results are not flushed to zero; they extend down to x = -103.97 (float) and
/// -745.1 (double).
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
/// Method: argument reduction by multiples of ln 2 or of a fraction of it (Tang's tables, held in a
/// register), a minimax polynomial, and a division. accurate corrects the quotient by its residual.
/// exact adds Ziv's rounding test, with a fallback that computes in doubles. See docs/sigmoid.md.
inline constexpr detail::activation<activations::sigmoid, detail::sigmoid_mathematics> sigmoid{};

/// dx = dy·(1 - y)·y, the gradient of sigmoid from its saved output y, multiplied in that order.
///
///   dx = sigmoid_backward(dy, y)       values, as for sigmoid; constexpr on scalars
///   sigmoid_backward(dy, y, dx)        ranges of one size; dx may be dy or y
///
/// The range form takes xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: under 2.5 ULP, compared with dy·(1 - y)·y for the given y, where no product is subnormal.
/// It cannot recover what y has lost by rounding (all of 1 - s once s rounds to 1);
/// sigmoid_backward_from_input has no such loss.
/// Infinities and NaNs follow from the products; the bits of a NaN are not guaranteed.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
inline constexpr detail::activation<activations::sigmoid_backward,
                                    detail::sigmoid_backward_mathematics>
    sigmoid_backward{};

/// dx = dy·e/(1 + e)² with e = exp(-|x|), the gradient of sigmoid from its input x.
///
///   dx = sigmoid_backward_from_input(dy, x)       values, as for sigmoid
///   sigmoid_backward_from_input(dy, x, dx)        ranges of one size; dx may be dy or x
///
/// The range form takes xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 4 ULP wherever the derivative and the product are normal numbers, also where
/// sigmoid(x) has rounded to 1.
/// Infinities and NaNs follow from the product; a NaN's bits are not promised.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
/// Method: s'(x) = y·(1 - y) with y = s(-|x|) <= 1/2, where 1 - y is as accurate as y.
inline constexpr detail::activation<activations::sigmoid_backward_from_input,
                                    detail::sigmoid_backward_from_input_mathematics>
    sigmoid_backward_from_input{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
