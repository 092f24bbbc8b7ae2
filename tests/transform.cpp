// The loop: every range function at every size, alignment and aliasing, and transform itself.
#include <algorithm>
#include <array>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>
#include <xact/transform.hpp>

#include "support/activations.hpp"
#include "support/bits.hpp"
#include "support/check_ranges.hpp"
#include "support/message_of.hpp"

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

TEMPLATE_LIST_TEST_CASE("ranges give each element the bits it has alone, and touch nothing else",
                        "[ranges]", activations) {
  CHECK(wrong_in_ranges<TestType>() == "");
}

TEMPLATE_LIST_TEST_CASE("bad ranges are refused before anything is written", "[errors]",
                        activations) {
  using T = typename TestType::type;
  const std::vector<T> original(100, T(-3));
  std::vector<T> x = original;
  std::vector<T> y(100, T(7));
  const std::vector<T> y_before = y;
  const std::span<T> all(x);

  const auto names_sizes = [](const std::string& message) {
    CHECK_THAT(message, StartsWith(std::string(TestType::name) + ": ") &&
                            ContainsSubstring("has 100 elements, but") &&
                            ContainsSubstring("has 99"));
  };
  names_sizes(message_of([&] { call<TestType, T>(x, x, std::span(y).first(99)); }));
  if constexpr (TestType::inputs == 2) {
    names_sizes(message_of([&] { call<TestType, T>(x, all.first(99), y); }));
  }
  const auto names_overlap = [](const std::string& message) {
    CHECK_THAT(message, StartsWith(std::string(TestType::name) + ": ") &&
                            ContainsSubstring("(90 elements) overlaps") &&
                            ContainsSubstring("partly"));
  };
  std::vector<T> room(200, T(-3));
  for (const std::size_t shift : {std::size_t(1), std::size_t(10), std::size_t(89)}) {
    const auto early = std::span(room).first(90);
    const auto late = std::span(room).subspan(shift, 90);
    names_overlap(message_of([&] { call<TestType, T>(early, early, late); }));
    names_overlap(message_of([&] { call<TestType, T>(late, late, early); }));
  }
  CHECK(x == original);
  CHECK(y == y_before);
  CHECK(room == std::vector<T>(200, T(-3)));

  // Neighbours do not overlap, and nothing is wrong with nothing.
  CHECK_NOTHROW((call<TestType, T>(all.first(50), all.first(50), all.subspan(50))));
  CHECK_NOTHROW((call<TestType, T>({}, {}, {})));
}

TEST_CASE("messages name the arguments", "[errors]") {
  std::vector<float> five(5), six(6), seven(7);
  const std::span<float> all(seven);
  const auto sum = [](auto a, auto b) { return a + b; };
  const auto twice = [](auto a) { return std::tuple(a, a); };
  CHECK(message_of([&] { xact::relu(five, six); }) == "xact::relu: x has 5 elements, but y has 6");
  CHECK(message_of([&] { xact::relu_backward(five, six, five); }) ==
        "xact::relu_backward: dy has 5 elements, but x has 6");
  CHECK(message_of([&] { xact::sigmoid_backward(five, five, seven); }) ==
        "xact::sigmoid_backward: dy has 5 elements, but dx has 7");
  CHECK(message_of([&] { xact::transform(five, five, seven, sum); }) ==
        "xact::transform: input 1 has 5 elements, but output 1 has 7");
  CHECK(message_of([&] { xact::transform(five, five, six, twice); }) ==
        "xact::transform: input 1 has 5 elements, but output 2 has 6");
  CHECK(message_of([&] { xact::relu(all.first(5), all.last(5)); }) ==
        "xact::relu: y (5 elements) overlaps x (5 elements) partly; the two must start at the same "
        "element or not overlap at all");
  CHECK(message_of([&] { xact::transform(five, all.first(5), all.first(5), twice); }) ==
        "xact::transform: output 2 (5 elements) overlaps output 1 (5 elements); two outputs must "
        "not overlap at all");
}

TEST_CASE("every kind of contiguous range is taken", "[ranges]") {
  const std::vector<float> vector = {-1.0f, 2.0f, -3.0f};
  std::array<float, 3> array{};
  float plain[3];
  xact::relu(vector, array);
  xact::relu(array, plain);
  xact::relu(std::span<const float>(vector), std::span(plain));
  xact::relu(std::vector<float>{-1.0f, 2.0f, -3.0f}, array);  // an input may be a temporary
  xact::relu(std::span(plain));
  CHECK(std::vector(plain, plain + 3) == std::vector{0.0f, 2.0f, 0.0f});
  CHECK(array == std::array{0.0f, 2.0f, 0.0f});
  std::vector<float> in_place = vector;
  xact::sigmoid(in_place, xact::accurate);
  CHECK(in_place[1] == xact::sigmoid(2.0f));
}

TEST_CASE("transform takes any number of inputs and outputs", "[transform]") {
  for (std::size_t n = 0; n < 300; ++n) {
    std::vector<float> a(n), b(n), c(n), d(n), y(n), z(n);
    for (std::size_t i = 0; i < n; ++i) {
      a[i] = static_cast<float>(i);
      b[i] = static_cast<float>(2 * i);
      c[i] = static_cast<float>(3 * i);
      d[i] = static_cast<float>(5 * i);
    }
    xact::transform(a, b, y, [](auto p, auto q) { return p + q; });
    bool right = true;
    for (std::size_t i = 0; i < n; ++i) right &= y[i] == static_cast<float>(3 * i);
    xact::transform(a, b, c, d, y, [](auto p, auto q, auto r, auto s) { return p + q + r + s; });
    for (std::size_t i = 0; i < n; ++i) right &= y[i] == static_cast<float>(11 * i);
    xact::transform(a, y, z, [](auto p) { return std::tuple(p + p, p * p); });
    for (std::size_t i = 0; i < n; ++i) right &= y[i] == 2 * a[i] && z[i] == a[i] * a[i];
    // Outputs that are inputs, exchanged.
    xact::transform(a, b, a, b, [](auto p, auto q) { return std::tuple(q, p); });
    for (std::size_t i = 0; i < n; ++i)
      right &= a[i] == static_cast<float>(2 * i) && b[i] * 2 == a[i];
    CHECK(right);
  }
}

TEST_CASE("bias, relu and gradient in one pass", "[transform]") {
  const std::vector<float> x = test_values<float>(777, 3);
  const std::vector<float> bias = test_values<float>(777, 4);
  std::vector<float> y(777), dy(777);
  xact::transform(x, bias, y, dy, [](auto v, auto c) {
    const auto sum = v + c;
    return std::tuple(xact::relu(sum), xact::relu_backward(v, sum));
  });
  bool right = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    right &= bits(y[i]) == bits(xact::relu(x[i] + bias[i]));
    right &= bits(dy[i]) == bits(xact::relu_backward(x[i], x[i] + bias[i]));
  }
  CHECK(right);
}

TEST_CASE("a forward and a backward pass can be fused", "[transform]") {
  const std::vector<double> x = test_values<double>(501, 5);
  std::vector<double> y(501), slope(501);
  xact::transform(x, y, slope, [](auto v) {
    const auto one = xact::detail::broadcast<decltype(v)>(1.0);
    return std::tuple(xact::sigmoid(v), xact::sigmoid_backward_from_input(one, v));
  });
  bool right = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    right &= bits(y[i]) == bits(xact::sigmoid(x[i]));
    const double expected = xact::sigmoid_backward_from_input(1.0, x[i]);
    right &= bits(slope[i]) == bits(expected) || (std::isnan(slope[i]) && std::isnan(expected));
  }
  CHECK(right);
}

TEMPLATE_TEST_CASE("a user's callable sees batches of the default architecture and real elements",
                   "[transform]", signed char, short, int, long, float, double) {
  using B = native<TestType>;
  // volatile: if g++ 12 knows that sizes stay below a step of the loop, it warns of that step.
  const volatile std::size_t end = 200;
  for (std::size_t n = 1; n < end; ++n) {
    std::vector<TestType> x(n), y(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<TestType>(1 + i % 60);
    const auto largest = static_cast<TestType>(std::min<std::size_t>(n, 60));
    bool real = true;
    int calls = 0;
    xact::transform(x, y, [&](const auto& v) {  // a callable may keep state
      static_assert(std::is_same_v<std::remove_cvref_t<decltype(v)>, B>);
      ++calls;
      TestType lane[xact::detail::lanes<B>];
      xact::detail::store(v, lane);
      for (const TestType value : lane) real &= value >= TestType(1) && value <= largest;
      return v + v;
    });
    bool doubled = true;
    for (std::size_t i = 0; i < n; ++i) doubled &= y[i] == static_cast<TestType>(2 * x[i]);
    CHECK(real);
    CHECK(calls > 0);
    CHECK(doubled);
  }
}

TEST_CASE("an exception from the callable passes through", "[transform]") {
  std::vector<float> x(50, 1.0f);
  const auto throws = [](auto v) {
    throw std::runtime_error("from f");
    return v;
  };
  CHECK_THROWS_AS(xact::transform(x, x, throws), std::runtime_error);
}
