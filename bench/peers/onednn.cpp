// oneDNN: its element-wise primitives, forward for inference, and backward.
#include <dlfcn.h>

#include <oneapi/dnnl/dnnl.hpp>

#include "peers.hpp"

namespace {

using dnnl::algorithm;

/// With OpenMP the number of threads is set in the OpenMP library that oneDNN brings, which need
/// not be that of this compiler.
void use_one_thread() {
#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_OMP
  if (void* const function = dlsym(RTLD_DEFAULT, "omp_set_num_threads")) {
    reinterpret_cast<void (*)(int)>(function)(1);
  }
#endif
}

dnnl::engine& engine() {
  static dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

dnnl::memory::desc shape(std::size_t n) {
  return {{static_cast<dnnl::memory::dim>(n)},
          dnnl::memory::data_type::f32,
          dnnl::memory::format_tag::a};
}

dnnl::eltwise_forward::primitive_desc forward_description(algorithm kind,
                                                          dnnl::prop_kind propagation,
                                                          const dnnl::memory::desc& of) {
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), propagation, kind, of, of};
#else
  return {{propagation, kind, of, 0.0f}, engine()};
#endif
}

dnnl::eltwise_backward::primitive_desc backward_description(algorithm kind,
                                                            const dnnl::memory::desc& of) {
  const auto hint = forward_description(kind, dnnl::prop_kind::forward_training, of);
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), kind, of, of, of, hint};
#else
  return {{kind, of, of, 0.0f}, engine(), hint};
#endif
}

/// Arrays by what oneDNN calls them. It only reads those that are not its results.
std::function<void()> run(const dnnl::primitive& primitive, std::size_t n,
                          const std::unordered_map<int, const float*>& arrays) {
  use_one_thread();
  static dnnl::stream stream(engine());
  std::unordered_map<int, dnnl::memory> arguments;
  for (const auto& [name, data] : arrays) {
    arguments.emplace(name, dnnl::memory(shape(n), engine(), const_cast<float*>(data)));
  }
  return [primitive, arguments] {
    primitive.execute(stream, arguments);
    stream.wait();
  };
}

using arrays = bench::peer_arrays<float>;

template <algorithm kind>
std::function<void()> forward(const arrays& a) {
  const dnnl::eltwise_forward primitive(
      forward_description(kind, dnnl::prop_kind::forward_inference, shape(a.n)));
  return run(primitive, a.n, {{DNNL_ARG_SRC, a.x}, {DNNL_ARG_DST, a.out}});
}

std::function<void()> relu_backward(const arrays& a) {
  const dnnl::eltwise_backward primitive(backward_description(algorithm::eltwise_relu, shape(a.n)));
  return run(primitive, a.n,
             {{DNNL_ARG_SRC, a.x}, {DNNL_ARG_DIFF_DST, a.y}, {DNNL_ARG_DIFF_SRC, a.out}});
}

std::function<void()> sigmoid_backward(const arrays& a) {
  const dnnl::eltwise_backward primitive(
      backward_description(algorithm::eltwise_logistic_use_dst_for_bwd, shape(a.n)));
  return run(primitive, a.n,
             {{DNNL_ARG_DST, a.y}, {DNNL_ARG_DIFF_DST, a.x}, {DNNL_ARG_DIFF_SRC, a.out}});
}

std::string version() {
  const dnnl_version_t* const linked = dnnl_version();
  return std::to_string(linked->major) + "." + std::to_string(linked->minor) + "." +
         std::to_string(linked->patch);
}

[[maybe_unused]] const bench::peer onednn = {
    "oneDNN",
    version,
    true,
    {forward<algorithm::eltwise_relu>, forward<algorithm::eltwise_logistic>, relu_backward,
     sigmoid_backward},
    {}};
#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_OMP || DNNL_CPU_RUNTIME == DNNL_RUNTIME_SEQ
[[maybe_unused]] const bool added = bench::add_peer(onednn);
#endif  // else there is no plain way to one thread

}  // namespace
