// The logistic function s(x) = 1 / (1 + exp(-x)), forward and backward.
#ifndef XACT_SIGMOID_HPP
#define XACT_SIGMOID_HPP

#include "accuracy.hpp"
#include "detail/sigmoid_exact.hpp"
#include "detail/sigmoid_kernels.hpp"
#include "transform.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class T>
inline constexpr bool is_sigmoid_element = std::is_same_v<T, float> || std::is_same_v<T, double>;

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(_M_FP_FAST)
inline constexpr bool may_rearrange_sums = true;
#else
inline constexpr bool may_rearrange_sums = false;
#endif

/// Whether Code leaves sums as they are written, or is not compiled here. Says what to do if neither: a
/// number that is added in order to round, and taken off again, would be left out, and half the digits of
/// results be wrong (measured), whatever the tag.
template <class Code>
consteval bool keeps_sums() {
  constexpr bool kept = !(Code::has_values && may_rearrange_sums);
  static_assert(kept,
                "xact: -ffast-math, -Ofast, -funsafe-math-optimizations, -fassociative-math and "
                "/fp:fast make sigmoid and sigmoid_backward_from_input wrong; compile this file "
                "with -fno-fast-math (/fp:precise) behind them, or call the functions of "
                "xact::dispatch, whose library is compiled so");
  return kept;
}

/// pack_size is what was fastest: as many batches at once as have their values in registers, or
/// nearly.
template <class Accuracy>
struct sigmoid_kernel;
template <>
struct sigmoid_kernel<fast_t> {
  template <class B>
  static constexpr std::size_t pack_size = lanes<B> == 16 ? 5 : 4;

  template <class V>
  XACT_INLINE V operator()(const V& x) const noexcept {
    return sigmoid_by<fast_sigmoid>(x);
  }
};
template <>
struct sigmoid_kernel<accurate_t> {
  template <class B>
  static constexpr std::size_t pack_size = [] {
    constexpr bool is_float = std::is_same_v<element<B>, float>;
    if (is_float && table_size<B> > 1) return 5;
    return is_float && !has_fma<B> && lanes<B> == 4 ? 6 : 4;
  }();

  template <class V>
  XACT_INLINE V operator()(const V& x) const noexcept {
    return sigmoid_by<accurate_sigmoid<reciprocal_estimate>>(x);
  }
};
template <>
struct sigmoid_kernel<exact_t> {
  template <class B>
  static constexpr std::size_t pack_size = 4;

  template <class V>
  XACT_INLINE V operator()(const V& x) const noexcept {
    static_assert(std::is_same_v<element<V>, float>,
                  "xact::sigmoid: exact is offered for float only");
    if constexpr (std::is_same_v<element<V>, float>) {
      return exact_sigmoid::evaluate(x);
    } else {
      return x;
    }
  }
};

struct sigmoid_backward_from_input_kernel {
  template <class B>
  static constexpr std::size_t pack_size = 4;

  /// dy·s(x)·s(-x), from the smaller of the two factors, y = s(-|x|): 1 - y then loses nothing.
  template <class V>
  XACT_INLINE V operator()(const V& dy, const V& x) const noexcept {
    using T = element<V>;
    using U = bits_of<T>;
    const auto sign = broadcast<bits_value<V>>(bitwise_cast<U>(T(-0.0)));
    const V minus_abs = bitwise_cast<T>(bitwise_cast<U>(x) | sign);
    const V y = sigmoid_by<accurate_sigmoid<reciprocal_estimate>>(minus_abs);
    return dy * (y * (broadcast<V>(T(1)) - y));
  }
};

struct sigmoid_backward_kernel {
  template <class V>
  XACT_INLINE constexpr V operator()(const V& dy, const V& y) const noexcept {
    return (dy * (broadcast<V>(element<V>(1)) - y)) * y;
  }
};

/// The range forms, by whatever code computes them (compiled_code in transform.hpp).
template <class Code>
struct sigmoid_ranges {
  template <range X, range Y, class... Options>
  void operator()(X&& x, Y&& y, Options...) const {
    static constexpr const char* names[] = {"x", "y"};
    static constexpr call_site site{Code::scope, "sigmoid", names};
    static_assert(is_sigmoid_element<range_element<X>>,
                  "xact::sigmoid computes on float and double only");
    static_assert(option_count<automatic_t, Options...> <= 1,
                  "xact::sigmoid takes one of xact::streaming and xact::cached");
    using accuracy = accuracy_option<Options...>;
    constexpr bool is_offered =
        !std::is_same_v<accuracy, exact_t> || std::is_same_v<range_element<X>, float>;
    static_assert(is_offered, "xact::sigmoid: exact is offered for float only");
    if constexpr (is_sigmoid_element<range_element<X>> && is_offered && keeps_sums<Code>()) {
      const sigmoid_kernel<accuracy> kernel;
      Code::template transform<1>(site, option<automatic_t, Options...>{}, kernel, x,
                                  std::forward<Y>(y));
    }
  }

  template <range X, class... Options>
    requires(!range<Options> && ...)
  void operator()(X&& x, Options... options) const {
    (*this)(x, std::forward<X>(x), options...);
  }

  template <class First, class... Others>
    requires(!(Code::has_values && value<std::remove_cvref_t<First>>) && !range<First>)
  void operator()(First&&, Others&&...) const {
    static_assert(never<First>,
                  "xact::sigmoid takes values, or ranges as sigmoid(x, y) or sigmoid(x), where "
                  "ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }
};

template <class Code>
struct sigmoid_backward_ranges {
  template <range DY, range Y, range DX, class... Options>
    requires are_store_options<Options...>
  XACT_INLINE void operator()(DY&& dy, Y&& y, DX&& dx, Options...) const {
    static constexpr const char* names[] = {"dy", "y", "dx"};
    static constexpr call_site site{Code::scope, "sigmoid_backward", names};
    static_assert(is_sigmoid_element<range_element<DY>>,
                  "xact::sigmoid_backward computes on float and double only");
    if constexpr (is_sigmoid_element<range_element<DY>>) {
      constexpr sigmoid_backward_kernel kernel;
      Code::template transform<2>(site, option<automatic_t, Options...>{}, kernel, dy, y,
                                  std::forward<DX>(dx));
    }
  }

  template <class First, class... Others>
    requires(!(Code::has_values && value<std::remove_cvref_t<First>>))
  void operator()(First&&, Others&&...) const {
    static_assert(never<First>,
                  "xact::sigmoid_backward takes values, or ranges as sigmoid_backward(dy, y, dx), "
                  "and then xact::streaming or xact::cached, where ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }
};

template <class Code>
struct sigmoid_backward_from_input_ranges {
  template <range DY, range X, range DX, class... Options>
    requires are_store_options<Options...>
  void operator()(DY&& dy, X&& x, DX&& dx, Options...) const {
    static constexpr const char* names[] = {"dy", "x", "dx"};
    static constexpr call_site site{Code::scope, "sigmoid_backward_from_input", names};
    static_assert(is_sigmoid_element<range_element<DY>>,
                  "xact::sigmoid_backward_from_input computes on float and double only");
    if constexpr (is_sigmoid_element<range_element<DY>> && keeps_sums<Code>()) {
      constexpr sigmoid_backward_from_input_kernel kernel;
      Code::template transform<2>(site, option<automatic_t, Options...>{}, kernel, dy, x,
                                  std::forward<DX>(dx));
    }
  }

  template <class First, class... Others>
    requires(!(Code::has_values && value<std::remove_cvref_t<First>>))
  void operator()(First&&, Others&&...) const {
    static_assert(never<First>,
                  "xact::sigmoid_backward_from_input takes values, or ranges as "
                  "sigmoid_backward_from_input(dy, x, dx), and then xact::streaming or "
                  "xact::cached, where ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
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
/// xact::streaming or xact::cached as well (streaming.hpp), before or after it.
///
/// Error, for every input, subnormal results included: fast at most 2.5 ULP, accurate under 1 ULP, exact
/// at most 0.5 ULP: it is correctly rounded, so it has the same bits on every machine and never
/// decreases as x grows. The other two may step down by a digit or two between neighbours.
/// Range: [0, 1]. s(±0) = 0.5, s(-inf) = +0, s(+inf) = 1; a NaN comes back quieted, payload and
/// sign kept. Results below the smallest normal number are kept down to x = -103.97 (float) and
/// -745.1 (double).
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
/// Method: reduction by multiples of ln 2 or of a part of it (Tang's tables, in a register), a minimax
/// polynomial, and a division, for accurate corrected by its residual; exact adds Ziv's rounding
/// test and a second way through doubles. See docs/sigmoid.md.
template <class Arch>
struct sigmoid_function : detail::sigmoid_ranges<detail::compiled_code<Arch>> {
  using detail::sigmoid_ranges<detail::compiled_code<Arch>>::operator();

  template <class B>
  static constexpr std::size_t pack_size =
      detail::sigmoid_kernel<accurate_t>::template pack_size<B>;

  template <detail::value V, class... Options>
  [[nodiscard]] XACT_INLINE V operator()(V x, Options...) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_sigmoid_element<T>, "xact::sigmoid computes on float and double only");
    static_assert(detail::option_count<detail::automatic_t, Options...> == 0,
                  "xact::sigmoid: xact::streaming and xact::cached are for ranges");
    if constexpr (!detail::is_sigmoid_element<T> ||
                  !detail::keeps_sums<detail::compiled_code<Arch>>()) {
      return x;
    } else if constexpr (std::is_arithmetic_v<V>) {
      return detail::as_batch<Arch>(kernel<Options...>{}, x);
    } else {
      return kernel<Options...>{}(x);
    }
  }

 private:
  template <class... Options>
  using kernel = detail::sigmoid_kernel<detail::accuracy_option<Options...>>;
};
inline constexpr sigmoid_function<detail::native_arch> sigmoid{};

/// dx = dy·(1 - y)·y, the gradient of sigmoid from its saved output y, multiplied in that order.
///
///   dx = sigmoid_backward(dy, y)       values, as for sigmoid; constexpr on scalars
///   sigmoid_backward(dy, y, dx)        ranges of one size; dx may be dy or y
///
/// The range form takes xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Error: under 2.5 ULP of dy·(1 - y)·y for that y, where no product is subnormal. What y itself has
/// lost (all of 1 - s once s rounds to 1) it cannot know; sigmoid_backward_from_input does.
/// Infinities and NaNs follow from the products; a NaN's bits are not promised.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
template <class Arch>
struct sigmoid_backward_function : detail::sigmoid_backward_ranges<detail::compiled_code<Arch>> {
  using detail::sigmoid_backward_ranges<detail::compiled_code<Arch>>::operator();

  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V dy, V y) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_sigmoid_element<T>,
                  "xact::sigmoid_backward computes on float and double only");
    if constexpr (!detail::is_sigmoid_element<T>) {
      return dy;
    } else {
      return detail::sigmoid_backward_kernel{}(dy, y);
    }
  }
};
inline constexpr sigmoid_backward_function<detail::native_arch> sigmoid_backward{};

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
template <class Arch>
struct sigmoid_backward_from_input_function
    : detail::sigmoid_backward_from_input_ranges<detail::compiled_code<Arch>> {
  using detail::sigmoid_backward_from_input_ranges<detail::compiled_code<Arch>>::operator();

  template <class B>
  static constexpr std::size_t pack_size = detail::sigmoid_backward_from_input_kernel::pack_size<B>;

  template <detail::value V>
  [[nodiscard]] XACT_INLINE V operator()(V dy, V x) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_sigmoid_element<T>,
                  "xact::sigmoid_backward_from_input computes on float and double only");
    if constexpr (!detail::is_sigmoid_element<T> ||
                  !detail::keeps_sums<detail::compiled_code<Arch>>()) {
      return dy;
    } else if constexpr (std::is_arithmetic_v<V>) {
      return detail::as_batch<Arch>(detail::sigmoid_backward_from_input_kernel{}, dy, x);
    } else {
      return detail::sigmoid_backward_from_input_kernel{}(dy, x);
    }
  }
};
inline constexpr sigmoid_backward_from_input_function<detail::native_arch>
    sigmoid_backward_from_input{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
