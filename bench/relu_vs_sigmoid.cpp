// How fast are relu and sigmoid, forward and backward, beside the loops that they replace and
// beside memcpy, the limit of memory?
//
// Names are kernel/implementation/type/n, the form that bench/plot reads. The whole set takes a few
// minutes (cmake --build … --target run_benchmarks). A form of 20 seconds, floats at five sizes:
//
//   relu_vs_sigmoid --benchmark_filter='/float/(8|512|32768|2097152|33554432)$'
//     --benchmark_min_time=0.05 --benchmark_repetitions=3 --benchmark_display_aggregates_only=true
//     --benchmark_enable_random_interleaving=true --benchmark_out=relu_vs_sigmoid.json
//
// Every implementation is compared with a reference before it is timed. One that is wrong is not
// timed, and the program fails.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <new>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>
#include <xact/xact.hpp>

namespace {

constexpr std::int64_t smallest_size = 8;
constexpr std::int64_t largest_size = 32 << 20;

// The plain loops.

template <class T>
void plain_relu(std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::max(x[i], T(0));
}

template <class T>
void plain_relu_backward(std::span<const T> dy, std::span<const T> x, std::span<T> dx) {
  for (std::size_t i = 0; i < x.size(); ++i) dx[i] = x[i] <= 0 ? T(0) : dy[i];
}

template <class T>
void plain_sigmoid(std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = 1 / (1 + std::exp(-x[i]));
}

template <class T>
void plain_sigmoid_backward(std::span<const T> dy, std::span<const T> y, std::span<T> dx) {
  for (std::size_t i = 0; i < y.size(); ++i) dx[i] = dy[i] * (1 - y[i]) * y[i];
}

// the data

/// What every kernel works on. The forward ones read x, the backward ones both: relu's takes x as
/// its input and y as the gradient, sigmoid's takes y as its output and x as the gradient.
template <class T>
struct operands {
  std::span<const T> x;
  std::span<const T> y;
  std::span<T> out;
};

template <class T>
std::vector<T> normal_values(std::size_t n) {
  std::mt19937_64 random(1);
  std::normal_distribution<T> normal(0, 2);
  std::vector<T> values(n);
  for (T& value : values) value = normal(random);
  return values;
}

/// The arrays of the largest size, which all benchmarks share until the program ends. They begin at
/// a cache line, as the tensors of the frameworks do.
template <class T>
const operands<T>& timed_operands() {
  static const operands<T> all = [] {
    const auto array = [] {
      return std::span<T>(new (std::align_val_t(64)) T[largest_size], largest_size);
    };
    const std::span<T> x = array(), y = array(), out = array();
    // Too long for a branch predictor to learn, short enough to be ready in no time.
    const std::vector<T> block = normal_values<T>(std::size_t(1) << 18);
    std::vector<T> block_sigmoid(block.size());
    plain_sigmoid<T>(block, block_sigmoid);
    for (std::size_t i = 0; i < x.size(); i += block.size()) {
      std::copy(block.begin(), block.end(), x.begin() + std::ptrdiff_t(i));
      std::copy(block_sigmoid.begin(), block_sigmoid.end(), y.begin() + std::ptrdiff_t(i));
    }
    // A page that was never written would be read from the one page of zeros.
    std::fill(out.begin(), out.end(), T(1));
    return operands<T>{x, y, out};
  }();
  return all;
}

// references

template <class T>
T relu_reference(T x) {
  return x > 0 || x == 0 || std::isnan(x) ? x : T(0);
}

template <class T>
T relu_backward_reference(T dy, T x) {
  return x > 0 || std::isnan(x) ? dy : T(0);
}

long double sigmoid_reference(long double x) { return 1 / (1 + std::exp(-x)); }

long double sigmoid_backward_reference(long double dy, long double y) { return dy * (1 - y) * y; }

/// In ULP of T. Any NaN is as good as another.
template <class T>
long double error(T result, long double reference) {
  const auto value = static_cast<long double>(result);
  if (value == reference || (std::isnan(value) && std::isnan(reference))) return 0;
  if (!std::isfinite(value) || !std::isfinite(reference)) {
    return std::numeric_limits<long double>::infinity();
  }
  const int exponent = std::max(std::ilogb(reference), std::numeric_limits<T>::min_exponent - 1);
  return std::abs(std::scalbn(value - reference, std::numeric_limits<T>::digits - 1 - exponent));
}

/// 0 for the same bits: a NaN keeps its payload and a zero its sign.
template <class T>
long double difference(T result, T reference) {
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return std::bit_cast<bits>(result) == std::bit_cast<bits>(reference)
             ? 0
             : std::numeric_limits<long double>::infinity();
}

/// Normal values and their sigmoids, every pair of special values, and a size that leaves a tail.
template <class T>
struct checked_operands {
  checked_operands() : x(normal_values<T>(4099)), y(x.size()), out(x.size()) {
    plain_sigmoid<T>(x, y);
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

/// Empty if call is right, else what is wrong.
template <class T, class Call, class Error>
std::string check(Call call, Error error_at, long double tolerance) {
  checked_operands<T> data;
  const operands<T> all{data.x, data.y, data.out};
  call(all);
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

// the benchmarks

bool all_right = true;

template <class T, class Call, class Error>
void add(std::string name, int arrays, Call call, Error error_at, long double tolerance) {
  name += std::is_same_v<T, float> ? "/float" : "/double";
  const auto run = [=](benchmark::State& state) {
    // Call is a type of its own for every implementation, so this happens once for each.
    static const std::string mistake = check<T>(call, error_at, tolerance);
    if (!mistake.empty()) {
      all_right = false;
      state.SkipWithError(mistake.c_str());
      return;
    }
    const operands<T>& all = timed_operands<T>();
    auto n = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
      // The size is new every time, so that nothing which a call does once can leave this loop.
      benchmark::DoNotOptimize(n);
      call(operands<T>{all.x.first(n), all.y.first(n), all.out.first(n)});
      benchmark::ClobberMemory();
    }
    const std::int64_t elements = state.iterations() * state.range(0);
    state.SetItemsProcessed(elements);
    state.SetBytesProcessed(elements * arrays * std::int64_t(sizeof(T)));
  };
  auto* const registered = benchmark::RegisterBenchmark(name.c_str(), run);
  for (std::int64_t n = smallest_size; n <= largest_size; n *= 4) registered->Arg(n);
}

template <class T>
void add_all() {
  using data = const operands<T>&;
  using index = std::size_t;

  add<T>(
      "memcpy/C library", 2,
      [](data d) { std::memcpy(d.out.data(), d.x.data(), d.x.size_bytes()); },
      [](data d, index i) { return difference(d.out[i], d.x[i]); }, 0);

  const auto relu_error = [](data d, index i) {
    return difference(d.out[i], relu_reference(d.x[i]));
  };
  add<T>("relu/xact", 2, [](data d) { xact::relu(d.x, d.out); }, relu_error, 0);
  add<T>("relu/plain loop", 2, [](data d) { plain_relu(d.x, d.out); }, relu_error, 0);

  const auto relu_backward_error = [](data d, index i) {
    return difference(d.out[i], relu_backward_reference(d.y[i], d.x[i]));
  };
  add<T>(
      "relu_backward/xact", 3, [](data d) { xact::relu_backward(d.y, d.x, d.out); },
      relu_backward_error, 0);
  add<T>(
      "relu_backward/plain loop", 3, [](data d) { plain_relu_backward(d.y, d.x, d.out); },
      relu_backward_error, 0);

  // Where long double is double, the reference rounds as often as what it judges.
  const long double doubt =
      std::numeric_limits<T>::digits == std::numeric_limits<long double>::digits ? 3 : 0;
  const auto sigmoid_error = [](data d, index i) {
    return error(d.out[i], sigmoid_reference(static_cast<long double>(d.x[i])));
  };
  add<T>("sigmoid/xact", 2, [](data d) { xact::sigmoid(d.x, d.out); }, sigmoid_error, 1 + doubt);
  add<T>(
      "sigmoid/plain loop", 2, [](data d) { plain_sigmoid(d.x, d.out); }, sigmoid_error, 3 + doubt);

  const auto sigmoid_backward_error = [](data d, index i) {
    return error(d.out[i], sigmoid_backward_reference(static_cast<long double>(d.x[i]),
                                                      static_cast<long double>(d.y[i])));
  };
  add<T>(
      "sigmoid_backward/xact", 3, [](data d) { xact::sigmoid_backward(d.x, d.y, d.out); },
      sigmoid_backward_error, 2 + doubt);
  add<T>(
      "sigmoid_backward/plain loop", 3, [](data d) { plain_sigmoid_backward(d.x, d.y, d.out); },
      sigmoid_backward_error, 2 + doubt);
}

/// Empty where the system has no /proc/cpuinfo or does not name the CPU in it.
std::string cpu_name() {
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

}  // namespace

int main(int argc, char** argv) {
  benchmark::AddCustomContext("cpu", cpu_name());
  benchmark::AddCustomContext("simd", arch_name<xsimd::default_arch>());
  add_all<float>();
  add_all<double>();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const std::size_t matched = benchmark::RunSpecifiedBenchmarks();
  return matched > 0 && all_right ? 0 : 1;
}
