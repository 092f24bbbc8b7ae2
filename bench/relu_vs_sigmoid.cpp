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
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>
#include <xact/xact.hpp>

#include "support/harness.hpp"
#include "support/plain_loops.hpp"
#include "support/reference.hpp"

namespace {

using bench::difference;
using bench::error;
using bench::operands;

constexpr std::int64_t smallest_size = 8;
constexpr std::int64_t largest_size = 32 << 20;

// the benchmarks

template <class T, class Call, class Error>
void add(const std::string& implementation, int arrays, Call call, Error error_at,
         long double tolerance) {
  const std::string name = implementation + "/" + bench::type_name<T>;
  const auto prepare = bench::unprepared(call);
  const auto judge = [=] {
    return bench::check<T>(prepare, error_at, tolerance, bench::checked::special_values_too);
  };
  std::vector<std::int64_t> sizes;
  for (std::int64_t n = smallest_size; n <= largest_size; n *= 4) sizes.push_back(n);
  bench::add_timed<T>(
      name, name, arrays, prepare, judge, [] { return bench::timed_operands<T>(largest_size); },
      sizes);
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
    return difference(d.out[i], bench::relu_reference(d.x[i]));
  };
  add<T>("relu/xact", 2, [](data d) { xact::relu(d.x, d.out); }, relu_error, 0);
  add<T>("relu/plain loop", 2, [](data d) { bench::plain_relu(d.x, d.out); }, relu_error, 0);

  const auto relu_backward_error = [](data d, index i) {
    return difference(d.out[i], bench::relu_backward_reference(d.y[i], d.x[i]));
  };
  add<T>(
      "relu_backward/xact", 3, [](data d) { xact::relu_backward(d.y, d.x, d.out); },
      relu_backward_error, 0);
  add<T>(
      "relu_backward/plain loop", 3, [](data d) { bench::plain_relu_backward(d.y, d.x, d.out); },
      relu_backward_error, 0);

  constexpr long double doubt = bench::doubt<T>;
  const auto sigmoid_error = [](data d, index i) {
    return error(d.out[i], bench::sigmoid_reference(static_cast<long double>(d.x[i])));
  };
  add<T>("sigmoid/xact", 2, [](data d) { xact::sigmoid(d.x, d.out); }, sigmoid_error, 1 + doubt);
  add<T>(
      "sigmoid/plain loop", 2, [](data d) { bench::plain_sigmoid(d.x, d.out); }, sigmoid_error,
      3 + doubt);

  const auto sigmoid_backward_error = [](data d, index i) {
    return error(d.out[i], bench::sigmoid_backward_reference(static_cast<long double>(d.x[i]),
                                                             static_cast<long double>(d.y[i])));
  };
  add<T>(
      "sigmoid_backward/xact", 3, [](data d) { xact::sigmoid_backward(d.x, d.y, d.out); },
      sigmoid_backward_error, 2.5L + doubt);
  add<T>(
      "sigmoid_backward/plain loop", 3,
      [](data d) { bench::plain_sigmoid_backward(d.x, d.y, d.out); }, sigmoid_backward_error,
      2 + doubt);
}

}  // namespace

int main(int argc, char** argv) {
  add_all<float>();
  add_all<double>();
  return bench::run(argc, argv);
}
