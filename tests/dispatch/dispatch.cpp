// The dispatching functions, with the instruction set that XACT_ISA allows. Compiled without flags.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>
#include <xact/dispatch.hpp>

#include "../support/bits.hpp"
#include "../support/cpu.hpp"
#include "../support/every_form.hpp"
#include "../support/expected_relu.hpp"
#include "../support/message_of.hpp"

namespace dispatch = xact::dispatch;

TEST_CASE("XACT_ISA lowers the instruction set, and nothing raises it", "[dispatch]") {
  const std::vector<std::string_view> built = {XACT_BUILT_ISAS};
  const char* const variable = std::getenv("XACT_ISA");
  const std::string_view wanted = variable == nullptr ? "" : variable;
  const std::vector<std::string_view> all = {"sse2", "sse4.2", "avx", "avx2", "avx512"};
  // Up to the one named, or to the last where the name is none.
  const auto named = std::find(all.begin(), all.end(), wanted);
  const auto end = named == all.end() ? all.end() : named + 1;
  std::string_view expected;
  for (auto isa = all.begin(); isa != end; ++isa) {
    const bool is_built = std::find(built.begin(), built.end(), *isa) != built.end();
    if (is_built && cpu_can_run(*isa)) expected = *isa;
  }
  if (expected.empty()) expected = built.front();
  CHECK(dispatch::isa() == expected);
}

TEMPLATE_TEST_CASE("relu and its backward pass", "[dispatch]", float, double, signed char, char,
                   short, int, long, long long) {
  const std::vector<TestType> x = test_values<TestType>(1003, 21);
  std::vector<TestType> dy = test_values<TestType>(1003, 22);
  std::rotate(dy.begin(), dy.begin() + 5, dy.end());
  std::vector<bits_t<TestType>> forward, backward;
  for (std::size_t i = 0; i < x.size(); ++i) {
    forward.push_back(expected_relu(x[i]));
    backward.push_back(expected_relu_backward(dy[i], x[i]));
  }
  std::vector<TestType> y(x.size()), dx(x.size());
  xact::bit_vector mask(x.size());

  dispatch::relu(x, y);
  CHECK(bits_of_all(y) == forward);
  y = x;
  dispatch::relu(y);
  CHECK(bits_of_all(y) == forward);
  y.assign(x.size(), TestType(7));
  dispatch::relu(x, y, mask, xact::streaming);
  CHECK(bits_of_all(y) == forward);
  bool right_mask = true;
  for (std::size_t i = 0; i < x.size(); ++i) right_mask &= mask[i] == expected_to_pass(x[i]);
  CHECK(right_mask);

  dispatch::relu_backward(dy, x, dx);
  CHECK(bits_of_all(dx) == backward);
  dx.assign(x.size(), TestType(7));
  dispatch::relu_backward(dy, xact::const_bit_span(mask), dx, xact::cached);
  CHECK(bits_of_all(dx) == backward);
  dx = dy;
  dispatch::relu_backward(dx, mask, dx);
  CHECK(bits_of_all(dx) == backward);
}

TEST_CASE("sigmoid: exact is the same everywhere, the others keep their promise", "[dispatch]") {
  const std::vector<float> x = test_values<float>(3000, 23);
  std::vector<float> exact(x.size()), accurate(x.size()), fast(x.size()), expected(x.size());
  xact::sigmoid(x, expected, xact::exact);
  dispatch::sigmoid(x, exact, xact::exact);
  dispatch::sigmoid(x, accurate, xact::cached);
  dispatch::sigmoid(x, fast, xact::streaming, xact::fast);
  CHECK(bits_of_all(exact) == bits_of_all(expected));
  bool near = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bits_t<float> right = bits(exact[i]);
    const auto distance = [right](float y) {
      return bits(y) < right ? right - bits(y) : bits(y) - right;
    };
    near &= distance(accurate[i]) <= 1 && distance(fast[i]) <= 3;
  }
  CHECK(near);
}

TEMPLATE_TEST_CASE("sigmoid's gradients, and doubles", "[dispatch]", float, double) {
  const std::vector<TestType> x = {TestType(-1.5), TestType(0), TestType(2), TestType(40)};
  const std::vector<TestType> dy = {TestType(1), TestType(2), TestType(-1), TestType(1)};
  std::vector<TestType> y(4), dx(4), expected(4);
  dispatch::sigmoid(x, y);
  CHECK(std::abs(y[0] - TestType(0.18242552380635635)) < TestType(1e-6));
  dispatch::sigmoid_backward(dy, y, dx);
  xact::sigmoid_backward(dy, y, expected);
  CHECK(dx == expected);
  dispatch::sigmoid_backward_from_input(dy, x, dx);
  CHECK(std::abs(dx[2] + TestType(0.10499358540350652)) < TestType(1e-6));
  CHECK(dx[3] > 0);
}

TEST_CASE("misuse is refused here, before anything is written", "[dispatch]") {
  std::vector<float> five(5, -1.0f), six(6, -1.0f);
  CHECK(message_of([&] { dispatch::relu(five, six); }) ==
        "xact::dispatch::relu: x has 5 elements, but y has 6");
  xact::bit_vector bits_of_six(6);
  CHECK(message_of([&] { dispatch::relu_backward(five, bits_of_six, five); }) ==
        "xact::dispatch::relu_backward: dy has 5 elements, but mask has 6");
  CHECK(message_of([&] { dispatch::sigmoid(std::span(six).first(5), std::span(six).last(5)); }) ==
        "xact::dispatch::sigmoid: y (5 elements) overlaps x (5 elements) partly; the two must "
        "start at the same element or not overlap at all");
  CHECK(six == std::vector<float>(6, -1.0f));
  CHECK_NOTHROW(dispatch::relu(std::span<float>()));
}

TEST_CASE("any thread may be the first to call", "[dispatch]") {
  const std::string expected = dispatch::isa();
  std::vector<std::thread> threads;
  std::vector<std::string> seen(8);
  for (std::string& name : seen) threads.emplace_back([&name] { name = dispatch::isa(); });
  for (std::thread& thread : threads) thread.join();
  CHECK(seen == std::vector<std::string>(8, expected));
}
