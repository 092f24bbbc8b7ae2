// The types of masks, and what relu says of bad ones. Through dispatch, whose checks are those of xact itself.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <limits>
#include <ranges>
#include <span>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>
#include <xact/dispatch.hpp>

#include "support/bits.hpp"
#include "support/expected_relu.hpp"
#include "support/message_of.hpp"
#include "support/words.hpp"

using xact::dispatch::relu;
using xact::dispatch::relu_backward;

TEST_CASE("bad masks are refused before anything is written", "[masks][errors]") {
  alignas(std::uint64_t) std::array<float, 16> memory{};
  std::vector<float> x(100, -3.0f), y(100, 7.0f);
  words w(3, 0xA5);
  const xact::bit_span of_99(w.data(), 99);

  CHECK(message_of([&] { relu(x, y, of_99); }) ==
        "xact::dispatch::relu: x has 100 elements, but mask has 99");
  CHECK(message_of([&] { relu_backward(x, of_99, y); }) ==
        "xact::dispatch::relu_backward: dy has 100 elements, but mask has 99");

  const auto mask_at = [&](std::size_t word, std::size_t n) {
    return xact::bit_span(reinterpret_cast<std::uint64_t*>(&memory[2 * word]), n);
  };
  const auto floats = std::span(memory).first(8);
  const auto apart = std::span(y).first(8);
  // In the words of the last of these floats, of one in the middle, and before them all.
  for (const std::size_t word : {3u, 1u, 0u}) {
    const xact::bit_span mask = mask_at(word, 8);
    CHECK(message_of([&] { relu(floats, apart, mask); }) ==
          "xact::dispatch::relu: mask (8 elements) overlaps x (8 elements); a mask and a range "
          "must not "
          "overlap at all");
    CHECK(message_of([&] { relu(apart, floats, mask); }) ==
          "xact::dispatch::relu: mask (8 elements) overlaps y (8 elements); a mask and a range "
          "must not "
          "overlap at all");
    CHECK(message_of([&] { relu_backward(floats, mask, apart); }) ==
          "xact::dispatch::relu_backward: mask (8 elements) overlaps dy (8 elements); a mask and a "
          "range must "
          "not overlap at all");
    CHECK(message_of([&] { relu_backward(apart, mask, floats); }) ==
          "xact::dispatch::relu_backward: dx (8 elements) overlaps mask (8 elements); a mask and a "
          "range must "
          "not overlap at all");
  }
  // A mask has whole words, whatever it uses of them.
  CHECK(message_of([&] { relu(floats.last(7), apart.last(7), mask_at(0, 7)); }) ==
        "xact::dispatch::relu: mask (7 elements) overlaps x (7 elements); a mask and a range must "
        "not "
        "overlap at all");
  CHECK(x == std::vector<float>(100, -3.0f));
  CHECK(y == std::vector<float>(100, 7.0f));
  CHECK(w == words(3, 0xA5));
  CHECK(memory == std::array<float, 16>{});

  // Neighbours do not overlap.
  CHECK_NOTHROW(relu(floats, apart, mask_at(4, 8)));
  CHECK_NOTHROW(relu(std::span<float>(), std::span<float>(), xact::bit_span()));
}

TEST_CASE("a mask is a size and words", "[masks]") {
  STATIC_REQUIRE(xact::bit_words(0) == 0);
  STATIC_REQUIRE(xact::bit_words(1) == 1);
  STATIC_REQUIRE(xact::bit_words(63) == 1);
  STATIC_REQUIRE(xact::bit_words(64) == 1);
  STATIC_REQUIRE(xact::bit_words(65) == 2);
  STATIC_REQUIRE(xact::bit_words(~std::size_t(0)) == ~std::size_t(0) / 64 + 1);

  static constexpr std::uint64_t fixed[] = {5, 2};
  constexpr xact::const_bit_span seen(fixed, 66);
  STATIC_REQUIRE((seen.size() == 66 && seen.words() == fixed));
  STATIC_REQUIRE((seen[0] && !seen[1] && seen[2] && !seen[63] && !seen[64] && seen[65]));
  STATIC_REQUIRE(xact::const_bit_span().size() == 0);
  STATIC_REQUIRE(xact::bit_span().words() == nullptr);
  STATIC_REQUIRE([] {
    std::uint64_t one[] = {4};
    const xact::bit_span written(one, 3);
    const xact::const_bit_span read = written;
    return written[2] && !written[1] && read.words() == one && read.size() == 3;
  }());

  // Whoever takes a range does not take a mask for one.
  STATIC_REQUIRE(!std::ranges::range<xact::bit_span>);
  STATIC_REQUIRE(!std::ranges::range<xact::const_bit_span>);
  STATIC_REQUIRE(!std::ranges::range<xact::bit_vector>);
  // What may not be written does not turn into what may.
  STATIC_REQUIRE(!std::is_convertible_v<xact::const_bit_span, xact::bit_span>);
  STATIC_REQUIRE(!std::is_convertible_v<const xact::bit_vector&, xact::bit_span>);
  STATIC_REQUIRE(!std::is_convertible_v<xact::bit_vector, xact::bit_span>);
  STATIC_REQUIRE(!std::is_convertible_v<std::size_t, xact::bit_vector>);

  xact::bit_vector owner(130);
  CHECK(owner.size() == 130);
  CHECK(words(owner.words(), owner.words() + 3) == words(3));
  owner.words()[2] = 2;
  const xact::bit_vector copy = owner;
  CHECK((copy[129] && !copy[128]));
  CHECK(copy.words() != owner.words());
  xact::bit_vector moved = std::move(owner);
  // NOLINTNEXTLINE(bugprone-use-after-move): a vector of nothing is left
  CHECK((moved.size() == 130 && moved[129] && owner.size() == 0));
  owner = std::move(moved);
  // NOLINTNEXTLINE(bugprone-use-after-move)
  CHECK((owner.size() == 130 && owner[129] && moved.size() == 0));
  const xact::bit_span view = owner;
  CHECK((view.words() == owner.words() && view.size() == 130));
  CHECK(xact::bit_vector().size() == 0);
}

TEST_CASE("a mask can be written by hand, and over signed words", "[masks]") {
  xact::bit_vector mask(70);
  mask.set(0, true);
  mask.set(69, true);
  mask.set(3, true);
  mask.set(0, false);
  CHECK((!mask[0] && mask[3] && mask[69] && !mask[68]));
  CHECK(xact::popcount(mask) == 2);

  std::int64_t signed_words[2] = {};
  const xact::bit_span view(signed_words, 70);
  view.set(63, true);
  view.set(64, true);
  CHECK(signed_words[0] == std::numeric_limits<std::int64_t>::min());
  CHECK(signed_words[1] == 1);
  const std::int64_t read_only[1] = {5};
  const xact::const_bit_span seen(read_only, 3);
  CHECK((seen[0] && !seen[1] && seen[2]));
  STATIC_REQUIRE([] {
    std::uint64_t word[1] = {};
    const xact::bit_span one(word, 64);
    one.set(5, true);
    return word[0] == 32;
  }());
}

TEST_CASE("a constant bit_vector is an input", "[masks]") {
  const std::vector<float> x = {-1.0f, 2.0f, -0.0f, 4.0f};
  std::vector<float> y(4), dx(4);
  xact::bit_vector written(4);
  relu(x, y, written);
  const xact::bit_vector mask = written;
  relu_backward(x, mask, dx);
  CHECK(dx == std::vector{0.0f, 2.0f, 0.0f, 4.0f});
  relu_backward(x, xact::bit_vector(4), dx);  // an input may be a temporary
  CHECK(dx == std::vector<float>(4));
}

TEST_CASE("a mask is divided at words", "[masks][errors]") {
  words w(4);
  const xact::bit_span mask(w.data(), 200);
  const auto second = mask.subspan(64, 136);
  CHECK((second.words() == w.data() + 1 && second.size() == 136));
  const auto last = xact::const_bit_span(mask).subspan(192, 8);
  CHECK((last.words() == w.data() + 3 && last.size() == 8));
  CHECK(mask.subspan(192, 0).size() == 0);
  CHECK(xact::bit_span(w.data(), 64).subspan(64, 0).size() == 0);

  const auto message = [](const std::string& first_words) {
    return "xact::bit_span::subspan: " + first_words +
           ", of 200; the first must be a multiple of 64, and all must lie within the mask";
  };
  CHECK(message_of([&] { static_cast<void>(mask.subspan(63, 8)); }) ==
        message("8 bits from bit 63 on"));
  CHECK(message_of([&] { static_cast<void>(mask.subspan(64, 137)); }) ==
        message("137 bits from bit 64 on"));
  CHECK(message_of([&] { static_cast<void>(mask.subspan(256, 0)); }) ==
        message("0 bits from bit 256 on"));
  CHECK(message_of([&] {
          static_cast<void>(xact::const_bit_span(mask).subspan(64, ~std::size_t(0)));
        }) == message(std::to_string(~std::size_t(0)) + " bits from bit 64 on"));
}

TEST_CASE("popcount counts the bits that are used", "[masks]") {
  for (std::size_t n = 0; n < 300; ++n) {
    const words w = some_words(n);
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) count += some_bit(i);
    CHECK(xact::popcount(xact::const_bit_span(w.data(), n)) == count);
  }
}

#if !defined(__EMSCRIPTEN__)  // whose threads are an option
TEST_CASE("threads share a mask at its words", "[masks][threads]") {
  constexpr std::size_t n = 1000;
  constexpr std::size_t middle = 448;
  const std::vector<float> x = test_values<float>(n, 33);
  const words passes = words_of(n, [&](std::size_t i) { return expected_to_pass(x[i]); });
  bool right = true;
  for (int round = 0; round < 300; ++round) {
    std::vector<float> y(n);
    xact::bit_vector mask(n);
    const xact::bit_span all = mask;
    const auto work = [&](std::size_t first, std::size_t count) {
      relu(std::span(x).subspan(first, count), std::span(y).subspan(first, count),
           all.subspan(first, count));
    };
    std::thread other(work, middle, n - middle);
    work(0, middle);
    other.join();
    right &= words(mask.words(), mask.words() + passes.size()) == passes;
    for (std::size_t i = 0; i < n; ++i) right &= bits(y[i]) == expected_relu(x[i]);
  }
  CHECK(right);
}
#endif
