// XNNPACK: its operators. Created and set up beforehand; a run is what is timed.
#include <xnnpack.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "peers.hpp"

namespace {

void require(xnn_status status) {
  if (status != xnn_status_success) std::abort();
}

void initialize() {
  static const xnn_status initialized = xnn_initialize(nullptr);
  require(initialized);
}

std::function<void()> run(xnn_operator_t made) {
  const std::shared_ptr<xnn_operator> owned(made, xnn_delete_operator);
  return [owned] { require(xnn_run_operator(owned.get(), nullptr)); };
}

constexpr pthreadpool_t one_thread = nullptr;

// Newer versions take the shape in a step of its own. In templates, so that the functions which this
// version lacks are not looked up.

template <class Operator>
Operator make_sigmoid(const float* x, float* out, std::size_t n) {
  Operator made = nullptr;
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

/// relu is a clamp from 0 to infinity.
template <class Operator>
Operator make_relu(const float* x, float* out, std::size_t n) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  Operator made = nullptr;
  if constexpr (requires { xnn_create_clamp_nc_f32(0.0f, infinity, 0, &made); }) {
    require(xnn_create_clamp_nc_f32(0.0f, infinity, 0, &made));
    require(xnn_reshape_clamp_nc_f32(made, 1, n, n, n, one_thread));
    require(xnn_setup_clamp_nc_f32(made, x, out));
  } else {
    require(xnn_create_clamp_nc_f32(n, n, n, 0.0f, infinity, 0, &made));
    require(xnn_setup_clamp_nc_f32(made, 1, x, out, one_thread));
  }
  return made;
}

std::function<void()> sigmoid(const bench::peer_arrays<float>& a) {
  initialize();
  return run(make_sigmoid<xnn_operator_t>(a.x, a.out, a.n));
}

std::function<void()> relu(const bench::peer_arrays<float>& a) {
  initialize();
  return run(make_relu<xnn_operator_t>(a.x, a.out, a.n));
}

/// The library has no version numbers.
std::string version() { return XACT_BENCH_PEER_PACKAGE; }

[[maybe_unused]] const bool added =
    bench::add_peer({"XNNPACK", version, true, {relu, sigmoid, nullptr, nullptr}, {}});

}  // namespace
