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
#include <xact/xact.hpp>

#include "../support/bits.hpp"
#include "../support/cpu.hpp"
#include "../support/message_of.hpp"

namespace dispatch = xact::dispatch;

namespace {

std::vector<bits_t<float>> bits_of_all(const std::vector<float>& values) {
  std::vector<bits_t<float>> all;
  for (const float v : values) all.push_back(bits(v));
  return all;
}

}  // namespace

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

TEST_CASE("results are those of the instruction set in use", "[dispatch]") {
  const std::vector<float> x = test_values<float>(3001, 23), dy = test_values<float>(3001, 24);
  std::vector<float> y(x.size()), dx(x.size()), expected(x.size());
  // Promised bits; this file is compiled for the lowest instruction set.
  xact::sigmoid(x, expected, xact::exact);
  dispatch::sigmoid(x, y, xact::exact, xact::streaming);
  CHECK(bits_of_all(y) == bits_of_all(expected));
  y = x;
  dispatch::sigmoid(y, xact::exact);
  CHECK(bits_of_all(y) == bits_of_all(expected));
  xact::leaky_relu(x, expected, 0.25);
  dispatch::leaky_relu(x, y, 0.25);
  CHECK(bits_of_all(y) == bits_of_all(expected));

  xact::bit_vector mask(x.size());
  xact::relu(x, expected);
  dispatch::relu(x, y, mask, xact::cached);
  CHECK(bits_of_all(y) == bits_of_all(expected));
  xact::relu_backward(dy, x, expected);
  dispatch::relu_backward(dy, x, dx);
  CHECK(bits_of_all(dx) == bits_of_all(expected));
  dispatch::relu_backward(dy, xact::const_bit_span(mask), dx);
  CHECK(bits_of_all(dx) == bits_of_all(expected));
  // Of any bits, those of the table.
  std::vector<float> fast(x.size()), accurate(x.size());
  dispatch::sigmoid(x, fast, xact::fast);
  dispatch::sigmoid(x, accurate);
  dispatch::sigmoid(x, y, xact::exact);
  bool near = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bits_t<float> right = bits(y[i]);
    const auto distance = [right](float v) {
      return bits(v) < right ? right - bits(v) : bits(v) - right;
    };
    near &= distance(accurate[i]) <= 1 && distance(fast[i]) <= 3;
  }
  CHECK(near);
}

TEMPLATE_TEST_CASE("every type of elements finds its kernel", "[dispatch]", float, double,
                   signed char, char, short, int, long, long long) {
  if constexpr (std::is_signed_v<TestType>) {
    std::vector<TestType> x = {TestType(-3), TestType(0), TestType(5)};
    dispatch::relu(x);
    CHECK(x == std::vector<TestType>{TestType(0), TestType(0), TestType(5)});
  }
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
