// The part of a dispatch library that chooses: one translation unit, compiled without flags.
//
//   #define XACT_DISPATCH_ISAS(isa) isa(sse2) isa(avx2) isa(avx512)
//   #define XACT_DISPATCH_FUNCTIONS(function) function(relu) function(sigmoid)
//   #include <xact/dispatch/choose.hpp>
//
// with the instruction sets that the library has a translation unit of kernels for, the lowest first, and
// with the same functions as these, or without the second line for all of xact's.
#ifndef XACT_DISPATCH_CHOOSE_HPP
#define XACT_DISPATCH_CHOOSE_HPP

#if !defined(XACT_DISPATCH_ISAS)
#error "xact: define XACT_DISPATCH_ISAS(isa) as the instruction sets of the library, see this file"
#endif

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "../detail/dispatched_code.hpp"

#if defined(_M_X64)
#include "../detail/values.hpp"
#elif defined(__linux__) && defined(__aarch64__)
#include <sys/auxv.h>
#include <sys/prctl.h>
#endif

namespace xact {
namespace dispatch {
inline namespace XACT_VERSIONED {
namespace tables {

#define XACT_DETAIL_DECLARE(isa)            \
  template <const activations::row& Row>    \
  struct XACT_HIDDEN kernels_##isa {        \
    static const kernels& table() noexcept; \
  };
XACT_DISPATCH_ISAS(XACT_DETAIL_DECLARE)

namespace {

/// Whether the CPU has it and the operating system saves its registers.
bool can_run(std::string_view isa) noexcept {
#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)
  __builtin_cpu_init();
  if (isa == "sse4_2") return __builtin_cpu_supports("sse4.2");
  if (isa == "avx") return __builtin_cpu_supports("avx");
  if (isa == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (isa == "avx512") {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
  }
#elif defined(_M_X64)
  const auto cpu = xsimd::available_architectures();
  if (isa == "sse4_2") return cpu.has(xsimd::sse4_2{});
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

struct instruction_set {
  std::string_view symbol;  // as in XACT_DISPATCH_ISAS
  const char* name;
};

/// The instruction sets of each kind of CPU, in their order.
constexpr instruction_set known_sets[] = {{"sse2", "sse2"}, {"sse4_2", "sse4.2"}, {"avx", "avx"},
                                          {"avx2", "avx2"}, {"avx512", "avx512"}, {"neon", "neon"},
                                          {"sve", "sve"}};

#define XACT_DETAIL_SYMBOL(isa) #isa,
constexpr std::string_view symbols[] = {XACT_DISPATCH_ISAS(XACT_DETAIL_SYMBOL)};

std::size_t rank(std::string_view symbol) noexcept {
  std::size_t i = 0;
  while (known_sets[i].symbol != symbol) ++i;
  return i;
}

/// The place in XACT_DISPATCH_ISAS of the instruction set to use.
std::size_t choose() noexcept {
  const char* const wanted = std::getenv("XACT_ISA");
  std::size_t limit = std::size(known_sets);
  for (std::size_t i = 0; wanted != nullptr && i < std::size(known_sets); ++i) {
    if (std::string_view(known_sets[i].name) == wanted) limit = i;
  }
  std::size_t best = std::size(symbols);
  for (std::size_t i = 0; i < std::size(symbols); ++i) {
    const bool is_low_enough = best == std::size(symbols) || rank(symbols[i]) <= limit;
    if (is_low_enough && can_run(symbols[i])) best = i;
  }
  if (best == std::size(symbols)) {
    std::fprintf(stderr, "xact::dispatch: this CPU has none of the instruction sets built in:");
    for (const std::string_view each : symbols) {
      std::fprintf(stderr, " %s", known_sets[rank(each)].name);
    }
    std::fprintf(stderr, "\n");
    std::abort();
  }
  return best;
}

std::size_t chosen() noexcept {
  static const std::size_t once = choose();
  return once;
}

}  // namespace

#define XACT_DETAIL_TABLE(isa) kernels_##isa<Row>::table,
template <const activations::row& Row>
const kernels& kernels_of() noexcept {
  static constexpr const kernels& (*all[])() noexcept = {XACT_DISPATCH_ISAS(XACT_DETAIL_TABLE)};
  static const kernels& once = all[chosen()]();
  return once;
}

#define XACT_DETAIL_INSTANTIATE(function) \
  template XACT_HIDDEN const kernels& kernels_of<activations::function>() noexcept;
#if defined(XACT_DISPATCH_FUNCTIONS)
XACT_DISPATCH_FUNCTIONS(XACT_DETAIL_INSTANTIATE)
#else
#define XACT_ACTIVATION(function, inputs, usage, ...) XACT_DETAIL_INSTANTIATE(function)
#include "../detail/activations.inc"
#endif

template <class>
const char* name_of_isa() noexcept {
  return known_sets[rank(symbols[chosen()])].name;
}
template XACT_HIDDEN const char* name_of_isa<void>() noexcept;

}  // namespace tables
}  // namespace XACT_VERSIONED
}  // namespace dispatch
}  // namespace xact

#endif
