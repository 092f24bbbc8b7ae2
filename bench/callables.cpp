// Is a callable of yours as fast as a function of xact that does the same? Each is timed as the function itself,
// as a callable given to transform, and as one that says that it may be interleaved.
//
// Names are kernel/implementation/type/n, which bench/plot reads:
//
//   callables --benchmark_min_time=0.05 --benchmark_repetitions=15
//     --benchmark_display_aggregates_only=true --benchmark_enable_random_interleaving=true
//     --benchmark_out=callables.json
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>
#include <xact/xact.hpp>

#include "support/harness.hpp"
#include "support/reference.hpp"

namespace {

using data = const bench::operands<float>&;

template <class Call, class Error>
void add(const std::string& name, int arrays, Call call, Error error_at) {
  const auto prepare = bench::unprepared(call);
  const auto judge = [=] {
    return bench::check<float>(prepare, error_at, 4, bench::checked::normal_values);
  };
  bench::add_timed<float>(name + "/float", name, arrays, prepare, judge,
                          [] { return bench::timed_operands<float>(32768); }, {64, 1024, 32768});
}

}  // namespace

int main(int argc, char** argv) {
  const auto sigmoid = [](auto v) { return xact::sigmoid(v, xact::fast); };
  const auto sigmoid_error = [](data d, std::size_t i) {
    return bench::error(d.out[i], bench::sigmoid_reference(static_cast<long double>(d.x[i])));
  };
  add("sigmoid fast/xact", 2, [](data d) { xact::sigmoid(d.x, d.out, xact::fast); }, sigmoid_error);
  add(
      "sigmoid fast/callable", 2, [=](data d) { xact::transform(d.x, d.out, sigmoid); },
      sigmoid_error);
  add(
      "sigmoid fast/interleaved callable", 2,
      [=](data d) { xact::transform(d.x, d.out, xact::interleaved(sigmoid)); }, sigmoid_error);

  const auto backward = [](auto dy, auto x) { return xact::sigmoid_backward_from_input(dy, x); };
  const auto backward_error = [](data d, std::size_t i) {
    return bench::error(
        d.out[i], bench::sigmoid_backward_from_input_reference(static_cast<long double>(d.x[i]),
                                                               static_cast<long double>(d.y[i])));
  };
  const std::string kernel = "sigmoid_backward_from_input";
  add(
      kernel + "/xact", 3, [](data d) { xact::sigmoid_backward_from_input(d.x, d.y, d.out); },
      backward_error);
  add(
      kernel + "/callable", 3, [=](data d) { xact::transform(d.x, d.y, d.out, backward); },
      backward_error);
  add(
      kernel + "/interleaved callable", 3,
      [=](data d) { xact::transform(d.x, d.y, d.out, xact::interleaved(backward)); },
      backward_error);

  return bench::run(argc, argv);
}
