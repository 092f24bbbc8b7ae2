// The kernels of other libraries, each library in a file of its own that is left out where it is
// missing. A file adds what it has to this list before main begins.
// In C++17, because not every library's headers and compiler agree about C++20.
#ifndef XACT_BENCH_PEERS_PEERS_HPP
#define XACT_BENCH_PEERS_PEERS_HPP

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// What a kernel works on: relu and sigmoid read x; relu_backward takes x as relu's input and y as the
/// gradient, sigmoid_backward takes y as sigmoid's output and x as the gradient.
template <class T>
struct peer_arrays {
  const T* x;
  const T* y;
  T* out;
  std::size_t n;
};

/// Sets the library up for these arrays, on one thread. What it returns computes out, and is all that is
/// timed. (It costs about a nanosecond more than a call of code that the compiler sees, which shows at the
/// smallest sizes.)
template <class T>
using prepare_peer = std::function<void()> (*)(const peer_arrays<T>&);

/// Null where the library has none.
template <class T>
struct peer_kernels {
  prepare_peer<T> relu = nullptr;
  prepare_peer<T> sigmoid = nullptr;
  prepare_peer<T> relu_backward = nullptr;
  prepare_peer<T> sigmoid_backward = nullptr;
};

struct peer {
  std::string name;
  std::string (*version)();
  /// Whether it chooses its instruction set as it runs. The others have that of the program.
  bool dispatches;
  peer_kernels<float> of_float;
  peer_kernels<double> of_double;
};

inline std::vector<peer>& peers() {
  static std::vector<peer> all;
  return all;
}

inline bool add_peer(const peer& added) {
  peers().push_back(added);
  return true;
}

}  // namespace bench

#endif
