// oneDNN: its logistic element-wise primitive, forward, for inference.
#include <dlfcn.h>

#include <oneapi/dnnl/dnnl.hpp>

#include "peers.hpp"

namespace {

/// With OpenMP the number of threads is set in the OpenMP library that oneDNN brings, which need
/// not be that of this compiler.
void use_one_thread() {
#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_OMP
  if (void* const function = dlsym(RTLD_DEFAULT, "omp_set_num_threads")) {
    reinterpret_cast<void (*)(int)>(function)(1);
  }
#endif
}

std::function<void()> prepare(const float* x, float* out, std::size_t n) {
  use_one_thread();
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  static dnnl::stream stream(engine);
  constexpr auto forward = dnnl::prop_kind::forward_inference;
  constexpr auto logistic = dnnl::algorithm::eltwise_logistic;
  const dnnl::memory::desc shape({static_cast<dnnl::memory::dim>(n)}, dnnl::memory::data_type::f32,
                                 dnnl::memory::format_tag::a);
#if DNNL_VERSION_MAJOR >= 3
  const dnnl::eltwise_forward::primitive_desc description(engine, forward, logistic, shape, shape);
#else
  const dnnl::eltwise_forward::primitive_desc description({forward, logistic, shape, 0.0f}, engine);
#endif
  const dnnl::eltwise_forward sigmoid(description);
  // It only reads what it is told to be its source.
  const dnnl::memory source(shape, engine, const_cast<float*>(x));
  const dnnl::memory target(shape, engine, out);
  return [sigmoid, arguments = std::unordered_map<int, dnnl::memory>{{DNNL_ARG_SRC, source},
                                                                     {DNNL_ARG_DST, target}}] {
    sigmoid.execute(stream, arguments);
    stream.wait();
  };
}

std::string version() {
  const dnnl_version_t* const linked = dnnl_version();
  return std::to_string(linked->major) + "." + std::to_string(linked->minor) + "." +
         std::to_string(linked->patch);
}

#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_OMP || DNNL_CPU_RUNTIME == DNNL_RUNTIME_SEQ
[[maybe_unused]] const bool added = bench::add_peer({"oneDNN", version, true, prepare, nullptr});
#else
// There is no plain way to one thread.
[[maybe_unused]] const bool left_out =
    (static_cast<void>(prepare), static_cast<void>(version), true);
#endif

}  // namespace
