// sigmoid and its backward passes: the table of semantics, accuracy on samples, derivatives.
// Accuracy over every float is exhaustive/sweep.cpp's part.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>
#include <xact/sigmoid.hpp>

#include "support/activations.hpp"
#include "support/bits.hpp"
#include "support/every_form.hpp"

static_assert(std::numeric_limits<long double>::digits >= 64,
              "these references need a long double that is wider than double");

namespace {

/// What sigmoid offers: an accuracy for a type, with the largest error in ULP.
template <class T, class Accuracy>
struct offer {
  using type = T;
  static constexpr sigmoid_with<Accuracy> function{};
  static constexpr bool is_exact = std::is_same_v<Accuracy, xact::exact_t>;
  static bool keeps_promise(double worst) {
    if (is_exact) return worst <= 0.5 + 1e-6;  // the reference's own error included
    return std::is_same_v<Accuracy, xact::fast_t> ? worst <= 2.5 : worst < 1.0;
  }
};
using offers = std::tuple<offer<float, xact::fast_t>, offer<float, xact::accurate_t>,
                          offer<float, xact::exact_t>, offer<double, xact::fast_t>,
                          offer<double, xact::accurate_t>>;

long double exponential(long double x) {
#if defined(__EMSCRIPTEN__)
  // The library's is that of double there. And 1 + (1 - 2^-113) is 1 there.
  if (std::abs(x) < 0x1p-100L) return 1;
  if (!(std::abs(x) < 1000)) return x < 0 ? 0 : x + std::numeric_limits<long double>::infinity();
  const long double ln2 = 0x1.62e42fefa39ef35793c7673007e5p-1L;
  const long double k = std::round(x / ln2);
  const long double t = x - k * ln2;
  long double sum = 1;
  for (int n = 27; n > 0; --n) sum = 1 + sum * t / static_cast<long double>(n);
  return std::ldexp(sum, static_cast<int>(k));
#else
  return std::exp(x);
#endif
}
long double true_sigmoid(long double x) {
  const long double e = exponential(-std::abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}
long double true_slope(long double x) {
  const long double e = exponential(-std::abs(x));
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
    if constexpr (xact::detail::has_batch<T, Arch>) {
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

TEMPLATE_LIST_TEST_CASE("sigmoid of special values", "[sigmoid]", offers) {
  using T = typename TestType::type;
  using limits = std::numeric_limits<T>;
  const T infinity = limits::infinity();
  std::vector<T> x = {T(0),
                      -T(0),
                      limits::denorm_min(),
                      -limits::denorm_min(),
                      infinity,
                      limits::max(),
                      T(800),
                      -infinity,
                      T(-800),
                      limits::lowest()};
  std::vector<bits_t<T>> expected;
  for (const double y : {0.5, 0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0}) {
    expected.push_back(bits(static_cast<T>(y)));
  }
  // A NaN keeps its sign and payload and is quiet.
  for (const T special : special_values<T>()) {
    if (!std::isnan(special)) continue;
    x.push_back(special);
    expected.push_back(bits(special) | quiet_bit<T>);
  }
  check_every_form(TestType::function, expected, x);
}

TEMPLATE_LIST_TEST_CASE("sigmoid of subnormal numbers is 0.5", "[sigmoid]", offers) {
  using T = typename TestType::type;
  const bits_t<T> smallest_normal = bits(std::numeric_limits<T>::min());
  const std::size_t n = 1 << 16;
  const bool is_float = std::is_same_v<T, float>;
  // Every float, and as many doubles; where that would take minutes, some of them.
  const std::size_t chunks = is_float ? static_cast<std::size_t>(smallest_normal / n) : 128;
#if defined(XACT_TESTS_SLOW_CPU)
  const std::size_t stride = 32;
#else
  const std::size_t stride = 1;
#endif
  std::mt19937_64 random(29);
  std::vector<T> x(n), y(n);
  bool all_are_half = true;
  for (std::size_t chunk = 0; chunk < chunks; chunk += stride) {
    for (const bits_t<T> sign : {bits_t<T>(0), sign_bit<T>}) {
      for (std::size_t i = 0; i < n; ++i) {
        const auto number = static_cast<bits_t<T>>(is_float ? chunk * n + i : random());
        x[i] = from_bits<T>(number % smallest_normal | sign);
      }
      TestType::function(x, y);
      for (const T result : y) all_are_half &= result == T(0.5);
    }
  }
  CHECK(all_are_half);
}

TEMPLATE_LIST_TEST_CASE("an unusual input changes nothing for its neighbours", "[sigmoid]",
                        offers) {
  using T = typename TestType::type;
  using batch = xact::detail::batch_for<T, xact::detail::native_arch>;
  constexpr std::size_t lanes = xact::detail::lanes<batch>;
  constexpr std::size_t block =
      std::remove_const_t<decltype(TestType::function)>::template pack_size<batch> * lanes;
  std::vector<T> unusual = special_values<T>();
  // Subnormal results, results near 1, hard cases.
  for (const double v : {-88.0, -95.0, -103.9, -708.5, -740.0, 17.2, 36.5, 0x1.000002p-24,
                         0x1.8p-22, -0x1.250c02p-10, -0x1.98p-17}) {
    unusual.push_back(static_cast<T>(v));
  }
  const std::size_t n = block + lanes - 1;
  std::vector<T> ordinary(n), results(n);
  std::vector<bits_t<T>> alone(n);
  for (std::size_t i = 0; i < n; ++i) {
    ordinary[i] = static_cast<T>(static_cast<double>(i * 37 % 101) * 0.17 - 8.0);
    alone[i] = bits(TestType::function(ordinary[i]));
  }
  bool same = true;
  for (const T u : unusual) {
    const bits_t<T> u_alone = bits(TestType::function(u));
    for (std::size_t position = 0; position < n; ++position) {
      std::vector<T> x = ordinary;
      x[position] = u;
      TestType::function(x, results);
      TestType::function(x);
      for (std::size_t i = 0; i < n; ++i) {
        const bits_t<T> expected = i == position ? u_alone : alone[i];
        same &= bits(results[i]) == expected && bits(x[i]) == expected;
      }
    }
  }
  CHECK(same);
}

TEMPLATE_LIST_TEST_CASE("sigmoid keeps its subnormal tail", "[sigmoid]", offers) {
  using T = typename TestType::type;
  constexpr bool single = std::is_same_v<T, float>;
  const double smallest = single ? -103.97 : -745.13;
  const double subnormal = single ? -87.34 : -708.4;
  std::vector<T> x;
  for (double v = smallest; v < subnormal; v += single ? 0.0009765625 : 0.0078125) {
    x.push_back(static_cast<T>(v));
  }
  std::vector<T> y(x.size());
  TestType::function(x, y);
  bool positive_and_rising = true;
  for (std::size_t i = 0; i < y.size(); ++i) {
    positive_and_rising &=
        y[i] > 0 && y[i] < std::numeric_limits<T>::min() && (i == 0 || y[i] >= y[i - 1]);
  }
  CHECK(positive_and_rising);
  CHECK(TestType::keeps_promise(worst_error(TestType::function, true_sigmoid, x)));
}

TEMPLATE_LIST_TEST_CASE("sigmoid is as accurate as promised on every architecture of this build",
                        "[sigmoid]", offers) {
  using T = typename TestType::type;
  const std::vector<T> x = numbers_only(test_values<T>(40000, 21));
  const double worst = worst_error(TestType::function, true_sigmoid, x);
  CAPTURE(worst);
  CHECK(TestType::keeps_promise(worst));
  // A reference that agreed better than rounding allows would be no reference.
  CHECK(worst > (TestType::is_exact ? 0.49 : 0.5));
}

TEST_CASE("exact is correctly rounded in every form", "[sigmoid]") {
  const std::vector<float> x = test_values<float>(40000, 28);
  std::vector<bits_t<float>> expected;
  for (const float v : x) {
    expected.push_back(std::isnan(v)
                           ? bits(v) | quiet_bit<float>
                           : bits(static_cast<float>(true_sigmoid(static_cast<long double>(v)))));
  }
  check_every_form(sigmoid_with<xact::exact_t>{}, expected, x);
}

TEST_CASE("exact is correctly rounded where the true value is all but a midpoint", "[sigmoid]") {
  // Made with 400 bits; no other float's result lies within 2^-44 of a midpoint between two floats.
  std::ifstream file(XACT_HARD_CASES);
  std::vector<float> x;
  std::vector<bits_t<float>> expected;
  for (std::string line; std::getline(file, line);) {
    unsigned input = 0, output = 0;
    if (std::sscanf(line.c_str(), "%8x,%8x", &input, &output) != 2) continue;
    x.push_back(from_bits<float>(input));
    expected.push_back(output);
  }
  REQUIRE(x.size() == 5682);
  check_every_form(sigmoid_with<xact::exact_t>{}, expected, x);
}

TEMPLATE_TEST_CASE("accurate is the default", "[sigmoid]", float, double) {
  const std::vector<TestType> x = test_values<TestType>(10000, 30);
  const sigmoid_with<xact::accurate_t> named;
  const auto on_arch = [&]<class Arch>(Arch) {
    if constexpr (xact::detail::has_batch<TestType, Arch>) {
      INFO("batches of " << Arch::name());
      const auto unnamed_results = bits_of_all(on_batches<Arch>(xact::sigmoid, x));
      const auto named_results = bits_of_all(on_batches<Arch>(named, x));
      CHECK((unnamed_results == named_results));
    }
  };
  const auto on_all = [&]<class... Archs>(xsimd::arch_list<Archs...>) { (on_arch(Archs{}), ...); };
  on_all(xsimd::supported_architectures{});

  std::vector<TestType> unnamed_results(x.size()), named_results(x.size());
  std::vector<TestType> in_place = x, named_in_place = x;
  xact::sigmoid(x, unnamed_results);
  xact::sigmoid(x, named_results, xact::accurate);
  xact::sigmoid(in_place);
  xact::sigmoid(named_in_place, xact::accurate);
  bool same = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bits_t<TestType> expected = bits(named(x[i]));
    same &= bits(xact::sigmoid(x[i])) == expected && bits(unnamed_results[i]) == expected &&
            bits(named_results[i]) == expected && bits(in_place[i]) == expected &&
            bits(named_in_place[i]) == expected;
  }
  CHECK(same);
}

TEST_CASE("sigmoid's value forms promise not to throw", "[sigmoid]") {
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0f)));
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0, xact::fast)));
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0f, xact::accurate)));
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0f, xact::exact)));
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

TEMPLATE_TEST_CASE("sigmoid_backward is within 2.5 ULP", "[sigmoid]", float, double) {
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
  // 1 - y rounds where y < 1/2.
  std::mt19937_64 random(26);
  std::uniform_real_distribution<TestType> below_half(0, TestType(0.5)), any(1, 2);
  for (int i = 0; i < 100000; ++i) {
    dy.push_back(any(random));
    y.push_back(below_half(random));
  }
  const auto truth = [](long double d, long double v) { return d * (1 - v) * v; };
  const double worst = worst_error(xact::sigmoid_backward, truth, dy, y);
  CAPTURE(worst);
  CHECK(worst < 2.5);
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
