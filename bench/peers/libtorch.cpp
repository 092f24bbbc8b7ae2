// libtorch: at::sigmoid_out into a tensor that is there already, without gradients.
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/sigmoid.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cstdlib>
#include <memory>

#include "peers.hpp"

namespace {

/// Some versions use AVX-512 only where they are asked to, and do not ask the CPU then.
void allow_avx512() {
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq")) {
    setenv("ATEN_CPU_CAPABILITY", "avx512", 0);
  }
#endif
}

template <class T>
std::function<void()> prepare(const T* x, T* out, std::size_t n) {
  allow_avx512();
  at::set_num_threads(1);
  const auto inference = std::make_shared<c10::InferenceMode>();
  const auto size = static_cast<std::int64_t>(n);
  const auto type = at::dtype(c10::CppTypeToScalarType<T>::value);
  // It only reads its argument.
  const at::Tensor source = at::from_blob(const_cast<T*>(x), {size}, type);
  at::Tensor target = at::from_blob(out, {size}, type);
  return [inference, source, target]() mutable { at::sigmoid_out(target, source); };
}

/// With the instruction set that it chose.
std::string version() {
  allow_avx512();
  const std::string configuration = at::show_config();
  const std::string label = "CPU capability usage: ";
  const std::size_t found = configuration.find(label);
  if (found == std::string::npos) return TORCH_VERSION;
  const std::size_t begin = found + label.size();
  return TORCH_VERSION ", " + configuration.substr(begin, configuration.find('\n', begin) - begin);
}

[[maybe_unused]] const bool added =
    bench::add_peer({"libtorch", version, true, prepare<float>, prepare<double>});

}  // namespace
