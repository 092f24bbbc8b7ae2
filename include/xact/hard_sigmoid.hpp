// Hard sigmoid, x/6 + 1/2 clamped to [0, 1], forward and backward.
#ifndef XACT_HARD_SIGMOID_HPP
#define XACT_HARD_SIGMOID_HPP

#include "detail/activation.hpp"
#include "detail/rectify.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Whether slope and offset are the default ones, which stand for 1/6 as a real number.
template <class T>
XACT_INLINE constexpr bool are_of_hard_sigmoid(T slope, T offset) noexcept {
  return is_zero(slope - T(1) / 6) && is_zero(offset - T(0.5));
}

/// slope·x + offset in two roundings, for a slope that is not 0.
template <class V>
XACT_INLINE constexpr V line(const V& x, element<V> slope, element<V> offset) noexcept {
  return uncontracted(x * broadcast<V>(slope)) + broadcast<V>(offset);
}

struct hard_sigmoid_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& x, element<V> slope, element<V> offset) noexcept {
    using T = element<V>;
    V y = x;
    if (are_of_hard_sigmoid(slope, offset)) [[likely]] {
      // (x + 3)/6, in that order: x/6 + 1/2 would have few correct digits near -3.
      y = (x + broadcast<V>(3)) * broadcast<V>(T(1) / 6);
    } else if (is_zero(slope)) {
      return keep_nan(x, broadcast<V>(clamp_number<T>(offset, 0, 1)));
    } else {
      y = line(x, slope, offset);
    }
    y = clamp_number(y, 0, 1);
    return products_keep_nan ? y : keep_nan(x, y);
  }
};

struct hard_sigmoid_backward_mathematics {
  template <class V>
  XACT_INLINE static constexpr V compute(const V& dy, const V& x, element<V> slope,
                                         element<V> offset) noexcept {
    const V scaled = dy * broadcast<V>(slope);
    if (are_of_hard_sigmoid(slope, offset)) [[likely]] {
      return keep_where(exceeds(broadcast<V>(3), absolute(x)), scaled);
    }
    if (is_zero(slope)) return broadcast<V>(0);
    return keep_where(is_between(line(x, slope, offset), 0, 1), scaled);
  }
};

}  // namespace detail

/// y = min(max((x + 3)/6, 0), 1), or min(max(slope·x + offset, 0), 1), as ONNX has it with 0.2 and 0.5.
///
///   y = hard_sigmoid(v[, slope, offset])     float, double, or an xsimd::batch; constexpr on scalars
///   hard_sigmoid(x, y[, slope, offset])      ranges of one size; y may be x
///   hard_sigmoid(x[, slope, offset])         in place
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: at most 1.5 ULP; with a slope and an offset, 1.5 ULP of the larger of |slope·x| and |offset|. The
/// same bits on every machine. A slope of T(1)/6 with an offset of 0.5 stands for 1/6, as no parameters do.
/// A NaN is quieted and keeps its payload and sign. With a slope of 0, ±inf gives the offset, clamped.
/// Throws std::invalid_argument, before anything is written, if sizes differ, ranges overlap partly, or a
/// parameter of a range form is infinite or NaN.
inline constexpr detail::activation<activations::hard_sigmoid, detail::hard_sigmoid_mathematics>
    hard_sigmoid{};

/// dx = -3 < x < 3 ? dy/6 : 0, the gradient of hard_sigmoid from its input x. With a slope and an offset, it is
/// slope·dy where 0 < slope·x + offset < 1, as hard_sigmoid rounds that, and 0 elsewhere.
///
///   dx = hard_sigmoid_backward(dy, x[, slope, offset])      values, as for hard_sigmoid
///   hard_sigmoid_backward(dy, x, dx[, slope, offset])       ranges of one size; dx may be dy or x
///
/// Error: at most 1.5 ULP. Where x is NaN, the result is dy/6 or slope·dy. Where it is 0, it is +0, even for an
/// infinite or NaN dy. Options and exceptions are those of hard_sigmoid.
inline constexpr detail::activation<activations::hard_sigmoid_backward,
                                    detail::hard_sigmoid_backward_mathematics>
    hard_sigmoid_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
