// What only templates show: value forms, ranges of every kind, in place, options in any order, numbers and
// parameters. Their bits are those of the tables, which the other tests look at.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <concepts>
#include <span>
#include <type_traits>
#include <vector>
#include <xact/xact.hpp>

#include "references/reference.hpp"
#include "support/bits.hpp"
#include "support/tables.hpp"

namespace {

using xact::activations::accuracy;
using xact::activations::row;

template <class T>
using native = xact::detail::batch_for<T, xact::detail::native_arch>;

/// What the table of this instruction set gives for arrays.
template <class T>
std::vector<T> by_table(const row& of, accuracy tag, const std::vector<std::vector<T>>& inputs) {
  const auto parameters = tables::default_parameters<T>(of);
  std::vector<T> y(inputs[0].size());
  for (const tables::kernel_under_test& k : tables::kernels_of(tables::isa_under_test())) {
    if (k.of != &of || k.form != 0 || k.type != tables::type_of<T>) continue;
    if (of.has_tags && k.tag != tag) continue;
    tables::call call;
    for (std::size_t i = 0; i < inputs.size(); ++i) call.inputs[i] = inputs[i].data();
    call.outputs[0] = y.data();
    call.run(k, y.size(), parameters.data());
  }
  return y;
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b, const row& of) {
  const bool any_nan = reference::find(of.function)->of_nan == reference::nan::any;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (bits(a[i]) == bits(b[i])) continue;
    if constexpr (std::is_floating_point_v<T>) {
      if (any_nan && std::isnan(a[i]) && std::isnan(b[i])) continue;
    }
    return false;
  }
  return true;
}

/// f(x, options...) or f(a, b, options...), on vectors' elements or on the vectors.
template <std::size_t Inputs, class F, class V, class... Rest>
auto call(const F& f, const V& first, const V& second, Rest&&... rest) {
  if constexpr (Inputs == 1) {
    return f(first, std::forward<Rest>(rest)...);
  } else {
    return f(first, second, std::forward<Rest>(rest)...);
  }
}

template <class Arch, std::size_t Inputs, class F, class T, class... Options>
std::vector<T> on_batches(const F& f, const std::vector<T>& a, const std::vector<T>& b,
                          Options... options) {
  using B = xact::detail::batch_for<T, Arch>;
  constexpr std::size_t lanes = xact::detail::lanes<B>;
  const auto load = [&](const std::vector<T>& v, std::size_t i) {
    T lane[lanes];
    for (std::size_t j = 0; j < lanes; ++j) lane[j] = v[std::min(i + j, v.size() - 1)];
    return xact::detail::load<B>(lane);
  };
  std::vector<T> results(a.size() + lanes);
  for (std::size_t i = 0; i < a.size(); i += lanes) {
    const B result = call<Inputs>(f, load(a, i), load(b, i), options...);
    xact::detail::store(result, &results[i]);
  }
  results.resize(a.size());
  return results;
}

/// The forms of a function with one tag, or none, on elements of one type.
template <const row& Row, class T, class F, class... Tag>
void check_forms(const F& f, accuracy tag, Tag... tags) {
  constexpr std::size_t inputs = Row.inputs;
  static_assert(inputs <= 2);
  const std::vector<T> a = test_values<T>(501, 51);
  std::vector<T> b = test_values<T>(501, 52);
  std::rotate(b.begin(), b.begin() + 5, b.end());
  const auto expected = inputs == 1 ? by_table<T>(Row, tag, {a}) : by_table<T>(Row, tag, {a, b});
  INFO(Row.function << " " << sizeof...(Tag) << " " << sizeof(T));

  std::vector<T> y(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) y[i] = call<inputs>(f, a[i], b[i], tags...);
  CHECK(same(y, expected, Row));
  CHECK(same(on_batches<xact::detail::native_arch, inputs>(f, a, b, tags...), expected, Row));

  std::fill(y.begin(), y.end(), T(0));
  call<inputs>(f, a, b, y, tags...);
  CHECK(same(y, expected, Row));
}

/// What only some calls have, with one tag.
template <const row& Row, class F>
void check_calls(const F& f) {
  constexpr std::size_t inputs = Row.inputs;
  constexpr accuracy tag = accuracy::accurate;
  INFO(Row.function);
  const std::vector<float> a = test_values<float>(501, 55), b = test_values<float>(501, 56);
  const auto expected =
      inputs == 1 ? by_table<float>(Row, tag, {a}) : by_table<float>(Row, tag, {a, b});
  std::vector<float> y(a.size());
  call<inputs>(f, a, b, y, xact::streaming);
  CHECK(same(y, expected, Row));
  if constexpr (inputs == 1) {
    y = a;
    f(y);
    CHECK(same(y, expected, Row));
  } else {
    const std::vector<float> ones(a.size(), 1.0f);
    f(1.0f, b, y);
    CHECK(same(y, by_table<float>(Row, tag, {ones, b}), Row));
    f(a, 1, y);
    CHECK(same(y, by_table<float>(Row, tag, {a, ones}), Row));
  }
}

template <const row& Row, class F>
void check_function(const F& f) {
  static_assert(std::is_empty_v<F>);
  if constexpr (Row.has_tags) {
    check_forms<Row, float>(f, accuracy::fast, xact::fast);
    check_forms<Row, float>(f, accuracy::accurate, xact::accurate);
    check_forms<Row, float>(f, accuracy::exact, xact::exact);
    check_forms<Row, double>(f, accuracy::fast, xact::fast);
  }
  check_calls<Row>(f);
  // accurate is the default.
  check_forms<Row, float>(f, accuracy::accurate);
  check_forms<Row, double>(f, accuracy::accurate);
  if constexpr (Row.takes(xact::activations::element_type::int8)) {
    check_forms<Row, std::int8_t>(f, accuracy::accurate);
    check_forms<Row, std::int32_t>(f, accuracy::accurate);
    check_forms<Row, long long>(f, accuracy::accurate);
  }
}

}  // namespace

#define XACT_ACTIVATION(function, inputs, usage, ...)            \
  TEST_CASE("the forms of " #function, "[forms]") {              \
    check_function<xact::activations::function>(xact::function); \
  }
#include <xact/detail/activations.inc>

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
TEST_CASE("a batch of another architecture gives that one's bits", "[forms]") {
  using lowest = typename decltype([]<class... A>(xsimd::arch_list<A...>) {
    return std::type_identity<std::tuple_element_t<sizeof...(A) - 1, std::tuple<A...>>>{};
  }(xsimd::supported_architectures{}))::type;
  const std::vector<float> x = test_values<float>(2001, 53);
  const std::vector<float> dy = test_values<float>(2001, 54);
  CHECK(same(on_batches<lowest, 1>(xact::relu, x, x),
             by_table<float>(xact::activations::relu, accuracy::fast, {x}),
             xact::activations::relu));
  CHECK(same(on_batches<lowest, 2>(xact::relu_backward, dy, x),
             by_table<float>(xact::activations::relu_backward, accuracy::fast, {dy, x}),
             xact::activations::relu_backward));
  CHECK(same(on_batches<lowest, 1>(xact::sigmoid, x, x, xact::exact),
             by_table<float>(xact::activations::sigmoid, accuracy::exact, {x}),
             xact::activations::sigmoid));
}
#endif

TEST_CASE("functions of selections and products are constant expressions", "[forms]") {
  STATIC_REQUIRE(xact::relu(-1.5f) == 0.0f);
  STATIC_REQUIRE(xact::relu(1.5) == 1.5);
  STATIC_REQUIRE(xact::relu(-7) == 0);
  STATIC_REQUIRE(xact::relu(static_cast<signed char>(-128)) == 0);
  STATIC_REQUIRE(std::same_as<decltype(xact::relu(short(1))), short>);
  STATIC_REQUIRE(xact::relu_backward(2.0f, 0.0f) == 0.0f);
  STATIC_REQUIRE(xact::relu_backward(2.0f, 1.0f) == 2.0f);
  STATIC_REQUIRE(xact::leaky_relu(-2.0f, 0.5f) == -1.0f);
  STATIC_REQUIRE(xact::leaky_relu_backward(2.0, -1.0) == 0.02);
  STATIC_REQUIRE(xact::sigmoid_backward(2.0, 0.5) == 0.5);
  STATIC_REQUIRE(xact::relu6(7) == 6);
  STATIC_REQUIRE(xact::hard_tanh(2.0f) == 1.0f);
  STATIC_REQUIRE(xact::hard_tanh(-2.0f, -1.5, 3) == -1.5f);
  STATIC_REQUIRE(xact::hard_sigmoid(-1.5) == 0.25);
  STATIC_REQUIRE(xact::hard_sigmoid(1.0f, 0.25, 0.5) == 0.75f);
  STATIC_REQUIRE(xact::hard_swish(-1.5f) == -0.375f);
  STATIC_REQUIRE(xact::hard_swish_backward(2.0f, 4.0f) == 2.0f);
  STATIC_REQUIRE(xact::squared_relu(3.0) == 9.0);
  STATIC_REQUIRE(xact::threshold(1.0f, 1, 20) == 20.0f);
  STATIC_REQUIRE(xact::hard_shrink(0.5f) == 0.0f);
  STATIC_REQUIRE(xact::soft_shrink(-2.0f) == -1.5f);
}

TEST_CASE("value forms promise not to throw", "[forms]") {
  STATIC_REQUIRE(noexcept(xact::relu(1.0f)));
  STATIC_REQUIRE(noexcept(xact::leaky_relu(1.0f, 0.2)));
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0, xact::fast)));
  STATIC_REQUIRE(noexcept(xact::sigmoid(1.0f, xact::exact)));
  STATIC_REQUIRE(noexcept(xact::sigmoid_backward_from_input(1.0, 1.0)));
}

TEST_CASE("every kind of contiguous range is taken", "[forms]") {
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
}

TEST_CASE("parameters are numbers of any type, all or none", "[forms]") {
  const std::vector<float> x = {-1.0f, 2.0f, -4.0f};
  std::vector<float> y(3);
  xact::leaky_relu(x, y, 0.25);
  CHECK(y == std::vector{-0.25f, 2.0f, -1.0f});
  xact::leaky_relu(x, y, 2, xact::streaming);
  CHECK(y == std::vector{-2.0f, 2.0f, -8.0f});
  y = x;
  xact::leaky_relu(y, 0.25f);
  CHECK(y == std::vector{-0.25f, 2.0f, -1.0f});
  // Converted once to the type of elements: float(0.1)·x, not 0.1·x.
  xact::leaky_relu(x, y, 0.1);
  CHECK(y[2] == 0.1f * -4.0f);
  CHECK(xact::leaky_relu(-4.0f, 0.1) == y[2]);
  // A bound that the type of elements cannot hold bounds nothing.
  std::vector<signed char> small = {-100, 5, 100};
  xact::hard_tanh(small, -1000, 50);
  CHECK(small == std::vector<signed char>{-100, 5, 50});
  xact::bit_vector mask(3);
  xact::leaky_relu(x, y, mask, 0.5);
  CHECK(y == std::vector{-0.5f, 2.0f, -2.0f});
  xact::leaky_relu_backward(8.0f, mask, y, 0.5);
  CHECK(y == std::vector{4.0f, 8.0f, 4.0f});
  xact::leaky_relu_backward(8.0f, x, y, 0.5, xact::cached);
  CHECK(y == std::vector{4.0f, 8.0f, 4.0f});
}
