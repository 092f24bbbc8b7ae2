// The plain loops that one writes without a library, compiled with -ffast-math: the compiler may then call
// the vector functions of its C library (libmvec).
#include <algorithm>
#include <cmath>

#include "peers.hpp"

namespace {

template <class T>
bench::peer_kernels<T> kernels() {
  using arrays = bench::peer_arrays<T>;
  return {[](const arrays& a) -> std::function<void()> {
            return [a] {
              for (std::size_t i = 0; i < a.n; ++i) a.out[i] = std::max(a.x[i], T(0));
            };
          },
          [](const arrays& a) -> std::function<void()> {
            return [a] {
              for (std::size_t i = 0; i < a.n; ++i) a.out[i] = 1 / (1 + std::exp(-a.x[i]));
            };
          },
          [](const arrays& a) -> std::function<void()> {
            return [a] {
              for (std::size_t i = 0; i < a.n; ++i) a.out[i] = a.x[i] <= 0 ? T(0) : a.y[i];
            };
          },
          [](const arrays& a) -> std::function<void()> {
            return [a] {
              for (std::size_t i = 0; i < a.n; ++i) a.out[i] = a.x[i] * (1 - a.y[i]) * a.y[i];
            };
          }};
}

std::string version() { return "of this compiler and C library"; }

[[maybe_unused]] const bool added =
    bench::add_peer({"-ffast-math loop", version, false, kernels<float>(), kernels<double>()});

}  // namespace
