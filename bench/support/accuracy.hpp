// The worst error of implementations, over a stated part of all inputs; and the option of the programs that
// asks for it.
#ifndef XACT_BENCH_SUPPORT_ACCURACY_HPP
#define XACT_BENCH_SUPPORT_ACCURACY_HPP

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness.hpp"
#include "reference.hpp"

namespace bench {

/// An implementation, and what has been found about it.
template <class T>
struct judged {
  std::string name;
  std::function<std::function<void(const operands<T>&)>(const operands<T>&)> prepare;

  double max_ulp = 0;            // where the true result is not in the tail
  double tail_max_ulp = 0;       // in the tail, which many kernels drop
  std::uint64_t not_finite = 0;  // NaNs and infinities made from finite inputs
  std::uint64_t misrounded = 0;  // of the compared
  std::uint64_t compared =
      0;  // inputs with 1/16 <= |x| < 16, where rounding is no matter of course

  void add(T result, double error, T x, bool in_tail) {
    if (!std::isfinite(result)) {
      ++not_finite;
      return;
    }
    double& largest = in_tail ? tail_max_ulp : max_ulp;
    largest = std::max(largest, error);
    if (std::abs(x) >= T(1) / 16 && std::abs(x) < 16) {
      ++compared;
      // Within this of a midpoint the reference is in doubt.
      constexpr double margin = std::is_same_v<T, float> ? 0x1p-20 : 0x1p-9;
      misrounded += error > 0.5 + margin;
    }
  }

  std::string summary() const {
    std::ostringstream text;
    text.precision(4);
    text << "max_ulp=" << max_ulp << " tail_max_ulp=" << tail_max_ulp
         << " not_finite=" << not_finite << " misrounded="
         << static_cast<double>(misrounded) /
                static_cast<double>(std::max<std::uint64_t>(1, compared));
    return text.str();
  }
};

/// Calls next(x, y) until it returns false, and judges every implementation by how far its results for
/// these are from expected(x, y), computed in Reference, a wider type than T.
template <class Reference, class T, class Expected, class Next>
void judge_inputs(std::vector<judged<T>>& implementations, Expected expected_of, Next next) {
  constexpr std::size_t chunk_size = 1 << 14;
  // Some kernels give up a little above the smallest normal number.
  constexpr Reference tail = 4 * static_cast<Reference>(std::numeric_limits<T>::min());
  static const std::span<T> x = new_array<T>(chunk_size), y = new_array<T>(chunk_size),
                            out = new_array<T>(chunk_size);
  const operands<T> all{x, y, out};
  std::vector<Reference> expected(chunk_size), ulps_per_unit(chunk_size);
  std::vector<std::function<void(const operands<T>&)>> calls;
  for (const auto& each : implementations) calls.push_back(each.prepare(all));
  for (bool more = true; more;) {
    std::size_t size = 0;
    while (size < chunk_size && (more = next(x[size], y[size]))) ++size;
    // What was prepared for a size gets that size: the last chunk ends in repetitions.
    std::fill(x.begin() + static_cast<std::ptrdiff_t>(size), x.end(), T(1));
    std::fill(y.begin() + static_cast<std::ptrdiff_t>(size), y.end(), T(1));
    for (std::size_t i = 0; i < size; ++i) {
      expected[i] = expected_of(static_cast<Reference>(x[i]), static_cast<Reference>(y[i]));
      ulps_per_unit[i] = 1 / ulp<T>(expected[i]);
    }
    for (std::size_t j = 0; j < calls.size(); ++j) {
      calls[j](all);
      for (std::size_t i = 0; i < size; ++i) {
        const Reference error =
            std::abs(static_cast<Reference>(out[i]) - expected[i]) * ulps_per_unit[i];
        implementations[j].add(out[i], static_cast<double>(error), x[i],
                               std::abs(expected[i]) < tail);
      }
    }
  }
}

/// Every stride-th float but the NaNs and infinities. An odd stride meets all kinds of last bits.
class finite_floats {
 public:
  explicit finite_floats(std::uint64_t stride) : stride_(stride) {}
  bool operator()(float& x) {
    do {
      if (bits_ >> 32 != 0) return false;
      x = std::bit_cast<float>(static_cast<std::uint32_t>(bits_));
      bits_ += stride_;
    } while (!std::isfinite(x));
    return true;
  }

 private:
  std::uint64_t stride_;
  std::uint64_t bits_ = 0;
};

template <class Reference>
Reference sigmoid_in(Reference x, Reference) {
  return 1 / (1 + std::exp(-x));
}

inline void judge_sigmoid(std::vector<judged<float>>& implementations, std::uint64_t stride) {
  judge_inputs<double>(
      implementations, sigmoid_in<double>,
      [next = finite_floats(stride)](float& x, float&) mutable { return next(x); });
}

/// 3·2^19 doubles: random bits, uniform from the smallest result that is not 0 to the largest that
/// is not 1, and N(0, 4). Nothing where no type is wider than double.
inline void judge_sigmoid(std::vector<judged<double>>& implementations) {
  if (doubt<double> != 0) return;
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(-746, 38);
  std::normal_distribution<double> normal(0, 2);
  const auto next = [&, count = 0](double& x, double&) mutable {
    if (count == 3 << 19) return false;
    switch (count++ % 3) {
      case 0:
        do x = std::bit_cast<double>(random());
        while (!std::isfinite(x));
        break;
      case 1:
        x = uniform(random);
        break;
      default:
        x = normal(random);
    }
    return true;
  };
  judge_inputs<long double>(implementations, sigmoid_in<long double>, next);
}

/// The stride if there is an argument --accuracy[=stride], which is removed from the others then; 0
/// if the stride is no number.
inline std::optional<std::uint64_t> take_accuracy(int& argc, char** argv) {
  constexpr std::string_view option = "--accuracy";
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (!argument.starts_with(option)) continue;
    argument.remove_prefix(option.size());
    std::uint64_t stride = 61;
    if (!argument.empty()) {
      const char* const end = argument.data() + argument.size();
      const auto [rest, fault] = std::from_chars(argument.data() + 1, end, stride);
      if (argument[0] != '=' || rest != end || fault != std::errc()) stride = 0;
    }
    std::copy(argv + i + 1, argv + argc + 1, argv + i);
    --argc;
    if (stride == 0) std::fprintf(stderr, "--accuracy=STRIDE takes a whole number from 1 on\n");
    return stride;
  }
  return std::nullopt;
}

template <class T>
void add_accuracy_to_context(const std::vector<judged<T>>& implementations) {
  for (const auto& each : implementations) {
    if (each.compared > 0) benchmark::AddCustomContext("accuracy " + each.name, each.summary());
  }
}

}  // namespace bench

#endif
