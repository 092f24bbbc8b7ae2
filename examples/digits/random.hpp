#ifndef DIGITS_RANDOM_HPP
#define DIGITS_RANDOM_HPP

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace digits {

/// Random numbers that a seed determines. The standard fixes what its engines give, but not what
/// its distributions and std::shuffle make of it, so these are our own.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// In [0, 1).
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  /// Of mean 0 and standard deviation 1, by Box and Muller.
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t left = values.size(); left > 1; --left) {
      const auto chosen = static_cast<std::size_t>(uniform() * static_cast<double>(left));
      std::swap(values[left - 1], values[chosen]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace digits

#endif
