// Bad arguments are refused before anything is written, by one clear message; and numbers stand for ranges.
// Through dispatch, which shares the checks with the functions of xact itself.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <limits>
#include <span>
#include <string>
#include <vector>
#include <xact/dispatch.hpp>

#include "support/bits.hpp"
#include "support/message_of.hpp"
#include "support/tables.hpp"

namespace dispatch = xact::dispatch;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

template <std::size_t Inputs, class F, class T, class... Rest>
void call(const F& f, std::span<const T> first, std::span<const T> second, std::span<T> out,
          Rest... rest) {
  if constexpr (Inputs == 1) {
    f(first, out, rest...);
  } else if constexpr (Inputs == 2) {
    f(first, second, out, rest...);
  } else {
    std::vector<T> second_output(first.size());
    f(first, second, second, out, second_output, rest...);
  }
}

template <const tables::row& Row, class T, class F>
void check_errors(const F& f) {
  const std::string name = std::string("xact::dispatch::") + Row.function + ": ";
  constexpr std::size_t inputs = Row.inputs;
  const std::vector<T> original(100, T(-3));
  std::vector<T> x = original;
  std::vector<T> y(100, T(7));
  const std::vector<T> y_before = y;
  const std::span<T> all(x);

  const auto names_sizes = [&](const std::string& message) {
    CHECK_THAT(message, StartsWith(name) && ContainsSubstring("has 100 elements, but") &&
                            ContainsSubstring("has 99"));
  };
  names_sizes(message_of([&] { call<inputs, F, T>(f, x, x, std::span(y).first(99)); }));
  if constexpr (inputs == 2) {
    names_sizes(message_of([&] { f(T(1), x, std::span(y).first(99)); }));
  }
  if constexpr (inputs > 1) {
    names_sizes(message_of([&] { call<inputs, F, T>(f, x, all.first(99), y); }));
  }
  const auto names_overlap = [&](const std::string& message) {
    CHECK_THAT(message, StartsWith(name) && ContainsSubstring("(90 elements) overlaps") &&
                            ContainsSubstring("partly"));
  };
  std::vector<T> room(200, T(-3));
  for (const std::size_t shift : {std::size_t(1), std::size_t(10), std::size_t(89)}) {
    const auto early = std::span(room).first(90);
    const auto late = std::span(room).subspan(shift, 90);
    names_overlap(message_of([&] { call<inputs, F, T>(f, early, early, late); }));
    names_overlap(message_of([&] { call<inputs, F, T>(f, late, late, early); }));
  }
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const T infinity = std::numeric_limits<T>::infinity();
  if constexpr (Row.parameter_count == 1) {
    for (const T bad : {nan, infinity, -infinity}) {
      CHECK_THAT(message_of([&] { call<inputs, F, T>(f, x, x, y, bad); }),
                 StartsWith(name + std::string(Row.parameters[0].name) + " is ") &&
                     ContainsSubstring("must be a finite number"));
    }
  }
  if constexpr (Row.parameter_count == 2 && std::is_floating_point_v<T>) {
    for (const T bad : {nan, infinity}) {
      const auto rule = ContainsSubstring("must be a finite number");
      CHECK_THAT(message_of([&] { call<inputs, F, T>(f, x, x, y, bad, T(1)); }),
                 StartsWith(name + std::string(Row.parameters[0].name) + " is ") && rule);
      CHECK_THAT(message_of([&] { call<inputs, F, T>(f, x, x, y, T(0), bad); }),
                 StartsWith(name + std::string(Row.parameters[1].name) + " is ") && rule);
    }
  }
  CHECK(x == original);
  CHECK(y == y_before);
  CHECK(room == std::vector<T>(200, T(-3)));

  // Neighbours do not overlap, and nothing is wrong with nothing.
  CHECK_NOTHROW(call<inputs, F, T>(f, all.first(50), all.first(50), all.subspan(50)));
  CHECK_NOTHROW(call<inputs, F, T>(f, {}, {}, {}));
}

template <const tables::row& Row, class T, class F>
void check_numbers(const F& f) {
  if constexpr (Row.inputs == 2) {
    for (const std::size_t n : {1u, 63u, 1000u, 1024u, 1025u, 2048u, 3001u}) {
      const std::vector<T> values = test_values<T>(n, 61);
      const T number = T(-2);
      const std::vector<T> filled(n, number);
      std::vector<T> expected(n), y(n);
      const auto is_expected = [&] {
        bool same = true;
        for (std::size_t i = 0; i < n; ++i) {
          const bool both_nan =
              std::isnan(static_cast<double>(y[i])) && std::isnan(static_cast<double>(expected[i]));
          same &= bits(y[i]) == bits(expected[i]) || both_nan;
        }
        return same;
      };
      f(filled, values, expected);
      f(number, values, y);
      CHECK(is_expected());
      f(static_cast<long>(number), values, y, xact::streaming);
      CHECK(is_expected());
      y = values;
      f(number, y, y);
      CHECK(is_expected());
      f(values, filled, expected);
      f(values, number, y);
      CHECK(is_expected());
      if constexpr (Row.form_count == 2) {
        xact::bit_vector mask(n);
        for (std::size_t i = 0; i < n; ++i) mask.set(i, i % 3 != 1);
        f(filled, mask, expected);
        f(number, mask, y);
        CHECK(is_expected());
      }
    }
  }
}

}  // namespace

#define XACT_ACTIVATION(function, inputs, usage, ...)                                              \
  TEST_CASE("bad arguments of " #function " are refused before anything is written", "[errors]") { \
    check_errors<xact::activations::function, float>(dispatch::function);                          \
    if constexpr (xact::activations::function.takes(tables::element_type::int8)) {                 \
      check_errors<xact::activations::function, signed char>(dispatch::function);                  \
      check_errors<xact::activations::function, long long>(dispatch::function);                    \
    }                                                                                              \
  }                                                                                                \
  TEST_CASE("an input of " #function " may be a number", "[numbers]") {                            \
    check_numbers<xact::activations::function, float>(dispatch::function);                         \
    if constexpr (xact::activations::function.takes(tables::element_type::int8)) {                 \
      check_numbers<xact::activations::function, short>(dispatch::function);                       \
    }                                                                                              \
  }
#include <xact/detail/activations.inc>

TEST_CASE("messages name the arguments", "[errors]") {
  std::vector<float> five(5, -1.0f), six(6), seven(7);
  const std::span<float> all(seven);
  CHECK(message_of([&] { dispatch::relu(five, six); }) ==
        "xact::dispatch::relu: x has 5 elements, but y has 6");
  CHECK(message_of([&] { dispatch::relu_backward(five, six, five); }) ==
        "xact::dispatch::relu_backward: dy has 5 elements, but x has 6");
  CHECK(message_of([&] { dispatch::relu_backward(1.0f, six, five); }) ==
        "xact::dispatch::relu_backward: x has 6 elements, but dx has 5");
  CHECK(message_of([&] { dispatch::sigmoid_backward(five, five, seven); }) ==
        "xact::dispatch::sigmoid_backward: dy has 5 elements, but dx has 7");
  CHECK(message_of([&] { dispatch::relu(all.first(5), all.last(5)); }) ==
        "xact::dispatch::relu: y (5 elements) overlaps x (5 elements) partly; the two must start "
        "at the same element or not overlap at all");
  CHECK(message_of([&] { dispatch::leaky_relu(five, std::numeric_limits<float>::quiet_NaN()); }) ==
        "xact::dispatch::leaky_relu: slope is nan, but must be a finite number");
  CHECK(message_of([&] { dispatch::leaky_relu(five, 1e300); }) ==
        "xact::dispatch::leaky_relu: slope is inf, but must be a finite number");
  CHECK(message_of([&] { dispatch::hard_tanh(five, 1, -1); }) ==
        "xact::dispatch::hard_tanh: low is 1, but high is -1, which is less");
  CHECK(message_of([&] { dispatch::hard_tanh_backward(five, five, five, 0.5, 0); }) ==
        "xact::dispatch::hard_tanh_backward: low is 0.5, but high is 0, which is less");
  for (const float bad : {-0.25f, -3.0f}) {
    const std::string rule = bad == -3.0f ? "lambda is -3, but must not be negative"
                                          : "lambda is -0.25, but must not be negative";
    CHECK(message_of([&] { dispatch::hard_shrink(five, bad); }) ==
          "xact::dispatch::hard_shrink: " + rule);
    CHECK(message_of([&] { dispatch::soft_shrink_backward(five, five, five, bad); }) ==
          "xact::dispatch::soft_shrink_backward: " + rule);
  }
  CHECK(five == std::vector<float>(5, -1.0f));
}
