// One program for old and new CPUs, with a kernel that xact does not have: xsimd chooses.
#include <cstddef>
#include <cstdio>
#include <vector>

#include "kernel.hpp"

int main() {
  using archs = xsimd::arch_list<xsimd::fma3<xsimd::avx2>, xsimd::sse2>;
  auto kernel = xsimd::dispatch<archs>(bias_and_relu{});

  const std::vector<float> x = {-3, -2, -1, 0, 1, 2, 3};
  const std::vector<float> bias(x.size(), 0.5f);
  std::vector<float> y(x.size());
  kernel(x.data(), bias.data(), y.data(), x.size());

  bool right = true;
  for (std::size_t i = 0; i < x.size(); ++i) {
    right = right && y[i] == (x[i] + bias[i] < 0 ? 0 : x[i] + bias[i]);
  }
  std::printf("relu(x + 0.5) for x from -3 to 3:");
  for (const float v : y) std::printf(" %g", static_cast<double>(v));
  std::printf("\n");
  return right ? 0 : 1;
}
