// The plain loops that one writes without a library, compiled with -ffast-math: the compiler may then call
// the vector functions of its C library (libmvec).
#include <algorithm>
#include <cmath>

#include "peers.hpp"

namespace {

// By value: of pointers that stand behind another pointer, g++ does not vectorise a loop with a condition.
template <class T>
void relu(bench::peer_arrays<T> a) {
  for (std::size_t i = 0; i < a.n; ++i) a.out[i] = std::max(a.x[i], T(0));
}
template <class T>
void sigmoid(bench::peer_arrays<T> a) {
  for (std::size_t i = 0; i < a.n; ++i) a.out[i] = 1 / (1 + std::exp(-a.x[i]));
}
template <class T>
void relu_backward(bench::peer_arrays<T> a) {
  for (std::size_t i = 0; i < a.n; ++i) a.out[i] = a.x[i] <= 0 ? T(0) : a.y[i];
}
template <class T>
void sigmoid_backward(bench::peer_arrays<T> a) {
  for (std::size_t i = 0; i < a.n; ++i) a.out[i] = a.x[i] * (1 - a.y[i]) * a.y[i];
}

template <class T, void (*Loop)(bench::peer_arrays<T>)>
std::function<void()> prepare(const bench::peer_arrays<T>& a) {
  return [a] { Loop(a); };
}

template <class T>
constexpr bench::peer_kernels<T> kernels = {prepare<T, relu<T>>, prepare<T, sigmoid<T>>,
                                            prepare<T, relu_backward<T>>,
                                            prepare<T, sigmoid_backward<T>>};

std::string version() { return "of this compiler and C library"; }

[[maybe_unused]] const bool added =
    bench::add_peer({"-ffast-math loop", version, false, kernels<float>, kernels<double>});

}  // namespace
