// The part of a dispatch library that chooses: one translation unit, compiled without flags.
//
//   #define XACT_DISPATCH_ISAS(isa) isa(sse2) isa(avx2) isa(avx512)
//   #include <xact/dispatch/choose.hpp>
//
// with the instruction sets that the library has a translation unit of kernels for, the lowest first.
#ifndef XACT_DISPATCH_CHOOSE_HPP
#define XACT_DISPATCH_CHOOSE_HPP

#if !defined(XACT_DISPATCH_ISAS)
#error "xact: define XACT_DISPATCH_ISAS(isa) as the instruction sets of the library, see this file"
#endif

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "../dispatch.hpp"

#if defined(__linux__) && defined(__aarch64__)
#include <sys/auxv.h>
#include <sys/prctl.h>
#endif

namespace xact {
namespace dispatch {
namespace tables {

#define XACT_DETAIL_DECLARE(isa) extern const kernels kernels_##isa;
XACT_DISPATCH_ISAS(XACT_DETAIL_DECLARE)

namespace {

/// Whether the CPU has it and the operating system saves its registers.
bool can_run(std::string_view isa) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  __builtin_cpu_init();
  if (isa == "sse4.2") return __builtin_cpu_supports("sse4.2");
  if (isa == "avx") return __builtin_cpu_supports("avx");
  if (isa == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == "avx512") {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
  }
#elif defined(_M_X64)
  const auto cpu = xsimd::available_architectures();
  if (isa == "sse4.2") return cpu.has(xsimd::sse4_2{});
  if (isa == "avx") return cpu.has(xsimd::avx{});
  if (isa == "avx2") return cpu.has(xsimd::fma3<xsimd::avx2>{});
  if (isa == "avx512") return cpu.has(xsimd::avx512bw{}) && cpu.has(xsimd::avx512dq{});
#elif defined(__linux__) && defined(__aarch64__)
  if (isa == "sve") {
    // xsimd's code is for registers of one length, that of xact_add_dispatch.
    constexpr unsigned long has_sve = 1UL << 22;
    constexpr int length_mask = 0xffff, get_length = 51, bytes = 32;
    return (getauxval(AT_HWCAP) & has_sve) != 0 && (prctl(get_length) & length_mask) == bytes;
  }
#endif
  return isa == "sse2" || isa == "neon";
}

/// The order of the instruction sets of one kind of CPU; -1 for a name that is none.
int rank(std::string_view isa) noexcept {
  constexpr std::string_view names[] = {"sse2", "sse4.2", "avx", "avx2", "avx512", "neon", "sve"};
  for (int i = 0; i < int(std::size(names)); ++i) {
    if (names[i] == isa) return i;
  }
  return -1;
}

const kernels& choose() noexcept {
#define XACT_DETAIL_ADDRESS(isa) &kernels_##isa,
  constexpr const kernels* all[] = {XACT_DISPATCH_ISAS(XACT_DETAIL_ADDRESS)};
  const char* const wanted = std::getenv("XACT_ISA");
  const int limit = wanted == nullptr ? -1 : rank(wanted);
  const kernels* best = nullptr;
  for (const kernels* each : all) {
    const bool is_low_enough = best == nullptr || limit < 0 || rank(each->isa) <= limit;
    if (is_low_enough && can_run(each->isa)) best = each;
  }
  if (best == nullptr) {
    std::fprintf(stderr, "xact::dispatch: this CPU has none of the instruction sets built in:");
    for (const kernels* each : all) std::fprintf(stderr, " %s", each->isa);
    std::fprintf(stderr, "\n");
    std::abort();
  }
  return *best;
}

}  // namespace

// One translation unit has this file, as it has definitions.
// NOLINTNEXTLINE(misc-definitions-in-headers)
const kernels& chosen() noexcept {
  static const kernels& once = choose();
  return once;
}

}  // namespace tables

// NOLINTNEXTLINE(misc-definitions-in-headers)
const char* isa() noexcept { return tables::chosen().isa; }

}  // namespace dispatch
}  // namespace xact

#endif
