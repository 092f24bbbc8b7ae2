// The rectified linear unit, max(x, 0) with a defined answer for NaN and -0, forward and backward.
#ifndef XACT_RELU_HPP
#define XACT_RELU_HPP

#include "bit_mask.hpp"
#include "detail/rectify.hpp"
#include "transform.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class T>
inline constexpr bool is_relu_element =
    std::is_same_v<T, float> || std::is_same_v<T, double> || std::signed_integral<T>;

/// relu and what its backward pass needs.
struct relu_with_mask_kernel {
  template <class V>
  XACT_INLINE auto operator()(const V& x) const noexcept {
    return std::tuple(rectify(x), passes_gradient(x));
  }
};

struct relu_backward_from_mask_kernel {
  template <class V>
  XACT_INLINE V operator()(const V& dy, const mask_of<V>& passes) const noexcept {
    return keep_where(passes, dy);
  }
};

}  // namespace detail

/// y = x < 0 ? 0 : x.
///
///   y = relu(v)           float, double, a signed integer, or an xsimd::batch; constexpr on scalars
///   relu(x, y)            ranges of one size; y may be x
///   relu(x)               in place
///   relu(x, y, mask)      and bit i of the mask is 1 unless x[i] <= 0: for relu_backward
///
/// The mask is an xact::bit_span or an xact::bit_vector of the ranges' size. Range forms take
/// xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact. A NaN comes back as it is, payload and signaling bit too; -0 stays -0.
/// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
/// partly.
template <class Arch>
struct relu_function {
  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V x) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_relu_element<T>,
                  "xact::relu computes on float, double and signed integers only");
    if constexpr (!detail::is_relu_element<T>) {
      return x;
    } else {
      return detail::rectify(x);
    }
  }

  template <detail::range X, detail::range Y, class... Options>
    requires detail::are_store_options<Options...>
  XACT_INLINE void operator()(X&& x, Y&& y, Options...) const {
    static constexpr const char* names[] = {"x", "y"};
    static constexpr detail::call_site site{"xact::relu", names};
    detail::transform_operands<1, Arch, detail::option<detail::automatic_t, Options...>>(
        site, *this, x, std::forward<Y>(y));
  }

  template <detail::range X, class... Options>
    requires detail::are_store_options<Options...>
  XACT_INLINE void operator()(X&& x, Options... options) const {
    (*this)(x, std::forward<X>(x), options...);
  }

  template <detail::range X, detail::range Y, detail::mask M, class... Options>
    requires detail::are_store_options<Options...>
  void operator()(X&& x, Y&& y, M&& mask, Options...) const {
    static constexpr const char* names[] = {"x", "y", "mask"};
    static constexpr detail::call_site site{"xact::relu", names};
    static_assert(detail::is_relu_element<detail::range_element<X>>,
                  "xact::relu computes on float, double and signed integers only");
    constexpr detail::relu_with_mask_kernel f;
    detail::transform_operands<1, Arch, detail::option<detail::automatic_t, Options...>>(
        site, f, x, std::forward<Y>(y), std::forward<M>(mask));
  }

  template <class First, class... Others>
    requires(!detail::value<std::remove_cvref_t<First>> &&
             !(detail::range<First> && detail::are_store_options<Others...>))
  void operator()(First&&, Others&&...) const {
    static_assert(detail::never<First>,
                  "xact::relu takes values, or ranges as relu(x, y), relu(x) or relu(x, y, mask), "
                  "and then xact::streaming or xact::cached, where ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }
};
inline constexpr relu_function<detail::native_arch> relu{};

/// dx = s <= 0 ? 0 : dy, the gradient of relu. s is relu's input or its output: the result is the
/// same. Or it is the mask that relu wrote, one bit for each element, with the same result again.
///
///   dx = relu_backward(dy, s)        values, as for relu
///   relu_backward(dy, s, dx)         ranges of one size; dx may be dy or s
///   relu_backward(dy, mask, dx)      dx may be dy
///
/// Range forms take xact::streaming or xact::cached as a last argument (streaming.hpp).
///
/// Exact, and a selection, never a product: where s <= 0 the result is +0 even for an infinite or
/// NaN dy, and where s is NaN it is dy.
/// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
/// partly.
template <class Arch>
struct relu_backward_function {
  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V dy, V s) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_relu_element<T>,
                  "xact::relu_backward computes on float, double and signed integers only");
    if constexpr (!detail::is_relu_element<T>) {
      return dy;
    } else {
      return detail::keep_where(detail::passes_gradient(s), dy);
    }
  }

  template <detail::range DY, detail::range S, detail::range DX, class... Options>
    requires detail::are_store_options<Options...>
  XACT_INLINE void operator()(DY&& dy, S&& s, DX&& dx, Options...) const {
    static constexpr const char* names[] = {"dy", "x", "dx"};
    static constexpr detail::call_site site{"xact::relu_backward", names};
    detail::transform_operands<2, Arch, detail::option<detail::automatic_t, Options...>>(
        site, *this, dy, s, std::forward<DX>(dx));
  }

  template <detail::range DY, detail::mask M, detail::range DX, class... Options>
    requires detail::are_store_options<Options...>
  void operator()(DY&& dy, M&& mask, DX&& dx, Options...) const {
    static constexpr const char* names[] = {"dy", "mask", "dx"};
    static constexpr detail::call_site site{"xact::relu_backward", names};
    static_assert(detail::is_relu_element<detail::range_element<DY>>,
                  "xact::relu_backward computes on float, double and signed integers only");
    constexpr detail::relu_backward_from_mask_kernel f;
    detail::transform_operands<2, Arch, detail::option<detail::automatic_t, Options...>>(
        site, f, dy, std::forward<M>(mask), std::forward<DX>(dx));
  }

  template <class First, class... Others>
    requires(!detail::value<std::remove_cvref_t<First>>)
  void operator()(First&&, Others&&...) const {
    static_assert(detail::never<First>,
                  "xact::relu_backward takes values, or ranges as relu_backward(dy, x, dx) or "
                  "relu_backward(dy, mask, dx), and then xact::streaming or xact::cached, where "
                  "ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }
};
inline constexpr relu_backward_function<detail::native_arch> relu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
