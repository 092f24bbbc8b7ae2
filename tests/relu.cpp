// relu and relu_backward: the table of semantics, bit for bit, on scalars, batches and ranges.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <concepts>
#include <type_traits>
#include <vector>
#include <xact/relu.hpp>

#include "support/bits.hpp"
#include "support/every_form.hpp"
#include "support/expected_relu.hpp"

TEMPLATE_TEST_CASE("relu is x, but +0 below zero", "[relu]", float, double, signed char, short, int,
                   long, long long) {
  const std::vector<TestType> x = test_values<TestType>(3000, 11);
  std::vector<bits_t<TestType>> expected;
  for (const TestType v : x) expected.push_back(expected_relu(v));
  check_every_form(xact::relu, expected, x);
}

TEMPLATE_TEST_CASE("relu_backward is dy, but +0 at and below zero", "[relu]", float, double,
                   signed char, short, int, long, long long) {
  std::vector<TestType> dy, s, forward;
  for (const TestType a : test_values<TestType>(60, 12)) {
    for (const TestType b : test_values<TestType>(60, 13)) {
      dy.push_back(a);
      s.push_back(b);
      forward.push_back(xact::relu(b));
    }
  }
  std::vector<bits_t<TestType>> expected;
  for (std::size_t i = 0; i < s.size(); ++i) {
    expected.push_back(expected_relu_backward(dy[i], s[i]));
  }
  check_every_form(xact::relu_backward, expected, dy, s);
  // relu's output serves as well as its input.
  check_every_form(xact::relu_backward, expected, dy, forward);
}

TEST_CASE("relu of scalars is a constant expression", "[relu]") {
  STATIC_REQUIRE(xact::relu(-1.5f) == 0.0f);
  STATIC_REQUIRE(xact::relu(1.5) == 1.5);
  STATIC_REQUIRE(xact::relu(-7) == 0);
  STATIC_REQUIRE(xact::relu(static_cast<signed char>(-128)) == 0);
  STATIC_REQUIRE(xact::relu_backward(2.0f, 0.0f) == 0.0f);
  STATIC_REQUIRE(xact::relu_backward(2.0f, 1.0f) == 2.0f);
  STATIC_REQUIRE(std::same_as<decltype(xact::relu(short(1))), short>);
}

TEST_CASE("relu's value forms promise not to throw", "[relu]") {
  STATIC_REQUIRE(noexcept(xact::relu(1.0f)));
  STATIC_REQUIRE(noexcept(xact::relu_backward(1.0, 1.0)));
  STATIC_REQUIRE(std::is_empty_v<decltype(xact::relu)>);
}

TEST_CASE("relu_backward is the slope of relu", "[relu]") {
  bool right = true;
  for (const double x : test_values<double>(4000, 14)) {
    const double h = 0x1p-20;
    if (!(std::abs(x) > h && std::abs(x) < 1e6)) continue;
    const long double slope = (static_cast<long double>(xact::relu(x + h)) -
                               static_cast<long double>(xact::relu(x - h))) /
                              (static_cast<long double>(x + h) - static_cast<long double>(x - h));
    right &= static_cast<double>(slope) == xact::relu_backward(1.0, x);
  }
  CHECK(right);
}
