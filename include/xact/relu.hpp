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

struct relu_kernel {
  template <class V>
  XACT_INLINE constexpr V operator()(const V& x) const noexcept {
    return rectify(x);
  }
};

/// relu and what its backward pass needs.
struct relu_with_mask_kernel {
  template <class V>
  XACT_INLINE auto operator()(const V& x) const noexcept {
    return std::tuple(rectify(x), passes_gradient(x));
  }
};

struct relu_backward_kernel {
  template <class V>
  XACT_INLINE constexpr V operator()(const V& dy, const V& s) const noexcept {
    return keep_where(passes_gradient(s), dy);
  }
};

struct relu_backward_from_mask_kernel {
  template <class V>
  XACT_INLINE V operator()(const V& dy, const mask_of<V>& passes) const noexcept {
    return keep_where(passes, dy);
  }
};

/// The range forms, by whatever code computes them (compiled_code in transform.hpp).
template <class Code>
struct relu_ranges {
  template <range X, range Y, class... Options>
    requires are_store_options<Options...>
  XACT_INLINE void operator()(X&& x, Y&& y, Options...) const {
    static constexpr const char* names[] = {"x", "y"};
    static constexpr call_site site{Code::scope, "relu", names};
    run<1, Options...>(site, relu_kernel{}, x, std::forward<Y>(y));
  }

  template <range X, class... Options>
    requires are_store_options<Options...>
  XACT_INLINE void operator()(X&& x, Options... options) const {
    (*this)(x, std::forward<X>(x), options...);
  }

  template <range X, range Y, mask M, class... Options>
    requires are_store_options<Options...>
  void operator()(X&& x, Y&& y, M&& mask, Options...) const {
    static constexpr const char* names[] = {"x", "y", "mask"};
    static constexpr call_site site{Code::scope, "relu", names};
    run<1, Options...>(site, relu_with_mask_kernel{}, x, std::forward<Y>(y), std::forward<M>(mask));
  }

  template <class First, class... Others>
    requires(!(Code::has_values && value<std::remove_cvref_t<First>>) &&
             !(range<First> && are_store_options<Others...>))
  void operator()(First&&, Others&&...) const {
    static_assert(never<First>,
                  "xact::relu takes values, or ranges as relu(x, y), relu(x) or relu(x, y, mask), "
                  "and then xact::streaming or xact::cached, where ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }

 private:
  template <std::size_t N, class... Options, class Kernel, class X, class... More>
  XACT_INLINE static void run(const call_site& site, const Kernel& kernel, X& x, More&&... more) {
    static_assert(is_relu_element<range_element<X&>>,
                  "xact::relu computes on float, double and signed integers only");
    if constexpr (is_relu_element<range_element<X&>>) {
      Code::template transform<N>(site, option<automatic_t, Options...>{}, kernel, x,
                                  std::forward<More>(more)...);
    }
  }
};

template <class Code>
struct relu_backward_ranges {
  template <range DY, range S, range DX, class... Options>
    requires are_store_options<Options...>
  XACT_INLINE void operator()(DY&& dy, S&& s, DX&& dx, Options...) const {
    static constexpr const char* names[] = {"dy", "x", "dx"};
    static constexpr call_site site{Code::scope, "relu_backward", names};
    run<Options...>(site, relu_backward_kernel{}, dy, s, std::forward<DX>(dx));
  }

  template <range DY, mask M, range DX, class... Options>
    requires are_store_options<Options...>
  void operator()(DY&& dy, M&& mask, DX&& dx, Options...) const {
    static constexpr const char* names[] = {"dy", "mask", "dx"};
    static constexpr call_site site{Code::scope, "relu_backward", names};
    run<Options...>(site, relu_backward_from_mask_kernel{}, dy, mask, std::forward<DX>(dx));
  }

  template <class First, class... Others>
    requires(!(Code::has_values && value<std::remove_cvref_t<First>>))
  void operator()(First&&, Others&&...) const {
    static_assert(never<First>,
                  "xact::relu_backward takes values, or ranges as relu_backward(dy, x, dx) or "
                  "relu_backward(dy, mask, dx), and then xact::streaming or xact::cached, where "
                  "ranges are contiguous "
                  "(std::vector, std::array, std::span, ...) and no other arguments fit");
  }

 private:
  template <class... Options, class Kernel, class DY, class S, class DX>
  XACT_INLINE static void run(const call_site& site, const Kernel& kernel, DY& dy, S& s, DX&& dx) {
    static_assert(is_relu_element<range_element<DY&>>,
                  "xact::relu_backward computes on float, double and signed integers only");
    if constexpr (is_relu_element<range_element<DY&>>) {
      Code::template transform<2>(site, option<automatic_t, Options...>{}, kernel, dy, s,
                                  std::forward<DX>(dx));
    }
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
struct relu_function : detail::relu_ranges<detail::compiled_code<Arch>> {
  using detail::relu_ranges<detail::compiled_code<Arch>>::operator();

  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V x) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_relu_element<T>,
                  "xact::relu computes on float, double and signed integers only");
    if constexpr (!detail::is_relu_element<T>) {
      return x;
    } else {
      return detail::relu_kernel{}(x);
    }
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
struct relu_backward_function : detail::relu_backward_ranges<detail::compiled_code<Arch>> {
  using detail::relu_backward_ranges<detail::compiled_code<Arch>>::operator();

  template <detail::value V>
  [[nodiscard]] XACT_INLINE constexpr V operator()(V dy, V s) const noexcept {
    using T = detail::element<V>;
    static_assert(detail::is_relu_element<T>,
                  "xact::relu_backward computes on float, double and signed integers only");
    if constexpr (!detail::is_relu_element<T>) {
      return dy;
    } else {
      return detail::relu_backward_kernel{}(dy, s);
    }
  }
};
inline constexpr relu_backward_function<detail::native_arch> relu_backward{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
