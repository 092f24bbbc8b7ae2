// The kernels of ../peers, as the harness takes them.
#ifndef XACT_BENCH_SUPPORT_PEER_KERNELS_HPP
#define XACT_BENCH_SUPPORT_PEER_KERNELS_HPP

#include <string>
#include <tuple>

#include "../peers/peers.hpp"
#include "harness.hpp"

namespace bench {

template <class T>
const peer_kernels<T>& kernels_of(const peer& of) {
  return std::get<const peer_kernels<T>&>(std::tie(of.of_float, of.of_double));
}

template <class T>
auto prepared(prepare_peer<T> prepare) {
  return [prepare](const operands<T>& d) {
    return [call = prepare({d.x.data(), d.y.data(), d.out.data(), d.x.size()})](
               const operands<T>&) { call(); };
  };
}

inline void add_peers_to_context() {
  std::string dispatching;
  for (const peer& each : peers()) {
    benchmark::AddCustomContext("peer " + each.name, each.version());
    if (each.dispatches) dispatching += (dispatching.empty() ? "" : ", ") + each.name;
  }
  if (dispatching.empty()) return;
  benchmark::AddCustomContext(
      "peers_note",
      dispatching +
          " choose their instruction set as they run, everything else has that of this "
          "program: ratios between the two say little unless both are the best of this "
          "CPU");
}

}  // namespace bench

#endif
