// Which of the instruction sets in cmake/xactTargets.cmake the CPU can run.
#ifndef XACT_TESTS_SUPPORT_CPU_HPP
#define XACT_TESTS_SUPPORT_CPU_HPP

#include <string_view>

inline bool cpu_can_run(std::string_view isa) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
  if (isa == "sse2") return true;
  if (isa == "sse4.2") return __builtin_cpu_supports("sse4.2");
  if (isa == "avx") return __builtin_cpu_supports("avx");
  if (isa == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == "avx512") {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
  }
#endif
  return isa == "native" || isa == "default" || isa.starts_with("emulated");
}

#endif
