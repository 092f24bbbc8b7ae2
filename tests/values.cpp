// What every function gives, held against references of its own: special values, promised bits, error
// bounds on samples, hard cases, slopes. Accuracy over every float is exhaustive/sweep.cpp's part.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "references/reference.hpp"
#include "support/bits.hpp"
#include "support/tables.hpp"

using tables::kernel_under_test;

namespace {

const reference::function& reference_of(const kernel_under_test& k) {
  return *reference::find(k.of->function);
}

std::vector<kernel_under_test> kernels() { return tables::kernels_of(tables::isa_under_test()); }

template <class T>
bool is_nan(T x) {
  if constexpr (std::is_floating_point_v<T>) return std::isnan(x);
  return false;
}

/// The results of a function of arrays: its first ones.
template <class T>
std::vector<T> results_of(const kernel_under_test& k, const std::vector<std::vector<T>>& inputs,
                          const T* parameters) {
  std::vector<T> y(inputs[0].size()), others(y.size());
  tables::call call;
  for (std::size_t i = 0; i < inputs.size(); ++i) call.inputs[i] = inputs[i].data();
  call.outputs[0] = y.data();
  call.outputs[1] = others.data();
  call.run(k, y.size(), parameters);
  return y;
}

/// Parameters to try: the default ones, and some at the edges of what is allowed.
template <class T>
std::vector<std::array<T, xact::activations::most_parameters>> parameters_for(
    const tables::row& of) {
  using xact::activations::parameter_rule;
  using limits = std::numeric_limits<T>;
  std::vector<std::array<T, xact::activations::most_parameters>> all = {
      tables::default_parameters<T>(of)};
  if (of.parameter_count == 0) return all;
  std::vector<T> numbers = {T(0), T(3), T(-2), limits::max(), limits::lowest()};
  if constexpr (std::is_floating_point_v<T>) {
    numbers.insert(numbers.end(), {T(-0.0), T(0.25), T(-0.5), T(1), limits::denorm_min()});
  }
  for (const T p : numbers) {
    for (const T q : numbers) {
      if (of.parameter_count == 1 && bits(p) != bits(q)) continue;
      if (of.promised.rule == parameter_rule::ordered && p > q) continue;
      if (of.promised.rule == parameter_rule::not_negative &&
          std::signbit(static_cast<double>(p))) {
        continue;
      }
      all.push_back({p, q});
    }
  }
  return all;
}

}  // namespace

TEST_CASE("every function has a reference and special values", "[values]") {
  for (const tables::row* row : tables::rows) {
    INFO(row->function);
    const reference::function* const f = reference::find(row->function);
    REQUIRE(f != nullptr);
    CHECK(!f->special_values.empty());
    const bool is_exact =
        row->promised.same_bits == xact::activations::bits::same_everywhere && !row->has_tags;
    CHECK((!is_exact || f->exact.of_float != nullptr));
    CHECK((is_exact || f->near));
    CHECK((row->promised.elements != xact::activations::element_set::numbers ||
           f->exact.of_int8 != nullptr));
  }
  CHECK(reference::all_functions().size() == std::size(tables::rows));
}

TEST_CASE("special values", "[values]") {
  for (const kernel_under_test& k : kernels()) {
    if (k.has_mask()) continue;
    INFO(k.name());
    tables::with_type(k.type, [&]<class T>(T) {
      for (const reference::special_value& special : reference_of(k).special_values) {
        const auto fits = [](double x) {
          return std::is_floating_point_v<T> || (std::abs(x) < 100 && x == std::floor(x));
        };
        bool all_fit = fits(special.result);
        std::vector<std::vector<T>> inputs(k.of->inputs);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
          all_fit = all_fit && fits(special.inputs[i]);
          if (all_fit) inputs[i] = {static_cast<T>(special.inputs[i])};
        }
        if (!all_fit) continue;
        const T y = results_of(k, inputs, tables::default_parameters<T>(*k.of).data())[0];
        const T expected = static_cast<T>(special.result);
        CAPTURE(special.inputs[0], special.inputs[1], special.result, y);
        CHECK((bits(y) == bits(expected) || (is_nan(expected) && is_nan(y))));
      }
    });
  }
}

TEST_CASE("a NaN comes back as promised", "[values]") {
  for (const kernel_under_test& k : kernels()) {
    if (k.has_mask() || k.of->inputs > 1) continue;
    INFO(k.name());
    tables::with_type(k.type, [&]<class T>(T) {
      if constexpr (std::is_floating_point_v<T>) {
        std::vector<T> x;
        for (const T special : special_values<T>()) {
          if (std::isnan(special)) x.push_back(special);
        }
        const auto y = results_of(k, {x}, tables::default_parameters<T>(*k.of).data());
        for (std::size_t i = 0; i < x.size(); ++i) {
          const reference::nan promised = reference_of(k).of_nan;
          const bits_t<T> quieted = bits(x[i]) | quiet_bit<T>;
          if (promised == reference::nan::kept) CHECK(bits(y[i]) == bits(x[i]));
          if (promised == reference::nan::quieted) CHECK(bits(y[i]) == quieted);
          CHECK(std::isnan(y[i]));
        }
      }
    });
  }
}

/// 32-bit x86 may move a double through the x87 unit, which quiets a NaN: here that of the reference.
template <class T>
bool are_same(T x, T right) {
#if defined(__i386__)
  if (is_nan(x) && is_nan(right)) return (bits(x) | quiet_bit<T>) == (bits(right) | quiet_bit<T>);
#endif
  return bits(x) == bits(right);
}

TEST_CASE("promised bits, of values and of masks", "[values]") {
  for (const kernel_under_test& k : kernels()) {
    if (k.of->has_tags || !k.is_exact()) continue;
    INFO(k.name());
    tables::with_type(k.type, [&]<class T>(T) {
      const std::size_t n = 4001;
      const auto exact = reference_of(k).exact.of<T>();
      REQUIRE(exact != nullptr);
      for (const auto& parameters : parameters_for<T>(*k.of)) {
        std::vector<std::vector<T>> arrays(k.operands().size);
        std::vector<std::vector<std::uint64_t>> masks(k.operands().size);
        tables::call call;
        for (std::size_t o = 0; o < arrays.size(); ++o) {
          arrays[o] = test_values<T>(n, static_cast<unsigned>(20 + o));
          // Special values meet others.
          std::rotate(arrays[o].begin(), arrays[o].begin() + static_cast<std::ptrdiff_t>(5 * o),
                      arrays[o].end());
          masks[o].resize(n / 64 + 1);
          for (std::size_t w = 0; w < masks[o].size(); ++w) {
            masks[o][w] = w * 0x9e3779b97f4a7c15 ^ 0xa5;
          }
          void* const p = k.is_mask(o) ? static_cast<void*>(masks[o].data()) : arrays[o].data();
          if (o < k.of->inputs) {
            call.inputs[o] = p;
          } else {
            call.outputs[o - k.of->inputs] = p;
          }
        }
        call.run(k, n, parameters.data());

        const auto bit = [](const std::vector<std::uint64_t>& words, std::size_t i) {
          return (words[i / 64] >> i % 64 & 1) != 0;
        };
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < n; ++i) {
          reference::lane<T> in[reference::most_inputs], out[xact::activations::most_outputs];
          bool has_nan = false;
          for (std::size_t o = 0; o < k.of->inputs; ++o) {
            in[o] = {arrays[o][i], bit(masks[o], i)};
            has_nan = has_nan || is_nan(in[o].value);
          }
          exact(k.form, in, parameters.data(), out);
          for (std::size_t o = 0; o < k.outputs(); ++o) {
            const std::size_t at = k.of->inputs + o;
            if (k.is_mask(at)) {
              wrong += bit(masks[at], i) != out[o].truth;
              continue;
            }
            // Of what is computed with NaNs only that it is one is promised.
            const bool any_nan =
                is_nan(out[o].value) && reference_of(k).of_nan == reference::nan::any;
            wrong += any_nan ? !is_nan(arrays[at][i]) : !are_same(arrays[at][i], out[o].value);
          }
        }
        CAPTURE(static_cast<double>(parameters[0]));
        CHECK(wrong == 0);
      }
    });
  }
}

namespace {

/// The largest error of a function of up to two inputs, in ULP.
template <class T>
double worst_error(const kernel_under_test& k, const std::vector<std::vector<T>>& inputs) {
  const auto right = std::make_unique<reference::expected<T>>();
  constexpr std::size_t chunk = reference::expected<T>::size;
  const auto parameters = tables::default_parameters<T>(*k.of);
  const std::vector<T> y = results_of(k, inputs, parameters.data());
  double worst = 0;
  for (std::size_t begin = 0; begin < y.size(); begin += chunk) {
    std::vector<double> in[reference::most_inputs];
    reference::arguments arguments;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      in[i].resize(chunk, 1.0);
      for (std::size_t j = 0; j < chunk && begin + j < y.size(); ++j) {
        in[i][j] = static_cast<double>(inputs[i][begin + j]);
      }
      arguments.inputs[i] = in[i].data();
    }
    reference_of(k).near(arguments, *right);
    for (std::size_t j = 0; j < chunk && begin + j < y.size(); ++j) {
      const double error = reference::error_of(*right, j, y[begin + j]);
      if (!(error <= worst)) worst = error;
    }
  }
  return worst;
}

template <class T>
std::vector<T> finite_only(std::vector<T> v) {
  std::erase_if(v, [](T x) { return !std::isfinite(x); });
  return v;
}

/// Samples of arguments for which the bound holds. The last one goes over everything, and so do numbers in
/// [0, 1], the outputs of many functions.
template <class T>
std::vector<std::vector<T>> samples_for(const kernel_under_test& k) {
  std::vector<T> x = finite_only(test_values<T>(40000, 21));
  if (k.of->inputs == 1) return {x};
  std::vector<T> dy = finite_only(test_values<T>(40000, 22));
  std::mt19937_64 random(23);
  std::uniform_real_distribution<T> unit(0, 1), above_one(1, 2);
  for (int i = 0; i < 100000; ++i) {
    x.push_back(unit(random));
    dy.push_back(above_one(random));
  }
  const std::size_t n = std::min(x.size(), dy.size());
  std::vector<std::vector<T>> kept(2);
  for (std::size_t i = 0; i < n; ++i) {
    const double in[] = {static_cast<double>(dy[dy.size() - 1 - i]),
                         static_cast<double>(x[x.size() - 1 - i])};
    const auto holds = reference_of(k).holds;
    const double product = std::abs(in[0] * in[1]);
    if (holds != nullptr &&
        (!holds(in, static_cast<double>(std::numeric_limits<T>::min())) || product > 1e30)) {
      continue;
    }
    kept[0].push_back(static_cast<T>(in[0]));
    kept[1].push_back(static_cast<T>(in[1]));
  }
  return kept;
}

}  // namespace

TEST_CASE("results are as near to the truth as promised", "[values]") {
  for (const kernel_under_test& k : kernels()) {
    tables::with_type(k.type, [&]<class T>(T) {
      if constexpr (std::is_floating_point_v<T>) {
        if (k.has_mask() || !reference_of(k).near) return;
        INFO(k.name());
        const auto inputs = samples_for<T>(k);
        REQUIRE(inputs[0].size() > 10000);
        const double worst = worst_error(k, inputs);
        CAPTURE(worst);
        // exact: the reference has an error of its own.
        CHECK(worst <= k.largest_error() + (k.is_exact() ? 1e-6 : 0));
        // A reference that agreed better than rounding allows would be no reference.
        CHECK(worst > 0.49);
      }
    });
  }
}

TEST_CASE("exact is correctly rounded where the true value is all but a midpoint", "[values]") {
  for (const kernel_under_test& k : kernels()) {
    const char* const file_name = reference_of(k).hard_cases;
    if (file_name == nullptr || k.tag != tables::accuracy::exact) continue;
    INFO(k.name());
    // Made with 400 bits; no other float's result lies within 2^-44 of a midpoint between two floats.
    std::ifstream file(std::string(XACT_REFERENCES) + "/" + file_name);
    std::vector<float> x;
    std::vector<bits_t<float>> expected;
    for (std::string line; std::getline(file, line);) {
      unsigned input = 0, output = 0;
      if (std::sscanf(line.c_str(), "%8x,%8x", &input, &output) != 2) continue;
      x.push_back(from_bits<float>(input));
      expected.push_back(output);
    }
    REQUIRE(x.size() > 1000);
    const auto y = results_of<float>(k, {x}, nullptr);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i) wrong += bits(y[i]) != expected[i];
    CHECK(wrong == 0);
  }
}

TEST_CASE("backward passes are the slopes of their functions", "[values]") {
  const auto kernel = [](std::string_view name) {
    for (const kernel_under_test& k : kernels()) {
      const bool is_best = !k.of->has_tags || k.tag == tables::accuracy::accurate;
      if (k.of->function == name && k.type == tables::element_type::float64 && k.form == 0 &&
          is_best) {
        return k;
      }
    }
    return kernel_under_test{};
  };
  for (const reference::function& backward : reference::all_functions()) {
    if (backward.slope_of.empty()) continue;
    INFO(backward.name);
    const kernel_under_test slope = kernel(backward.name);
    const kernel_under_test forward = kernel(backward.slope_of);
    REQUIRE(slope.run != nullptr);
    REQUIRE(forward.run != nullptr);
    // Central differences, where x is no kink and they lose few digits.
    constexpr double h = 0x1p-14;
    std::vector<double> x, left, right;
    for (double v = -11.995; v < 12; v += 0.01) {
      x.push_back(v);
      left.push_back(v - h);
      right.push_back(v + h);
    }
    const auto p = tables::default_parameters<double>(*forward.of);
    // What inputs there are beside it stay as they are.
    const std::vector<double> ones(x.size(), 1.0), other(x.size(), 0.25);
    const auto of = [&](const std::vector<double>& of_x) {
      std::vector<std::vector<double>> inputs = {of_x};
      if (forward.of->inputs == 2) inputs.push_back(other);
      return results_of<double>(forward, inputs, p.data());
    };
    const auto y = of(x), y_left = of(left), y_right = of(right);
    std::vector<std::vector<double>> inputs = {ones, backward.is_from_output ? y : x};
    if (slope.of->inputs == 3) inputs.push_back(other);
    const auto slopes = results_of<double>(slope, inputs, p.data());
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double difference = (y_right[i] - y_left[i]) / (right[i] - left[i]);
      worst = std::max(worst, std::abs(difference - slopes[i]));
    }
    CAPTURE(worst);
    CHECK(worst < 1e-8);
  }
}
