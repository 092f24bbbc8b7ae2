// Eigen: the expressions as its users write them, and its own logistic function.
#include <Eigen/Core>

#include "peers.hpp"

namespace {

template <class T>
using array = Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>;
template <class T>
using const_array = Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>>;

/// out = expression(x, y)
template <class T, class Expression>
std::function<void()> assign(const bench::peer_arrays<T>& a, Expression expression) {
  return [a, expression] {
    const auto size = static_cast<Eigen::Index>(a.n);
    array<T>(a.out, size) = expression(const_array<T>(a.x, size), const_array<T>(a.y, size));
  };
}

template <class T>
std::function<void()> exponential(const bench::peer_arrays<T>& a) {
  return assign<T>(a,
                   [](const const_array<T>& x, const auto&) { return T(1) / (T(1) + (-x).exp()); });
}

template <class T>
bench::peer_kernels<T> kernels() {
  using in = const_array<T>;
  using arrays = bench::peer_arrays<T>;
  return {[](const arrays& a) {
            return assign<T>(a, [](const in& x, const in&) { return x.cwiseMax(T(0)); });
          },
          [](const arrays& a) {
            return assign<T>(a, [](const in& x, const in&) { return x.logistic(); });
          },
          [](const arrays& a) {
            return assign<T>(a,
                             [](const in& x, const in& dy) { return (x > T(0)).select(dy, T(0)); });
          },
          [](const arrays& a) {
            return assign<T>(a, [](const in& dy, const in& y) { return dy * (T(1) - y) * y; });
          }};
}

std::string version() {
  return std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION);
}

[[maybe_unused]] const bool added =
    bench::add_peer({"Eigen", version, false, kernels<float>(), kernels<double>()}) &&
    bench::add_peer({"Eigen exp",
                     version,
                     false,
                     {nullptr, exponential<float>, nullptr, nullptr},
                     {nullptr, exponential<double>, nullptr, nullptr}});

}  // namespace
