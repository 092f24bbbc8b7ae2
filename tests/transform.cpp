// transform, with callables of a user's.
#include <algorithm>
#include <array>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>
#include <xact/xact.hpp>

#include "support/bits.hpp"
#include "support/message_of.hpp"

template <class T>
using native = xact::detail::batch_or_lane<T, xact::detail::native_arch>;

TEST_CASE("messages name the arguments", "[errors]") {
  std::vector<float> five(5), six(6), seven(7);
  const std::span<float> all(seven);
  const auto sum = [](auto a, auto b) { return a + b; };
  const auto twice = [](auto a) { return std::tuple(a, a); };
  CHECK(message_of([&] { xact::relu(five, six); }) == "xact::relu: x has 5 elements, but y has 6");
  CHECK(message_of([&] { xact::transform(five, five, seven, sum); }) ==
        "xact::transform: input 1 has 5 elements, but output 1 has 7");
  CHECK(message_of([&] { xact::transform(five, five, six, twice); }) ==
        "xact::transform: input 1 has 5 elements, but output 2 has 6");
  CHECK(message_of([&] { xact::transform(five, all.first(5), all.first(5), twice); }) ==
        "xact::transform: output 2 (5 elements) overlaps output 1 (5 elements); two outputs must "
        "not overlap at all");
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
    const float sum = x[i] + bias[i];
    if (xact::detail::flushes_subnormals<float> && !(std::isnormal(x[i]) && std::isnormal(sum)))
      continue;
    right &= bits(y[i]) == bits(xact::relu(sum));
    right &= bits(dy[i]) == bits(xact::relu_backward(x[i], sum));
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

TEST_CASE("an interleaved callable gives what it gives for one batch", "[transform]") {
  const auto silu = [](const auto& v) { return v * xact::sigmoid(v, xact::fast); };
  // Every operator, with numbers too, and the functions that packs have.
  const auto much = [](const auto& v, const auto& w) {
    auto sum = 2.0f * v + w / 3.0f - (1.0f - v) * w;
    sum += v;
    sum *= w;
    sum -= -w;
    const auto larger = select(v > w, v, w);
    const auto inside = (v >= -1.0f) & (v <= 1.0f) & !(w == 0.0f) & (w != 2.0f);
    const auto near = select(inside, fma(v, w, sum), abs(sum));
    return std::tuple(min(near, larger) + max(v, w), (v < w) | (w < 0.5f));
  };
  for (std::size_t n = 0; n < 400; n += 1 + n / 40) {
    std::vector<float> x(n), w(n), y(n), expected(n);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = static_cast<float>(i % 37) / 8.0f - 2.0f;
      w[i] = static_cast<float>(i % 23) / 4.0f - 3.0f;
    }
    xact::transform(x, expected, silu);
    xact::transform(x, y, xact::interleaved(silu));
    CHECK(y == expected);
    xact::transform(x, y, xact::interleaved<2>(silu), xact::streaming);
    CHECK(y == expected);

    xact::bit_vector mask(n), expected_mask(n);
    xact::transform(x, w, expected, expected_mask, much);
    xact::transform(x, w, y, mask, xact::interleaved(much));
    CHECK(y == expected);
    bool same = true;
    for (std::size_t i = 0; i < n; ++i) same &= mask[i] == expected_mask[i];
    CHECK(same);

    xact::transform(x, w, expected, xact::sigmoid_backward_from_input);
    xact::transform(x, w, y, xact::interleaved([](const auto& dy, const auto& v) {
                      return xact::sigmoid_backward_from_input(dy, v);
                    }));
    CHECK(y == expected);
    // In place.
    expected = x;
    xact::transform(x, expected, silu);
    xact::transform(x, x, xact::interleaved(silu));
    CHECK(x == expected);
  }
}
