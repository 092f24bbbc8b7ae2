// The list of activations that the tests of ranges and errors are made from. A new activation adds
// a row here.
#ifndef XACT_TESTS_SUPPORT_ACTIVATIONS_HPP
#define XACT_TESTS_SUPPORT_ACTIVATIONS_HPP

#include <cstddef>
#include <tuple>
#include <utility>
#include <xact/xact.hpp>

/// sigmoid with an accuracy tag, as a function object like the others.
template <class Accuracy>
struct sigmoid_with {
  template <class B>
  static constexpr std::size_t pack_size =
      xact::detail::sigmoid_kernel<Accuracy>::template pack_size<B>;

  template <xact::detail::value V>
  V operator()(V x) const noexcept {
    return xact::sigmoid(x, Accuracy{});
  }
  template <xact::detail::range X, xact::detail::range Y, class... Options>
  void operator()(X&& x, Y&& y, Options... options) const {
    xact::sigmoid(std::forward<X>(x), std::forward<Y>(y), Accuracy{}, options...);
  }
  template <xact::detail::range X, class... Options>
    requires(!xact::detail::range<Options> && ...)
  void operator()(X&& x, Options... options) const {
    xact::sigmoid(std::forward<X>(x), Accuracy{}, options...);
  }
};

struct relu_row {
  static constexpr const char* name = "xact::relu";
  static constexpr auto function = xact::relu;
  static constexpr std::size_t inputs = 1;
};
struct relu_backward_row {
  static constexpr const char* name = "xact::relu_backward";
  static constexpr auto function = xact::relu_backward;
  static constexpr std::size_t inputs = 2;
};
struct sigmoid_row {
  static constexpr const char* name = "xact::sigmoid";
  static constexpr auto function = xact::sigmoid;
  static constexpr std::size_t inputs = 1;
};
struct sigmoid_fast_row {
  static constexpr const char* name = "xact::sigmoid";
  static constexpr sigmoid_with<xact::fast_t> function{};
  static constexpr std::size_t inputs = 1;
};
struct sigmoid_exact_row {
  static constexpr const char* name = "xact::sigmoid";
  static constexpr sigmoid_with<xact::exact_t> function{};
  static constexpr std::size_t inputs = 1;
};
struct sigmoid_backward_row {
  static constexpr const char* name = "xact::sigmoid_backward";
  static constexpr auto function = xact::sigmoid_backward;
  static constexpr std::size_t inputs = 2;
};
struct sigmoid_backward_from_input_row {
  static constexpr const char* name = "xact::sigmoid_backward_from_input";
  static constexpr auto function = xact::sigmoid_backward_from_input;
  static constexpr std::size_t inputs = 2;
};

template <class Row, class Element>
struct activation : Row {
  using type = Element;
};

template <class Row, class... Elements>
using rows = std::tuple<activation<Row, Elements>...>;

using activations = decltype(std::tuple_cat(
    rows<relu_row, float, double, signed char, short, int, long, long long>{},
    rows<relu_backward_row, float, double, signed char, short, int, long, long long>{},
    rows<sigmoid_row, float, double>{}, rows<sigmoid_fast_row, float, double>{},
    rows<sigmoid_exact_row, float>{}, rows<sigmoid_backward_row, float, double>{},
    rows<sigmoid_backward_from_input_row, float, double>{}));

#endif
