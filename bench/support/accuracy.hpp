// The worst error of implementations of sigmoid, over a stated part of all inputs.
#ifndef XACT_BENCH_SUPPORT_ACCURACY_HPP
#define XACT_BENCH_SUPPORT_ACCURACY_HPP

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <sstream>
#include <string>
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

/// Calls next(x) until it returns false, and judges every implementation by the x it gives.
/// Reference is a wider type than T.
template <class T, class Reference, class Next>
void judge_inputs(std::vector<judged<T>>& implementations, Next next) {
  constexpr std::size_t chunk_size = 1 << 14;
  // Some kernels give up a little above the smallest normal number.
  constexpr Reference tail = 4 * static_cast<Reference>(std::numeric_limits<T>::min());
  static const std::span<T> x = new_array<T>(chunk_size), out = new_array<T>(chunk_size);
  const operands<T> all{x, x, out};
  std::vector<Reference> expected(chunk_size), ulps_per_unit(chunk_size);
  std::vector<std::function<void(const operands<T>&)>> calls;
  for (const auto& each : implementations) calls.push_back(each.prepare(all));
  for (bool more = true; more;) {
    std::size_t size = 0;
    while (size < chunk_size && (more = next(x[size]))) ++size;
    // What was prepared for a size gets that size: the last chunk ends in repetitions.
    std::fill(x.begin() + static_cast<std::ptrdiff_t>(size), x.end(), T(1));
    for (std::size_t i = 0; i < size; ++i) {
      expected[i] = 1 / (1 + std::exp(-static_cast<Reference>(x[i])));
      ulps_per_unit[i] = 1 / ulp<T>(expected[i]);
    }
    for (std::size_t j = 0; j < calls.size(); ++j) {
      calls[j](all);
      for (std::size_t i = 0; i < size; ++i) {
        const Reference error =
            std::abs(static_cast<Reference>(out[i]) - expected[i]) * ulps_per_unit[i];
        implementations[j].add(out[i], static_cast<double>(error), x[i], expected[i] < tail);
      }
    }
  }
}

/// Every stride-th float but the NaNs and infinities. An odd stride meets all kinds of last bits.
inline void judge(std::vector<judged<float>>& implementations, std::uint64_t stride) {
  judge_inputs<float, double>(implementations, [stride, bits = std::uint64_t(0)](float& x) mutable {
    do {
      if (bits >> 32 != 0) return false;
      x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      bits += stride;
    } while (!std::isfinite(x));
    return true;
  });
}

/// 3·2^19 doubles: random bits, uniform from the smallest result that is not 0 to the largest that
/// is not 1, and N(0, 4). Nothing where no type is wider than double.
inline void judge(std::vector<judged<double>>& implementations) {
  if (doubt<double> != 0) return;
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> uniform(-746, 38);
  std::normal_distribution<double> normal(0, 2);
  judge_inputs<double, long double>(implementations, [&, count = 0](double& x) mutable {
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
  });
}

}  // namespace bench

#endif
