// The loop: every range function at every size, alignment and aliasing, and transform itself.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstring>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>
#include <xact/transform.hpp>

#include "support/activations.hpp"
#include "support/bits.hpp"
#include "support/guarded_buffer.hpp"

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

template <class T>
using native = xact::detail::batch_for<T, xact::detail::native_arch>;

/// Calls a range function with one or two inputs and one output.
template <class Activation, class T>
void call(std::span<const T> first, std::span<const T> second, std::span<T> out) {
  if constexpr (Activation::inputs == 1) {
    Activation::function(first, out);
  } else {
    Activation::function(first, second, out);
  }
}

template <class Activation, class T>
T call_value(T first, T second) {
  if constexpr (Activation::inputs == 1) {
    return Activation::function(first);
  } else {
    return Activation::function(first, second);
  }
}

/// Bit for bit, except that one NaN is as good as another where the result is one: of a product of
/// NaNs only a NaN is promised.
template <class T>
bool same_results(std::span<const T> a, std::span<const T> b, bool any_nan) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (bits(a[i]) == bits(b[i])) continue;
    if constexpr (std::is_floating_point_v<T>) {
      if (any_nan && std::isnan(a[i]) && std::isnan(b[i])) continue;
    }
    return false;
  }
  return true;
}

template <class Activation>
constexpr bool makes_nans = std::is_base_of_v<sigmoid_backward_row, Activation> ||
                            std::is_base_of_v<sigmoid_backward_from_input_row, Activation>;

/// What f's std::invalid_argument says.
template <class F>
std::string message_of(const F& f) {
  try {
    f();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "(nothing thrown)";
}

template <class T>
void fill(std::span<T> to, const std::vector<T>& from, std::size_t shift) {
  std::memcpy(to.data(), from.data() + shift, to.size_bytes());
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("ranges give each element the bits it has alone, and touch nothing else",
                        "[ranges]", activations) {
  using T = typename TestType::type;
  using B = native<T>;
  constexpr std::size_t lanes = xact::detail::lanes<B>;
  constexpr std::size_t block =
      xact::detail::unroll_of<std::remove_const_t<decltype(TestType::function)>, B> * lanes;
  constexpr std::size_t largest = 2 * block + 2 * lanes + 3;
  static_assert(block >= lanes);

  // Ranges begin at one of a few elements of these, so that each element meets other positions too.
  constexpr std::size_t shifts = 7;
  const std::vector<T> first = test_values<T>(largest + shifts, 1);
  std::vector<T> second = test_values<T>(largest + shifts, 2);
  std::rotate(second.begin(), second.begin() + 5, second.end());  // special values meet others
  std::vector<T> expected(largest + shifts);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expected[i] = call_value<TestType>(first[i], second[i]);
  }

  guarded_buffer<T> a(largest + 3);
  guarded_buffer<T> b(largest + 3);
  guarded_buffer<T> y(largest + 3);
  std::size_t shift = 0;
  std::string wrong;
  const auto check = [&](const char* what, std::size_t n, std::size_t gap_a, std::size_t gap_y,
                         std::span<const T> out, guarded_buffer<T>& written) {
    const bool equal =
        same_results(out, std::span<const T>(expected).subspan(shift, n), makes_nans<TestType>);
    if (!written.only_written(out) || !equal) {
      wrong = std::string(what) + ", n = " + std::to_string(n) + ", gaps " + std::to_string(gap_a) +
              " and " + std::to_string(gap_y);
    }
  };
  for (std::size_t n = 0; n <= largest && wrong.empty(); ++n) {
    for (std::size_t placement = 0; placement < 18; ++placement) {
      shift = (n + placement) % shifts;
      const bool at_end = placement % 2 == 0;
      const std::size_t gap_a = placement / 2 % 3;
      const std::size_t gap_y = placement / 6;
      const std::size_t gap_b = (gap_a + 2 * gap_y) % 3;
      const std::span<T> in_a = a.place(n, gap_a, at_end);
      const std::span<T> in_b = b.place(n, gap_b, at_end);
      const std::span<T> out = y.place(n, gap_y, at_end);
      fill(in_a, first, shift);
      fill(in_b, second, shift);
      call<TestType, T>(in_a, in_b, out);
      check("apart", n, gap_a, gap_y, out, y);
      call<TestType, T>(in_a, in_b, in_a);
      check("output is the first input", n, gap_a, gap_b, in_a, a);
      fill(in_a, first, shift);
      if constexpr (TestType::inputs == 1) {
        TestType::function(in_a);
        check("in place", n, gap_a, gap_a, in_a, a);
      } else {
        call<TestType, T>(in_a, in_b, in_b);
        check("output is the second input", n, gap_a, gap_b, in_b, b);
        a.only_written(in_a);
      }
    }
  }
  CHECK(wrong == "");
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
    const decltype(v) one(1.0);
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

TEST_CASE("more than 2^32 elements", "[ranges][large]") {
  // One small file mapped many times in a row, then a page of its own at the end: if the size or an
  // index were cut to 32 bits, either most of the file or the last page would stay as it was.
  constexpr std::size_t chunk = std::size_t(1) << 24;
  constexpr std::size_t chunks = (std::size_t(1) << 32) / chunk;
  constexpr std::size_t tail = 4096;
  constexpr std::size_t n = chunk * chunks + tail - 5;
  void* const room = mmap(nullptr, chunk * chunks + tail, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) SKIP("4 GiB of address space cannot be had");
  auto* const begin = static_cast<signed char*>(room);
  const int file = memfd_create("xact", 0);
  REQUIRE(file >= 0);
  REQUIRE(ftruncate(file, chunk) == 0);
  for (std::size_t i = 0; i < chunks; ++i) {
    REQUIRE(mmap(begin + i * chunk, chunk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file,
                 0) == begin + i * chunk);
  }
  for (std::size_t i = 0; i < chunk; ++i) begin[i] = static_cast<signed char>(i % 241 - 120);
  std::memset(begin + chunk * chunks, -7, tail);

  xact::relu(std::span(begin, n));

  bool right = true;
  for (std::size_t i = 0; i < chunk; ++i) {
    right &= begin[i] == std::max(static_cast<int>(i % 241) - 120, 0);
  }
  for (std::size_t i = 0; i < tail; ++i) {
    right &= begin[chunk * chunks + i] == (i < tail - 5 ? 0 : -7);
  }
  CHECK(right);
  munmap(room, chunk * chunks + tail);
  close(file);
}
