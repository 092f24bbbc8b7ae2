// Masks of one bit for each element: of relu, and as operands of transform, at every size and alignment.
#include <algorithm>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>
#include <xact/relu.hpp>

#include "support/bits.hpp"
#include "support/check_ranges.hpp"
#include "support/expected_relu.hpp"
#include "support/guarded_buffer.hpp"
#include "support/words.hpp"

namespace {

template <class T>
std::vector<std::size_t> sizes_for() {
  std::vector<std::size_t> sizes = loop_sizes<native<T>>(4);
  for (std::size_t n = 64; n < 200; n += 3) sizes.push_back(n);
  return sizes;
}

/// What is wrong with what relu writes to y and the mask and relu_backward makes of the mask, or with
/// what else they write.
template <class T, class... Options>
std::string wrong_in_masks(Options... options) {
  const std::vector<std::size_t> sizes = sizes_for<T>();
  const std::size_t largest = *std::max_element(sizes.begin(), sizes.end());
  constexpr std::size_t shifts = 7;
  const std::vector<T> inputs = test_values<T>(largest + shifts, 31);
  const std::vector<T> gradients = test_values<T>(largest + shifts + 5, 32);

  guarded_buffer<T> a(largest + 2);
  guarded_buffer<T> b(largest + 2);
  guarded_buffer<std::uint64_t> w(largest / 64 + 3);
  std::string wrong;
  for (const std::size_t n : sizes) {
    for (std::size_t placement = 0; placement < 8 && wrong.empty(); ++placement) {
      const std::size_t shift = (n + placement) % shifts;
      const bool at_end = placement % 2 == 0;
      const std::size_t gap = placement / 4;
      const std::span<T> in = a.place(n, placement / 2 % 2, at_end);
      const std::span<T> out = b.place(n, gap, at_end);
      const std::span<std::uint64_t> bits_out = w.place(xact::bit_words(n), gap, at_end);
      const xact::bit_span mask(bits_out.data(), n);
      const xact::const_bit_span const_mask = mask;
      const auto x = std::span(inputs).subspan(shift, n);
      const auto dy = std::span(gradients).subspan(shift + 5, n);
      const words passes = words_of(n, [&](std::size_t i) { return expected_to_pass(x[i]); });
      const auto check = [&](const char* what, bool right) {
        if (right) return;
        wrong = std::string(what) + ", n = " + std::to_string(n) + ", placement " +
                std::to_string(placement);
      };
      const auto is_relu = [&](std::span<const T> y) {
        bool right = std::equal(passes.begin(), passes.end(), bits_out.begin());
        for (std::size_t i = 0; i < n; ++i) right &= bits(y[i]) == expected_relu(x[i]);
        return right && w.only_written(bits_out);
      };
      const auto is_gradient = [&](std::span<const T> dx) {
        bool right = true;
        for (std::size_t i = 0; i < n; ++i) {
          right &= bits(dx[i]) == expected_relu_backward(dy[i], x[i]);
        }
        return right;
      };

      std::copy(x.begin(), x.end(), in.begin());
      xact::relu(in, out, mask, options...);
      check("relu, apart", is_relu(out) && b.only_written(out));
      xact::relu(in, in, mask, options...);
      check("relu, in place", is_relu(in) && a.only_written(in));

      std::copy(passes.begin(), passes.end(), bits_out.begin());
      spoil_unused(bits_out, n);
      const words before(bits_out.begin(), bits_out.end());
      std::copy(dy.begin(), dy.end(), in.begin());
      xact::relu_backward(in, const_mask, out, options...);
      check("gradient, apart", is_gradient(out) && b.only_written(out));
      xact::relu_backward(in, const_mask, in, options...);
      check("gradient, in place", is_gradient(in) && a.only_written(in));
      check("mask kept",
            std::equal(before.begin(), before.end(), bits_out.begin()) && w.only_written(bits_out));
    }
  }
  return wrong;
}

}  // namespace

TEMPLATE_TEST_CASE("relu writes the mask that its gradient needs, and touches nothing else",
                   "[masks]", float, double, signed char, short, int, long, long long) {
  CHECK(wrong_in_masks<TestType>() == "");
  CHECK(wrong_in_masks<TestType>(xact::streaming) == "");
  CHECK(wrong_in_masks<TestType>(xact::cached) == "");
}

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
