// Stores past the cache, where templates show them: by transform, with every option. (ranges.cpp has every
// head and tail of the functions.)
#define XACT_DETAIL_STREAMING_THRESHOLD 64  // bytes: the default streams, unlike xact::cached

#include <algorithm>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <tuple>
#include <vector>
#include <xact/xact.hpp>

#include "support/bits.hpp"
#include "support/guarded_buffer.hpp"

namespace {

template <class T>
using native = xact::detail::batch_or_lane<T, xact::detail::native_arch>;
template <class T>
constexpr std::size_t lanes = xact::detail::lanes<native<T>>;

}  // namespace

TEMPLATE_TEST_CASE("outputs of any alignment, in place and not, and a mask go together",
                   "[streaming]", short, float, double) {
  using T = TestType;
  constexpr std::size_t largest = 11 * lanes<T> + 1;
  std::vector<T> a(largest), b(largest);
  for (std::size_t i = 0; i < largest; ++i) {
    a[i] = static_cast<T>(i % 61);
    b[i] = static_cast<T>(i % 7);
  }
  bool right = true;
  for (std::size_t head = 0; head < lanes<T>; ++head) {
    for (std::size_t other = 0; other < lanes<T>; ++other) {
      const std::size_t n = largest - (head + 3 * other) % (2 * lanes<T>);
      std::vector<T> in_place(b), room_y(n + head), room_z(n + other);
      const auto x = std::span(a).first(n);
      const auto y = std::span(room_y).subspan(head);
      const auto z = std::span(room_z).subspan(other);
      const auto accumulated = std::span(in_place).first(n);
      xact::bit_vector mask(n);
      xact::transform(
          x, accumulated, y, accumulated, z, mask,
          [](const auto& p, const auto& q) { return std::tuple(p - q, p + q, q + q, p < q); },
          xact::streaming);
      for (std::size_t i = 0; i < n; ++i) {
        right &= y[i] == a[i] - b[i] && accumulated[i] == a[i] + b[i] && z[i] == b[i] + b[i] &&
                 mask[i] == (a[i] < b[i]);
      }
      right &= std::equal(in_place.begin() + std::ptrdiff_t(n), in_place.end(),
                          b.begin() + std::ptrdiff_t(n));
    }
  }
  CHECK(right);
}

TEST_CASE("options stand in any order", "[streaming]") {
  const std::vector<float> x = test_values<float>(500, 21);
  std::vector<float> expected(500), y(500);
  const auto is_expected = [&] {
    const bool equal = std::memcmp(y.data(), expected.data(), y.size() * sizeof(float)) == 0;
    std::fill(y.begin(), y.end(), 0.0f);
    return equal;
  };
  xact::sigmoid(x, expected, xact::fast);
  xact::sigmoid(x, y, xact::streaming, xact::fast);
  CHECK(is_expected());
  xact::sigmoid(x, y, xact::fast, xact::cached);
  CHECK(is_expected());
  y = x;
  xact::sigmoid(y, xact::streaming, xact::fast);
  CHECK(is_expected());
}

TEST_CASE("an exception in the middle of a stream leaves old elements and new ones",
          "[streaming]") {
  constexpr std::size_t n = 301;
  const std::vector<float> x(n, 2.0f);
  // Until so many calls are enough for the whole range.
  for (int calls = 0;; ++calls) {
    guarded_buffer<float> room(n + 1);
    const std::span<float> y = room.place(n, 1, true);
    std::fill(y.begin(), y.end(), 1.0f);
    int left = calls;
    bool thrown = false;
    try {
      xact::transform(
          x, y,
          [&](const auto& v) {
            if (left-- == 0) throw std::runtime_error("from f");
            return v + v;
          },
          xact::streaming);
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    const auto fresh = std::size_t(std::count(y.begin(), y.end(), 4.0f));
    CHECK(fresh + std::size_t(std::count(y.begin(), y.end(), 1.0f)) == n);
    CHECK(room.only_written(y));
    CHECK((thrown || fresh == n));
    if (!thrown) break;
  }
}

TEST_CASE("what is stored past the cache", "[streaming]") {
  using B = native<float>;
  if (lanes<float> == 1) SKIP("one lane is aligned everywhere");
  using xact::detail::array_output;
  using xact::detail::no_head;
  alignas(64) float memory[4 * lanes<float>];
  float* const x = memory + 2 * lanes<float>;
  float* const y = memory;
  std::size_t head = no_head;
  const auto streams = [&](float* out) {
    const array_output<B> output{out};
    return xact::detail::can_stream(
        output, xact::detail::is_in_place(output, xact::detail::array_input<B>{x}), head);
  };
  CHECK(!streams(x));  // its lines are in the cache already
  CHECK(head == no_head);
  CHECK(streams(y + 1));
  CHECK(head == lanes<float> - 1);
  // What is aligned elsewhere than the first is not.
  CHECK(!streams(y));
  CHECK(streams(y + 1 + lanes<float>));
  CHECK(head == lanes<float> - 1);

  using xact::detail::is_streaming_due;
  constexpr xact::detail::automatic_t automatic;
  CHECK(!is_streaming_due<float>(automatic, 15));
  CHECK(is_streaming_due<float>(automatic, 16));
  CHECK(!is_streaming_due<double>(automatic, 7));
  CHECK(is_streaming_due<double>(automatic, 8));
  CHECK(is_streaming_due<float>(xact::streaming, 1));
  CHECK(!is_streaming_due<float>(xact::cached, 1000));
}
