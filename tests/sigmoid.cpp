// What is promised of sigmoid alone: its subnormal tail, its neighbours, and its gradient where it has
// rounded to 1. (values.cpp has what is promised of every function.)
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>
#include <vector>

#include "support/bits.hpp"
#include "support/tables.hpp"

using tables::kernel_under_test;

namespace {

std::vector<kernel_under_test> kernels_of(std::string_view function) {
  std::vector<kernel_under_test> all = tables::kernels_of(tables::isa_under_test());
  std::erase_if(all, [&](const kernel_under_test& k) { return k.of->function != function; });
  return all;
}

template <class T>
void run(const kernel_under_test& k, const std::vector<T>& x, std::vector<T>& y) {
  tables::call call;
  call.inputs[0] = x.data();
  call.outputs[0] = y.data();
  call.run(k, x.size(), static_cast<const T*>(nullptr));
}

/// f(T(), kernel) for each kernel of sigmoid.
template <class F>
void for_each_sigmoid(F f) {
  for (const kernel_under_test& k : kernels_of("sigmoid")) {
    INFO(k.name());
    if (k.type == tables::element_type::float32) f(float(), k);
    if (k.type == tables::element_type::float64) f(double(), k);
  }
}

}  // namespace

TEST_CASE("sigmoid of subnormal numbers is 0.5", "[sigmoid]") {
  for_each_sigmoid([]<class T>(T, const kernel_under_test& k) {
    const bits_t<T> smallest_normal = bits(std::numeric_limits<T>::min());
    const std::size_t n = 1 << 16;
    const bool is_float = std::is_same_v<T, float>;
    // Every float, and as many doubles; where that would take minutes, some of them.
    const std::size_t chunks = is_float ? static_cast<std::size_t>(smallest_normal / n) : 128;
#if defined(XACT_TESTS_SLOW_CPU)
    const std::size_t stride = 32;
#else
    const std::size_t stride = 1;
#endif
    std::mt19937_64 random(29);
    std::vector<T> x(n), y(n);
    bool all_are_half = true;
    for (std::size_t chunk = 0; chunk < chunks; chunk += stride) {
      for (const bits_t<T> sign : {bits_t<T>(0), sign_bit<T>}) {
        for (std::size_t i = 0; i < n; ++i) {
          const auto number = static_cast<bits_t<T>>(is_float ? chunk * n + i : random());
          x[i] = from_bits<T>(number % smallest_normal | sign);
        }
        run(k, x, y);
        for (const T result : y) all_are_half &= result == T(0.5);
      }
    }
    CHECK(all_are_half);
  });
}

TEST_CASE("an unusual input of sigmoid changes nothing for its neighbours", "[sigmoid]") {
  for_each_sigmoid([]<class T>(T, const kernel_under_test& k) {
    std::vector<T> unusual = special_values<T>();
    // Subnormal results, results near 1, hard cases.
    for (const double v : {-88.0, -95.0, -103.9, -708.5, -740.0, 17.2, 36.5, 0x1.000002p-24,
                           0x1.8p-22, -0x1.250c02p-10, -0x1.98p-17}) {
      unusual.push_back(static_cast<T>(v));
    }
    // The largest step of the loop, and what may be left over.
    const std::size_t n = 7 * tables::register_bytes(k.isa->name) / sizeof(T) - 1;
    std::vector<T> ordinary(n), results(n), one(1), alone(n);
    for (std::size_t i = 0; i < n; ++i) {
      ordinary[i] = static_cast<T>(static_cast<double>(i * 37 % 101) * 0.17 - 8.0);
      run(k, {ordinary[i]}, one);
      alone[i] = one[0];
    }
    bool same = true;
    for (const T u : unusual) {
      run(k, {u}, one);
      for (std::size_t position = 0; position < n; ++position) {
        std::vector<T> x = ordinary;
        x[position] = u;
        run(k, x, results);
        for (std::size_t i = 0; i < n; ++i) {
          same &= bits(results[i]) == bits(i == position ? one[0] : alone[i]);
        }
      }
    }
    CHECK(same);
  });
}

TEST_CASE("sigmoid keeps its subnormal tail", "[sigmoid]") {
  for_each_sigmoid([]<class T>(T, const kernel_under_test& k) {
    constexpr bool single = std::is_same_v<T, float>;
    const double smallest = single ? -103.97 : -745.13;
    const double subnormal = single ? -87.34 : -708.4;
    std::vector<T> x;
    for (double v = smallest; v < subnormal; v += single ? 0.0009765625 : 0.0078125) {
      x.push_back(static_cast<T>(v));
    }
    std::vector<T> y(x.size());
    run(k, x, y);
    bool positive_and_rising = true;
    for (std::size_t i = 0; i < y.size(); ++i) {
      positive_and_rising &=
          y[i] > 0 && y[i] < std::numeric_limits<T>::min() && (i == 0 || y[i] >= y[i - 1]);
    }
    CHECK(positive_and_rising);
  });
}

TEST_CASE("sigmoid_backward_from_input keeps its digits where sigmoid has rounded to 1",
          "[sigmoid]") {
  const auto of_float = [](std::string_view function, float a, float b) {
    for (const kernel_under_test& k : kernels_of(function)) {
      if (k.type != tables::element_type::float32 || k.tag == tables::accuracy::exact) continue;
      float y = 0;
      tables::call call;
      call.inputs[0] = &a;
      call.inputs[1] = &b;
      call.outputs[0] = &y;
      call.run(k, 1, static_cast<const float*>(nullptr));
      return y;
    }
    return std::numeric_limits<float>::quiet_NaN();
  };
  REQUIRE(of_float("sigmoid", 20.0f, 0.0f) == 1.0f);
  CHECK(of_float("sigmoid_backward", 1.0f, 1.0f) == 0.0f);
  const double slope = std::exp(-20.0) / ((1 + std::exp(-20.0)) * (1 + std::exp(-20.0)));
  const double error =
      static_cast<double>(of_float("sigmoid_backward_from_input", 1.0f, 20.0f)) - slope;
  CHECK(std::abs(error) <= 4 * ulp_at<float>(slope));
}
