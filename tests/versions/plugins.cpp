// plugins LOW HIGH OTHER: loads shared libraries that were built with instruction sets up to sse2 and avx2,
// and with another version of xact, such that each sees the names of those before it.
#include <dlfcn.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "../support/cpu.hpp"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string highest = cpu_can_run("avx2") ? "avx2" : "sse2";
  const std::string expected_isa[] = {"sse2", highest, "sse2"};
  const float expected_result[] = {-0.01f, -0.01f, -0.5f};
  bool good = true;
  for (int i = 0; i < 3; ++i) {
    void* const plugin = dlopen(argv[i + 1], RTLD_NOW | RTLD_GLOBAL);
    if (plugin == nullptr) {
      std::printf("%s\n", dlerror());
      return 1;
    }
    const auto isa = reinterpret_cast<const char* (*)()>(dlsym(plugin, "plugin_isa"));
    const auto result =
        reinterpret_cast<float (*)()>(dlsym(plugin, "plugin_leaky_relu_of_minus_one"));
    const std::string name = isa();
    const float y = result();
    std::printf("%s: %s, %g\n", argv[i + 1], name.c_str(), static_cast<double>(y));
    good = good && name == expected_isa[i] && y == expected_result[i];
  }
  return good ? 0 : 1;
}
