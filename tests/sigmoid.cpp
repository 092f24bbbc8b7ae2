// sigmoid and its backward passes: the table of semantics, accuracy on samples, derivatives.
// Accuracy over every float is exhaustive/sweep.cpp's part.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>
#include <xact/sigmoid.hpp>

#include "support/bits.hpp"
#include "support/every_form.hpp"

static_assert(std::numeric_limits<long double>::digits >= 64,
              "these references need a long double that is wider than double");

namespace {

long double true_sigmoid(long double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}
long double true_slope(long double x) {
  const long double e = std::exp(-std::abs(x));
  return e / ((1 + e) * (1 + e));
}

template <class T>
double error_in_ulp(T result, long double truth) {
  const long double difference = static_cast<long double>(result) - truth;
  return static_cast<double>(std::abs(difference) / ulp_at<T>(truth));
}

template <class T>
std::vector<T> numbers_only(std::vector<T> v) {
  std::erase_if(v, [](T x) { return std::isnan(x); });
  return v;
}

/// The largest error of f over x on batches of every architecture of this build, on ranges and
/// scalars.
template <class F, class Truth, class T, class... More>
double worst_error(const F& f, const Truth& truth, const std::vector<T>& first,
                   const More&... more) {
  double worst = 0;
  const auto measure = [&](const std::vector<T>& results) {
    for (std::size_t i = 0; i < results.size(); ++i) {
      const double error = error_in_ulp(results[i], truth(static_cast<long double>(first[i]),
                                                          static_cast<long double>(more[i])...));
      if (!(error <= worst)) worst = error;
    }
  };
  const auto on_arch = [&]<class Arch>(Arch) {
    if constexpr (xsimd::types::has_simd_register<T, Arch>::value) {
      measure(on_batches<Arch>(f, first, more...));
    }
  };
  const auto on_all = [&]<class... Archs>(xsimd::arch_list<Archs...>) { (on_arch(Archs{}), ...); };
  on_all(xsimd::supported_architectures{});
  std::vector<T> results(first.size());
  f(first, more..., results);
  measure(results);
  for (std::size_t i = 0; i < first.size(); ++i) results[i] = f(first[i], more[i]...);
  measure(results);
  return worst;
}

}  // namespace

TEMPLATE_TEST_CASE("sigmoid of special values", "[sigmoid]", float, double) {
  using limits = std::numeric_limits<TestType>;
  const TestType infinity = limits::infinity();
  std::vector<TestType> x = {TestType(0),           -TestType(0), limits::denorm_min(),
                             -limits::denorm_min(), infinity,     limits::max(),
                             TestType(800),         -infinity,    limits::lowest(),
                             TestType(-800)};
  std::vector<bits_t<TestType>> expected;
  for (const double y : {0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0}) {
    expected.push_back(bits(static_cast<TestType>(y)));
  }
  // A NaN keeps its sign and payload and is quiet.
  for (const TestType special : special_values<TestType>()) {
    if (!std::isnan(special)) continue;
    x.push_back(special);
    expected.push_back(bits(special) | quiet_bit<TestType>);
  }
  check_every_form(xact::sigmoid, expected, x);
}

TEMPLATE_TEST_CASE("sigmoid keeps its subnormal tail", "[sigmoid]", float, double) {
  constexpr bool single = std::is_same_v<TestType, float>;
  const double smallest = single ? -103.97 : -745.13;
  const double subnormal = single ? -87.34 : -708.4;
  std::vector<TestType> x;
  for (double v = smallest; v < subnormal; v += single ? 0.0009765625 : 0.0078125) {
    x.push_back(static_cast<TestType>(v));
  }
  std::vector<TestType> y(x.size());
  xact::sigmoid(x, y);
  bool positive_and_rising = true;
  for (std::size_t i = 0; i < y.size(); ++i) {
    positive_and_rising &=
        y[i] > 0 && y[i] < std::numeric_limits<TestType>::min() && (i == 0 || y[i] >= y[i - 1]);
  }
  CHECK(positive_and_rising);
  CHECK(worst_error(xact::sigmoid, true_sigmoid, x) < 1.0);
}

TEMPLATE_TEST_CASE("sigmoid is accurate to under 1 ULP on every architecture of this build",
                   "[sigmoid]", float, double) {
  const std::vector<TestType> x = numbers_only(test_values<TestType>(40000, 21));
  const double worst = worst_error(xact::sigmoid, true_sigmoid, x);
  CAPTURE(worst);
  CHECK(worst < 1.0);
  CHECK(worst > 0.5);  // a reference that agreed better than rounding allows would be no reference
}

TEST_CASE("the accuracy tag may be named", "[sigmoid]") {
  CHECK(bits(xact::sigmoid(0.3f, xact::accurate)) == bits(xact::sigmoid(0.3f)));
  std::vector<double> x = {-1.0, 0.25, 3.0};
  std::vector<double> y(3);
  xact::sigmoid(x, y, xact::accurate);
  CHECK(y[1] == xact::sigmoid(0.25));
  xact::sigmoid(x, xact::accurate);
  CHECK(x == y);
}

TEST_CASE("sigmoid's value forms promise not to throw", "[sigmoid]") {
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0f)));
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0f, xact::accurate)));
  STATIC_REQUIRE(noexcept(xact::sigmoid_backward(1.0, 1.0)));
  STATIC_REQUIRE(noexcept(xact::sigmoid_backward_from_input(1.0, 1.0)));
  STATIC_REQUIRE(xact::sigmoid_backward(2.0, 0.5) == 0.5);
}

TEMPLATE_TEST_CASE("sigmoid_backward multiplies dy, 1 - y and y in that order", "[sigmoid]", float,
                   double) {
  std::vector<TestType> dy, y;
  for (const TestType a : test_values<TestType>(200, 22)) {
    for (const TestType x : test_values<TestType>(200, 23)) {
      if (std::isnan(a) || std::isnan(x)) continue;
      const TestType saved = static_cast<TestType>(true_sigmoid(static_cast<long double>(x)));
      if (!std::isfinite(a) && (saved == 0 || saved == 1)) continue;  // inf·0
      dy.push_back(a);
      y.push_back(saved);
    }
  }
  std::vector<bits_t<TestType>> expected;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const volatile TestType rest = TestType(1) - y[i];  // volatile: no contraction, no reordering
    const volatile TestType product = dy[i] * rest;
    expected.push_back(bits(static_cast<TestType>(product * y[i])));
  }
  check_every_form(xact::sigmoid_backward, expected, dy, y);
}

TEMPLATE_TEST_CASE("the backward passes give NaN where a factor is NaN", "[sigmoid]", float,
                   double) {
  const TestType nan = std::numeric_limits<TestType>::quiet_NaN();
  const TestType infinity = std::numeric_limits<TestType>::infinity();
  CHECK(std::isnan(xact::sigmoid_backward(nan, TestType(0.5))));
  CHECK(std::isnan(xact::sigmoid_backward(TestType(1), nan)));
  CHECK(std::isnan(xact::sigmoid_backward(infinity, TestType(1))));
  CHECK(std::isnan(xact::sigmoid_backward_from_input(nan, TestType(0.5))));
  CHECK(std::isnan(xact::sigmoid_backward_from_input(TestType(1), nan)));
  CHECK(std::isnan(xact::sigmoid_backward_from_input(infinity, infinity)));
  CHECK(xact::sigmoid_backward_from_input(TestType(1), infinity) == TestType(0));
  CHECK(xact::sigmoid_backward_from_input(TestType(1), -infinity) == TestType(0));
  CHECK(xact::sigmoid_backward_from_input(TestType(4), TestType(0)) == TestType(1));
}

TEMPLATE_TEST_CASE("sigmoid_backward is within 2 ULP", "[sigmoid]", float, double) {
  const long double smallest = static_cast<long double>(std::numeric_limits<TestType>::min());
  std::vector<TestType> dy, y;
  const auto gradients = numbers_only(test_values<TestType>(20000, 24));
  const auto inputs = numbers_only(test_values<TestType>(20000, 25));
  for (std::size_t i = 0; i < std::min(gradients.size(), inputs.size()); ++i) {
    const auto saved = static_cast<TestType>(true_sigmoid(static_cast<long double>(inputs[i])));
    const long double first =
        static_cast<long double>(gradients[i]) * (1 - static_cast<long double>(saved));
    const long double product = first * static_cast<long double>(saved);
    if (!std::isfinite(gradients[i]) || std::abs(first) < smallest ||
        std::abs(product) < smallest) {
      continue;
    }
    dy.push_back(gradients[i]);
    y.push_back(saved);
  }
  const auto truth = [](long double d, long double v) { return d * (1 - v) * v; };
  const double worst = worst_error(xact::sigmoid_backward, truth, dy, y);
  CAPTURE(worst);
  CHECK(worst < 2.0);
  CHECK(worst > 0.5);
}

TEMPLATE_TEST_CASE("sigmoid_backward_from_input is within 4 ULP", "[sigmoid]", float, double) {
  const long double smallest = static_cast<long double>(std::numeric_limits<TestType>::min());
  const long double largest = static_cast<long double>(std::numeric_limits<TestType>::max());
  std::vector<TestType> dy, x;
  const auto gradients = numbers_only(test_values<TestType>(40000, 26));
  const auto inputs = numbers_only(test_values<TestType>(40000, 27));
  for (std::size_t i = 0; i < std::min(gradients.size(), inputs.size()); ++i) {
    const long double slope = true_slope(static_cast<long double>(inputs[i]));
    const long double product = std::abs(slope * static_cast<long double>(gradients[i]));
    if (slope < smallest || product < smallest || !(product < largest)) continue;
    dy.push_back(gradients[i]);
    x.push_back(inputs[i]);
  }
  REQUIRE(x.size() > 10000);
  const auto truth = [](long double d, long double v) { return d * true_slope(v); };
  const double worst = worst_error(xact::sigmoid_backward_from_input, truth, dy, x);
  CAPTURE(worst);
  CHECK(worst < 4.0);
  CHECK(worst > 0.5);
}

TEST_CASE("both backward passes are the slope of sigmoid", "[sigmoid]") {
  // A central difference of the forward pass in long double; its own error is about h²/6.
  const long double h = 0x1p-12L;
  double worst_from_input = 0;
  double worst_from_output = 0;
  for (double x = -30; x < 30; x += 0.01) {
    // On the side where s is small, so that the difference keeps its digits.
    const long double side = -std::abs(static_cast<long double>(x));
    const long double slope = (true_sigmoid(side + h) - true_sigmoid(side - h)) / (2 * h);
    const auto relative = [&](double result) {
      return static_cast<double>(std::abs(static_cast<long double>(result) / slope - 1));
    };
    worst_from_input =
        std::max(worst_from_input, relative(xact::sigmoid_backward_from_input(1.0, x)));
    if (x < 12) {  // beyond, 1 - y has lost too many digits to compare
      worst_from_output =
          std::max(worst_from_output, relative(xact::sigmoid_backward(1.0, xact::sigmoid(x))));
    }
  }
  CHECK(worst_from_input < 1e-7);
  CHECK(worst_from_output < 1e-7);
}

TEST_CASE("sigmoid_backward_from_input keeps its digits where sigmoid has rounded to 1",
          "[sigmoid]") {
  const float x = 20.0f;
  REQUIRE(xact::sigmoid(x) == 1.0f);
  CHECK(xact::sigmoid_backward(1.0f, xact::sigmoid(x)) == 0.0f);
  CHECK(error_in_ulp(xact::sigmoid_backward_from_input(1.0f, x), true_slope(20.0L)) < 4.0);
}
