// What does it cost to choose the instruction set when the program runs? This program is compiled without
// any -m flag; the same kernels compiled with -march=native (dispatch_native.cpp) are beside those of
// xact::dispatch.
//
// Names are kernel/implementation/type/n, the form that bench/plot reads:
//
//   dispatch --benchmark_min_time=0.05 --benchmark_repetitions=9
//     --benchmark_display_aggregates_only=true --benchmark_enable_random_interleaving=true
#include "dispatch_native.hpp"

#include <cmath>
#include <string>
#include <vector>
#include <xact/dispatch.hpp>

#include "support/harness.hpp"
#include "support/reference.hpp"

namespace {

using data = const bench::operands<float>&;

const std::vector<std::int64_t> sizes = {1, 8, 16, 64, 256, 1024, 32768};

template <class Call, class Error>
void add(const std::string& name, Call call, Error error_at, long double tolerance) {
  const auto prepare = bench::unprepared(call);
  const auto judge = [=] {
    return bench::check<float>(prepare, error_at, tolerance, bench::checked::normal_values);
  };
  bench::add_timed<float>(
      name + "/float", name, 2, prepare, judge, [] { return bench::timed_operands<float>(32768); },
      sizes);
}

}  // namespace

int main(int argc, char** argv) {
  const auto relu_error = [](data d, std::size_t i) {
    return bench::difference(d.out[i], d.x[i] > 0 ? d.x[i] : 0.0f);
  };
  add("relu/dispatched", [](data d) { xact::dispatch::relu(d.x, d.out); }, relu_error, 0);
  add("relu/native", [](data d) { native::relu(d.x, d.out); }, relu_error, 0);

  const auto sigmoid_error = [](data d, std::size_t i) {
    return bench::error(d.out[i], bench::sigmoid_reference(static_cast<long double>(d.x[i])));
  };
  add("sigmoid/dispatched", [](data d) { xact::dispatch::sigmoid(d.x, d.out); }, sigmoid_error, 1);
  add("sigmoid/native", [](data d) { native::sigmoid(d.x, d.out); }, sigmoid_error, 1);

  benchmark::AddCustomContext("dispatched to", xact::dispatch::isa());
  return bench::run(argc, argv);
}
