// What the benchmarks share: the data that they run on, the loop that is timed, the check that
// comes before it, and main's work.
#ifndef XACT_BENCH_SUPPORT_HARNESS_HPP
#define XACT_BENCH_SUPPORT_HARNESS_HPP

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <new>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>
#include <xact/xact.hpp>

#include "plain_loops.hpp"

namespace bench {

// the data

/// What every kernel works on. The forward ones read x, the backward ones both: relu's takes x as
/// its input and y as the gradient, sigmoid's takes y as its output and x as the gradient, and
/// sigmoid's from the input takes x as its input and y as the gradient.
template <class T>
struct operands {
  std::span<const T> x;
  std::span<const T> y;
  std::span<T> out;

  operands first(std::size_t n) const { return {x.first(n), y.first(n), out.first(n)}; }
};

/// An array that lives until the program ends. It begins at a cache line, as the tensors of the
/// frameworks do.
template <class T>
std::span<T> new_array(std::size_t n) {
  return std::span<T>(new (std::align_val_t(64)) T[n], n);
}

template <class T>
std::vector<T> normal_values(std::size_t n) {
  std::mt19937_64 random(1);
  std::normal_distribution<T> normal(0, 2);
  std::vector<T> values(n);
  for (T& value : values) value = normal(random);
  return values;
}

/// Arrays that hold the block over and over, and its sigmoids.
template <class T>
operands<T> new_operands(std::size_t n, const std::vector<T>& block) {
  const std::span<T> x = new_array<T>(n), y = new_array<T>(n), out = new_array<T>(n);
  std::vector<T> block_sigmoid(block.size());
  plain_sigmoid<T>(block, block_sigmoid);
  for (std::size_t i = 0; i < n; i += block.size()) {
    const auto size = static_cast<std::ptrdiff_t>(std::min(block.size(), n - i));
    const auto at = static_cast<std::ptrdiff_t>(i);
    std::copy(block.begin(), block.begin() + size, x.begin() + at);
    std::copy(block_sigmoid.begin(), block_sigmoid.begin() + size, y.begin() + at);
  }
  // A page that was never written would be read from the one page of zeros.
  std::fill(out.begin(), out.end(), T(1));
  return {x, y, out};
}

/// The arrays of the largest size, which all benchmarks share until the program ends.
template <class T>
const operands<T>& timed_operands(std::size_t largest_size) {
  // Too long for a branch predictor to learn, short enough to be ready in no time.
  static const operands<T> all = new_operands(largest_size, normal_values<T>(std::size_t(1) << 18));
  return all;
}

// the check

/// Which values a call must get right before it is timed.
enum class checked { normal_values, special_values_too };

/// Normal values and their sigmoids, every pair of special values, and a size that leaves a tail.
template <class T>
struct checked_operands {
  explicit checked_operands(checked values)
      : x(normal_values<T>(4099)), y(x.size()), out(x.size()) {
    plain_sigmoid<T>(x, y);
    if (values == checked::normal_values) return;
    using limits = std::numeric_limits<T>;
    const T special[] = {T(0),
                         -T(0),
                         limits::denorm_min(),
                         -limits::denorm_min(),
                         T(1),
                         -T(1),
                         limits::min(),
                         -limits::min(),
                         T(5),
                         limits::infinity(),
                         -limits::infinity(),
                         limits::quiet_NaN(),
                         -limits::quiet_NaN()};
    std::size_t i = 0;
    for (const T a : special) {
      for (const T b : special) {
        x[i] = a;
        y[i++] = b;
      }
    }
  }
  std::vector<T> x, y, out;
};

/// Empty if the call is right, else what is wrong. prepare(operands) gives what is timed, a callable
/// that takes these operands: what a library sets up for a size and pointers is not part of it.
template <class T, class Prepare, class Error>
std::string check(const Prepare& prepare, const Error& error_at, long double tolerance,
                  checked values) {
  checked_operands<T> data(values);
  const operands<T> all{data.x, data.y, data.out};
  prepare(all)(all);
  for (std::size_t i = 0; i < data.out.size(); ++i) {
    const long double error_in_ulp = error_at(all, i);
    if (error_in_ulp <= tolerance) continue;
    std::ostringstream message;
    message << "wrong result " << data.out[i] << " at x = " << data.x[i] << ", y = " << data.y[i]
            << ": off by " << error_in_ulp << " ULP, " << tolerance << " allowed";
    return message.str();
  }
  return {};
}

// the loop

inline bool all_right = true;

/// Registers kernel/implementation/type[/inputs], to be timed with data() of each of the sizes once
/// judge(), which says what is wrong, has said nothing. The call must move so many arrays between
/// memory and registers: what it reads and what it writes.
template <class T, class Prepare, class Judge, class Data>
void add_timed(const std::string& name, const std::string& implementation, double arrays,
               const Prepare& prepare, const Judge& judge, const Data& data,
               const std::vector<std::int64_t>& sizes) {
  const auto run = [=](benchmark::State& state) {
    static std::map<std::string, std::string> mistakes;
    auto judged = mistakes.find(implementation);
    if (judged == mistakes.end()) judged = mistakes.emplace(implementation, judge()).first;
    if (!judged->second.empty()) {
      all_right = false;
      state.SkipWithError(judged->second.c_str());
      return;
    }
    operands<T> all = data().first(static_cast<std::size_t>(state.range(0)));
    const auto call = prepare(all);
    for (auto _ : state) {
      // Pointers and sizes are new every time, as they are for a call in a program, so that nothing
      // which a call does once can leave this loop. Nor is it known that the sizes are one.
      benchmark::DoNotOptimize(all);
      call(all);
      benchmark::ClobberMemory();
    }
    const std::int64_t elements = state.iterations() * state.range(0);
    state.SetItemsProcessed(elements);
    state.SetBytesProcessed(static_cast<std::int64_t>(static_cast<double>(elements) * arrays *
                                                      static_cast<double>(sizeof(T))));
  };
  auto* const registered = benchmark::RegisterBenchmark(name.c_str(), run);
  for (const std::int64_t n : sizes) registered->Arg(n);
}

/// For a call that needs no preparation.
template <class Call>
auto unprepared(const Call& call) {
  return [call](const auto&) { return call; };
}

template <class T>
constexpr const char* type_name = std::is_same_v<T, float> ? "float" : "double";

// main's work

/// Empty where the system has no /proc/cpuinfo or does not name the CPU in it.
inline std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return {};
}

template <class Arch>
std::string arch_name() {
  if constexpr (requires { Arch::name(); }) {
    return Arch::name();
  } else {
    return "no SIMD";
  }
}

inline std::string compiler_name() {
#if defined(__clang__)
  return std::string("clang ") + __clang_version__;
#elif defined(__GNUC__)
  return std::string("g++ ") + __VERSION__;
#else
  return {};
#endif
}

/// Runs what was registered; what main returns.
inline int run(int argc, char** argv) {
  benchmark::AddCustomContext("cpu", cpu_name());
  benchmark::AddCustomContext("simd", arch_name<xsimd::default_arch>());
  benchmark::AddCustomContext("compiler", compiler_name());
  benchmark::AddCustomContext("xsimd", std::to_string(XSIMD_VERSION_MAJOR) + "." +
                                           std::to_string(XSIMD_VERSION_MINOR) + "." +
                                           std::to_string(XSIMD_VERSION_PATCH));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const std::size_t matched = benchmark::RunSpecifiedBenchmarks();
  return matched > 0 && all_right ? 0 : 1;
}

}  // namespace bench

#endif
