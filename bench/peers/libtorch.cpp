// libtorch: its operators into a tensor that is there already, without gradients.
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sigmoid_backward.h>
#include <ATen/ops/threshold_backward.h>
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

struct tensors {
  at::Tensor x;
  at::Tensor y;
  at::Tensor out;
};

template <class T, class Call>
std::function<void()> prepare(const bench::peer_arrays<T>& a, Call call) {
  allow_avx512();
  at::set_num_threads(1);
  const auto inference = std::make_shared<c10::InferenceMode>();
  const auto tensor = [size = static_cast<std::int64_t>(a.n)](const T* data) {
    // What is only read is not const here either.
    return at::from_blob(const_cast<T*>(data), {size},
                         at::dtype(c10::CppTypeToScalarType<T>::value));
  };
  return [inference, call, t = tensors{tensor(a.x), tensor(a.y), tensor(a.out)}]() mutable {
    call(t);
  };
}

template <class T>
bench::peer_kernels<T> kernels() {
  using arrays = bench::peer_arrays<T>;
  return {[](const arrays& a) {
            // What at::relu calls.
            return prepare<T>(a, [](tensors& t) { at::clamp_min_out(t.out, t.x, 0); });
          },
          [](const arrays& a) {
            return prepare<T>(a, [](tensors& t) { at::sigmoid_out(t.out, t.x); });
          },
          [](const arrays& a) {
            return prepare<T>(a,
                              [](tensors& t) { at::threshold_backward_out(t.out, t.y, t.x, 0); });
          },
          [](const arrays& a) {
            return prepare<T>(a, [](tensors& t) { at::sigmoid_backward_out(t.out, t.x, t.y); });
          }};
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
    bench::add_peer({"libtorch", version, true, kernels<float>(), kernels<double>()});

}  // namespace
