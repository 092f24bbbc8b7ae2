// The rectified linear unit, max(x, 0) with a defined answer for NaN and -0, forward and backward.
#ifndef XACT_RELU_HPP
#define XACT_RELU_HPP

#include "transform.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class T>
inline constexpr bool is_relu_element =
    std::is_same_v<T, float> || std::is_same_v<T, double> || std::signed_integral<T>;

}  // namespace detail

/// y = x < 0 ? 0 : x.
///
///   y = relu(v)      float, double, a signed integer, or an xsimd::batch; constexpr on scalars
///   relu(x, y)       ranges of one size; y may be x
///   relu(x)          in place
///
/// Exact. A NaN comes back as it is, payload and signaling bit too; -0 stays -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
template <class Arch>
struct relu_function {
  template <class B>
  static constexpr std::size_t pack_size = 4;

  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V x) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_relu_element<T>,
                  "xact::relu computes on float, double and signed integers only");
    if constexpr (!detail::is_relu_element<T>) {
      return x;
    } else {
      using detail::select;
      const V zero = detail::broadcast<V>(T(0));
      return select(x < zero, zero, x);
    }
  }

  template <detail::range X, detail::range Y>
  void operator()(X&& x, Y&& y) const {
    static constexpr const char* names[] = {"x", "y"};
    detail::transform_ranges<1, Arch>({"xact::relu", names}, *this, x, std::forward<Y>(y));
  }

  template <detail::range X>
  void operator()(X&& x) const {
    (*this)(x, std::forward<X>(x));
  }

  template <class First, class... Others>
    requires(!detail::value<std::remove_cvref_t<First>>)
  void operator()(First&&, Others&&...) const {
    static_assert(
        detail::never<First>,
        "xact::relu takes values, or ranges as relu(x, y) or relu(x), where ranges are contiguous "
        "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }
};
inline constexpr relu_function<detail::native_arch> relu{};

/// dx = s <= 0 ? 0 : dy, the gradient of relu. s is relu's input or its output: the result is the
/// same.
///
///   dx = relu_backward(dy, s)      values, as for relu
///   relu_backward(dy, s, dx)       ranges of one size; dx may be dy or s
///
/// Exact, and a selection, never a product: where s <= 0 the result is +0 even for an infinite or
/// NaN dy, and where s is NaN it is dy.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly.
template <class Arch>
struct relu_backward_function {
  template <class B>
  static constexpr std::size_t pack_size = 4;

  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V dy, V s) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_relu_element<T>,
                  "xact::relu_backward computes on float, double and signed integers only");
    if constexpr (!detail::is_relu_element<T>) {
      return dy;
    } else {
      using detail::select;
      const V zero = detail::broadcast<V>(T(0));
      return select(s <= zero, zero, dy);
    }
  }

  template <detail::range DY, detail::range S, detail::range DX>
  void operator()(DY&& dy, S&& s, DX&& dx) const {
    static constexpr const char* names[] = {"dy", "x", "dx"};
    detail::transform_ranges<2, Arch>({"xact::relu_backward", names}, *this, dy, s,
                                      std::forward<DX>(dx));
  }

  template <class First, class... Others>
    requires(!detail::value<std::remove_cvref_t<First>>)
  void operator()(First&&, Others&&...) const {
    static_assert(detail::never<First>,
                  "xact::relu_backward takes values, or ranges as relu_backward(dy, x, dx), where "
                  "ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }
};
inline constexpr relu_backward_function<detail::native_arch> relu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
