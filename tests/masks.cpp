// Masks of one bit for each element as operands of transform, at every size.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <tuple>
#include <vector>
#include <xact/transform.hpp>

#include "support/message_of.hpp"
#include "support/words.hpp"

namespace {

template <class T>
using native = xact::detail::batch_or_lane<T, xact::detail::native_arch>;

/// Any number of batches and of elements left over, short calls and long ones.
template <class T>
std::vector<std::size_t> sizes_for() {
  constexpr std::size_t lanes = xact::detail::lanes<native<T>>;
  std::vector<std::size_t> sizes;
  for (std::size_t n = 0; n < 17 * lanes + 4; ++n) sizes.push_back(n);
  for (std::size_t n = 64; n < 200; n += 3) sizes.push_back(n);
  constexpr std::size_t large = xact::detail::prefetch_threshold / sizeof(T);
  for (const std::size_t rest : {std::size_t(0), std::size_t(1), lanes - 1}) {
    sizes.push_back(large + rest);
    sizes.push_back(large + 3 * lanes + rest);
  }
  return sizes;
}

}  // namespace

TEMPLATE_TEST_CASE("transform takes masks as inputs and outputs", "[masks][transform]", float,
                   double, signed char) {
  using T = TestType;
  using B = native<T>;
  using M = xact::detail::mask_of<B>;
  for (const std::size_t n : sizes_for<T>()) {
    std::vector<T> a(n), b(n), y(n), gradient(n);
    for (std::size_t i = 0; i < n; ++i) {
      a[i] = static_cast<T>(i % 31);
      b[i] = static_cast<T>(i % 13 + 40);
      gradient[i] = static_cast<T>(i % 17);
    }
    const words given = some_words(n);
    const words inverse = words_of(n, [](std::size_t i) { return !some_bit(i); });
    words w = given;
    const xact::const_bit_span chosen(given.data(), n);
    const xact::bit_span mask(w.data(), n);
    bool right = true;

    xact::transform(a, chosen, b, y,
                    [](const B& p, const M& m, const B& q) { return select(m, p, q); });
    for (std::size_t i = 0; i < n; ++i) right &= y[i] == (some_bit(i) ? a[i] : b[i]);
    CHECK(right);

    // The gradient of relu, added to the one that is there.
    xact::transform(a, chosen, gradient, gradient, [](const B& dy, const M& m, const B& sum) {
      return sum + select(m, dy, xact::detail::broadcast<B>(T(0)));
    });
    for (std::size_t i = 0; i < n; ++i) {
      right &= gradient[i] == static_cast<T>(i % 17 + (some_bit(i) ? i % 31 : 0));
    }
    CHECK(right);

    xact::transform(a, mask, [](const B& p) { return xact::detail::broadcast<B>(T(15)) < p; });
    CHECK(w == words_of(n, [&](std::size_t i) { return a[i] > 15; }));

    w = given;
    xact::transform(a, mask, mask, [](const B&, const M& m) { return !m; });
    CHECK(w == inverse);

    // Two masks at once, of which one is the input, and a range.
    w = given;
    words other(w.size(), 0xA5A5A5A5A5A5A5A5);
    xact::transform(a, mask, mask, y, xact::bit_span(other.data(), n),
                    [](const B& p, const M& m) { return std::tuple(!m, p + p, m); });
    CHECK(w == inverse);
    CHECK(other == words_of(n, some_bit));
    for (std::size_t i = 0; i < n; ++i) right &= y[i] == static_cast<T>(a[i] + a[i]);
    CHECK(right);
  }
}

TEMPLATE_TEST_CASE("a callable sees no bits but the mask's", "[masks][transform]", float, double,
                   signed char, short) {
  using T = TestType;
  using B = native<T>;
  using M = xact::detail::mask_of<B>;
  const volatile std::size_t end = 200;
  for (std::size_t n = 1; n < end; ++n) {
    const std::vector<T> x(n);
    std::vector<T> y(n);
    words ones(xact::bit_words(n), ~std::uint64_t(0));
    if (n % 64 != 0) ones.back() >>= 64 - n % 64;
    words zeros(xact::bit_words(n));
    spoil_unused(zeros, n);
    bool all_ones = true;
    bool any_zero = false;
    xact::transform(x, xact::bit_span(ones.data(), n), xact::bit_span(zeros.data(), n), y,
                    [&](const B& v, const M& one, const M& zero) {
                      all_ones &= all(one);
                      any_zero |= any(zero);
                      return v;
                    });
    CHECK(all_ones);
    CHECK(!any_zero);
  }
}

TEST_CASE("transform refuses bad masks", "[masks][errors]") {
  const std::vector<float> x(100);
  words w(3, 0xA5);
  const xact::bit_span of_99(w.data(), 99), of_100(w.data(), 100);
  const auto invert = [](const auto&, const auto& m) { return !m; };
  CHECK(message_of([&] { xact::transform(x, of_100, of_99, invert); }) ==
        "xact::transform: input 1 has 100 elements, but output 1 has 99");
  CHECK(
      message_of([&] { xact::transform(x, of_100, xact::bit_span(w.data() + 1, 100), invert); }) ==
      "xact::transform: output 1 (100 elements) overlaps input 2 (100 elements) partly; the two "
      "must start at the same element or not overlap at all");
  CHECK(w == words(3, 0xA5));
}
