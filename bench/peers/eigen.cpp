// Eigen: the expression as its users write it, and its own logistic function.
#include <Eigen/Core>

#include "peers.hpp"

namespace {

template <class T>
using array = Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>;
template <class T>
using const_array = Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>>;

template <class T, class Expression>
std::function<void()> assign(const T* x, T* out, std::size_t n, Expression expression) {
  return [x, out, n, expression] {
    const auto size = static_cast<Eigen::Index>(n);
    array<T>(out, size) = expression(const_array<T>(x, size));
  };
}

template <class T>
std::function<void()> prepare_expression(const T* x, T* out, std::size_t n) {
  return assign(x, out, n, [](const const_array<T>& v) { return T(1) / (T(1) + (-v).exp()); });
}

template <class T>
std::function<void()> prepare_logistic(const T* x, T* out, std::size_t n) {
  return assign(x, out, n, [](const const_array<T>& v) { return v.logistic(); });
}

std::string version() {
  return std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION);
}

[[maybe_unused]] const bool added =
    bench::add_peer(
        {"Eigen exp", version, false, prepare_expression<float>, prepare_expression<double>}) &&
    bench::add_peer(
        {"Eigen logistic", version, false, prepare_logistic<float>, prepare_logistic<double>});

}  // namespace
