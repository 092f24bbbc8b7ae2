// What only templates show: value forms, ranges of every kind, in place, options in any order, numbers and
// parameters. Their bits are those of the tables, which the other tests look at.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <concepts>
#include <span>
#include <tuple>
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

/// What the table of this instruction set gives for arrays: all of the first output, then of the second.
template <class T>
std::vector<T> by_table(const row& of, accuracy tag, const std::vector<std::vector<T>>& inputs) {
  const auto parameters = tables::default_parameters<T>(of);
  const std::size_t n = inputs[0].size();
  std::vector<T> y(n * of.outputs(0));
  for (const tables::kernel_under_test& k : tables::kernels_of(tables::isa_under_test())) {
    if (k.of != &of || k.form != 0 || k.type != tables::type_of<T>) continue;
    if (of.has_tags && k.tag != tag) continue;
    tables::call call;
    for (std::size_t i = 0; i < of.inputs; ++i) call.inputs[i] = inputs[i].data();
    for (std::size_t o = 0; o < of.outputs(0); ++o) call.outputs[o] = y.data() + o * n;
    call.run(k, n, parameters.data());
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

/// f(inputs..., rest...).
template <std::size_t Inputs, class F, class Input, class... Rest>
auto call(const F& f, const Input& input, Rest&&... rest) {
  if constexpr (Inputs == 1) {
    return f(input(0), std::forward<Rest>(rest)...);
  } else if constexpr (Inputs == 2) {
    return f(input(0), input(1), std::forward<Rest>(rest)...);
  } else {
    return f(input(0), input(1), input(2), std::forward<Rest>(rest)...);
  }
}

/// f(inputs..., outputs..., rest...) on ranges; the outputs are parts of y.
template <std::size_t Inputs, std::size_t Outputs, class F, class Input, class T, class... Rest>
void call_on_ranges(const F& f, const Input& input, std::vector<T>& y, Rest... rest) {
  if constexpr (Outputs == 1) {
    call<Inputs>(f, input, y, rest...);
  } else {
    const std::span<T> all(y);
    call<Inputs>(f, input, all.first(y.size() / 2), all.subspan(y.size() / 2), rest...);
  }
}

/// What a call on values gave, one value or two, as a tuple.
template <class R>
auto as_tuple(const R& results) {
  if constexpr (requires { std::tuple_size<R>::value; }) {
    return results;
  } else {
    return std::tuple(results);
  }
}

template <class Arch, std::size_t Inputs, class F, class T, class... Options>
std::vector<T> on_batches(const F& f, const std::vector<std::vector<T>>& inputs,
                          Options... options) {
  using B = xact::detail::batch_for<T, Arch>;
  constexpr std::size_t lanes = xact::detail::lanes<B>;
  const std::size_t n = inputs[0].size();
  std::vector<T> all;
  std::vector<std::vector<T>> results(2, std::vector<T>(n + lanes));
  std::size_t outputs = 0;
  for (std::size_t i = 0; i < n; i += lanes) {
    const auto load = [&](std::size_t k) {
      T lane[lanes];
      for (std::size_t j = 0; j < lanes; ++j) lane[j] = inputs[k][std::min(i + j, n - 1)];
      return xact::detail::load<B>(lane);
    };
    const auto result = as_tuple(call<Inputs>(f, load, options...));
    outputs = 0;
    std::apply(
        [&](const auto&... batch) { (xact::detail::store(batch, &results[outputs++][i]), ...); },
        result);
  }
  for (std::size_t o = 0; o < outputs; ++o) {
    all.insert(all.end(), results[o].begin(), results[o].begin() + static_cast<std::ptrdiff_t>(n));
  }
  return all;
}

template <class T>
std::vector<std::vector<T>> test_inputs(unsigned seed) {
  std::vector<std::vector<T>> inputs;
  for (unsigned k = 0; k < xact::activations::most_inputs; ++k) {
    inputs.push_back(test_values<T>(501, seed + k));
    // Special values meet others.
    std::rotate(inputs[k].begin(), inputs[k].begin() + 5 * static_cast<std::ptrdiff_t>(k),
                inputs[k].end());
  }
  return inputs;
}

/// The forms of a function with one tag, or none, on elements of one type.
template <const row& Row, class T, class F, class... Tag>
void check_forms(const F& f, accuracy tag, Tag... tags) {
  constexpr std::size_t inputs = Row.inputs, outputs = Row.outputs(0);
  const auto all = test_inputs<T>(51);
  const std::size_t n = all[0].size();
  const auto expected = by_table<T>(Row, tag, all);
  INFO(Row.function << " " << sizeof...(Tag) << " " << sizeof(T));

  std::vector<T> y(n * outputs);
  for (std::size_t i = 0; i < n; ++i) {
    const auto element = [&](std::size_t k) { return all[k][i]; };
    const auto results = as_tuple(call<inputs>(f, element, tags...));
    y[i] = std::get<0>(results);
    if constexpr (outputs == 2) y[n + i] = std::get<1>(results);
  }
  CHECK(same(y, expected, Row));
  CHECK(same(on_batches<xact::detail::native_arch, inputs>(f, all, tags...), expected, Row));

  std::fill(y.begin(), y.end(), T(0));
  call_on_ranges<inputs, outputs>(f, [&](std::size_t k) { return std::span(all[k]); }, y, tags...);
  CHECK(same(y, expected, Row));
}

/// What only some calls have, with one tag.
template <const row& Row, class F>
void check_calls(const F& f) {
  constexpr std::size_t inputs = Row.inputs, outputs = Row.outputs(0);
  constexpr accuracy tag = accuracy::accurate;
  INFO(Row.function);
  const auto all = test_inputs<float>(55);
  const auto expected = by_table<float>(Row, tag, all);
  std::vector<float> y(expected.size());
  const auto range = [&](std::size_t k) { return std::span(all[k]); };
  call_on_ranges<inputs, outputs>(f, range, y, xact::streaming);
  CHECK(same(y, expected, Row));
  if constexpr (inputs == 1) {
    y = all[0];
    f(y);
    CHECK(same(y, expected, Row));
  } else if constexpr (inputs == 2) {
    const std::vector<float> ones(all[0].size(), 1.0f);
    f(1.0f, all[1], y);
    CHECK(same(y, by_table<float>(Row, tag, {ones, all[1]}), Row));
    f(all[0], 1, y);
    CHECK(same(y, by_table<float>(Row, tag, {all[0], ones}), Row));
  } else {
    const std::vector<float> ones(all[0].size(), 1.0f);
    const std::span<float> part(y);
    f(1.0f, all[1], all[2], part.first(ones.size()), part.last(ones.size()));
    CHECK(same(y, by_table<float>(Row, tag, {ones, all[1], all[2]}), Row));
    f(1, all[1], 1, part.first(ones.size()), part.last(ones.size()));
    CHECK(same(y, by_table<float>(Row, tag, {ones, all[1], ones}), Row));
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
  CHECK(same(on_batches<lowest, 1, decltype(xact::relu), float>(xact::relu, {x}),
             by_table<float>(xact::activations::relu, accuracy::fast, {x}),
             xact::activations::relu));
  CHECK(same(
      on_batches<lowest, 2, decltype(xact::relu_backward), float>(xact::relu_backward, {dy, x}),
      by_table<float>(xact::activations::relu_backward, accuracy::fast, {dy, x}),
      xact::activations::relu_backward));
  CHECK(same(on_batches<lowest, 1, decltype(xact::sigmoid), float>(xact::sigmoid, {x}, xact::exact),
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
  STATIC_REQUIRE(xact::prelu(-2.0f, 0.25f) == -0.5f);
  STATIC_REQUIRE(xact::prelu_backward(2.0, -3.0, 0.25) == std::tuple(0.5, -6.0));
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
