// The sigmoids of other libraries, each in a file of its own that is left out where its library is
// missing. A file adds its implementations to this list before main begins.
// In C++17, because not every library's headers and compiler agree about C++20.
#ifndef XACT_BENCH_PEERS_PEERS_HPP
#define XACT_BENCH_PEERS_PEERS_HPP

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// Sets the library up for arrays of n elements, on one thread. What it returns computes
/// out = sigmoid(x), and is all that is timed. (It costs about a nanosecond more than a call of
/// code that the compiler sees, which shows at the smallest sizes.)
template <class T>
using prepare_peer = std::function<void()> (*)(const T* x, T* out, std::size_t n);

struct peer {
  std::string name;
  std::string (*version)();
  /// Whether it chooses its instruction set as it runs. The others have that of the program.
  bool dispatches;
  /// Null where the library has none.
  prepare_peer<float> prepare_float;
  prepare_peer<double> prepare_double;
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
