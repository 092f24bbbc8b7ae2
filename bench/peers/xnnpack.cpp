// XNNPACK: its sigmoid operator. Created and set up beforehand; a run is what is timed.
#include <xnnpack.h>

#include <cstdlib>
#include <memory>

#include "peers.hpp"

namespace {

void require(xnn_status status) {
  if (status != xnn_status_success) std::abort();
}

/// Newer versions take the shape in a step of its own. In a template, so that the functions which
/// this version lacks are not looked up.
template <class Operator>
Operator make_operator(const float* x, float* out, std::size_t n) {
  Operator made = nullptr;
  pthreadpool_t const one_thread = nullptr;
  if constexpr (requires { xnn_create_sigmoid_nc_f32(0, &made); }) {
    require(xnn_create_sigmoid_nc_f32(0, &made));
    require(xnn_reshape_sigmoid_nc_f32(made, 1, n, n, n, one_thread));
    require(xnn_setup_sigmoid_nc_f32(made, x, out));
  } else {
    require(xnn_create_sigmoid_nc_f32(n, n, n, 0, &made));
    require(xnn_setup_sigmoid_nc_f32(made, 1, x, out, one_thread));
  }
  return made;
}

std::function<void()> prepare(const float* x, float* out, std::size_t n) {
  static const xnn_status initialized = xnn_initialize(nullptr);
  require(initialized);
  const std::shared_ptr<xnn_operator> sigmoid(make_operator<xnn_operator_t>(x, out, n),
                                              xnn_delete_operator);
  return [sigmoid] { require(xnn_run_operator(sigmoid.get(), nullptr)); };
}

/// The library has no version numbers.
std::string version() { return XACT_BENCH_PEER_PACKAGE; }

[[maybe_unused]] const bool added = bench::add_peer({"XNNPACK", version, true, prepare, nullptr});

}  // namespace
