// How fast, and how accurate, is each of the accuracies of sigmoid, beside the kernel that one
// would write with xsimd::exp and beside the libraries that this machine has?
//
// Names are kernel/implementation/type/inputs/n, which bench/plot reads: it draws speed over size
// and speed against accuracy, and prints the tables with --table. Inputs are normal, which is
// N(0, 4), or a mix that some kernels are slow with. The whole set takes five minutes or so (cmake
// --build … --target run_benchmarks):
//
//   sigmoid --accuracy --benchmark_min_time=0.05 --benchmark_repetitions=7
//     --benchmark_display_aggregates_only=true --benchmark_enable_random_interleaving=true
//     --benchmark_out=sigmoid.json
//
// A form of half a minute, floats at the two sizes that the tables show:
//
//   sigmoid --accuracy=997 --benchmark_filter='/float/normal/(1024|32768)$'
//     --benchmark_min_time=0.05 --benchmark_repetitions=5 --benchmark_display_aggregates_only=true
//     --benchmark_enable_random_interleaving=true --benchmark_out=sigmoid.json
//
// --accuracy[=STRIDE] also puts the largest errors into the JSON: over every STRIDE-th float (61 if
// none is given; 1, which means all of them, takes some minutes) and over a million and a half of
// doubles.
//
// Every implementation is compared with a reference before it is timed. One that is wrong is not
// timed, and the program fails. The others' libraries are held to normal values only: what they
// lose elsewhere is what --accuracy shows.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <xact/xact.hpp>

#include "support/accuracy.hpp"
#include "support/batch_loops.hpp"
#include "support/harness.hpp"
#include "support/peer_kernels.hpp"
#include "support/plain_loops.hpp"
#include "support/reference.hpp"

namespace {

using bench::checked;
using bench::operands;

const std::vector<std::int64_t> sizes = {8, 16, 24, 32, 64, 256, 1024, 32768, 1 << 20, 16 << 20};
constexpr std::int64_t largest_size = 16 << 20;
const std::vector<std::int64_t> mix_sizes = {1024, 32768};

// input mixes

using engine = std::mt19937_64;

template <class T>
struct mix {
  const char* name;
  T (*next)(engine&);
};

template <class T>
T normal_value(engine& random) {
  return std::normal_distribution<T>(0, 2)(random);
}

/// The sigmoid is a subnormal number.
template <class T>
T subnormal_result(engine& random) {
  constexpr bool single = std::is_same_v<T, float>;
  return std::uniform_real_distribution<T>(single ? T(-103.9) : T(-745),
                                           single ? T(-87.4) : T(-708.5))(random);
}

/// Any exponent from the subnormal numbers to 2^-30.
template <class T>
T tiny_value(engine& random) {
  using limits = std::numeric_limits<T>;
  const int lowest = limits::min_exponent - limits::digits;
  const T magnitude = std::ldexp(T(1), std::uniform_int_distribution<>(lowest, -30)(random));
  return random() % 2 == 0 ? magnitude : -magnitude;
}

bool one_in_100(engine& random) { return std::uniform_int_distribution<>(1, 100)(random) == 1; }

template <class T>
std::vector<mix<T>> mixes() {
  using random_t = engine&;
  constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  std::vector<mix<T>> all = {
      {"zeros", [](random_t) { return T(0); }},
      {"NaN", [](random_t) { return nan; }},
      {"subnormal results", subnormal_result<T>},
      {"tiny", tiny_value<T>},
      {"huge", [](random_t random) { return random() % 2 == 0 ? T(1e30) : T(-1e30); }},
      {"one NaN in 100",
       [](random_t random) { return one_in_100(random) ? nan : normal_value<T>(random); }},
      {"one subnormal result in 100",
       [](random_t random) {
         return one_in_100(random) ? subnormal_result<T>(random) : normal_value<T>(random);
       }},
      {"wide", [](random_t random) { return std::normal_distribution<T>(0, 30)(random); }}};
  if constexpr (std::is_same_v<T, float>) {
    // Its sigmoid is so near to a midpoint that double arithmetic ends in a tie.
    all.push_back({"hard", [](random_t) { return -0x1.250c02p-10f; }});
  }
  return all;
}

template <class T>
const operands<T>& mixed_operands(const mix<T>& inputs) {
  static std::map<std::string_view, operands<T>> made;
  auto found = made.find(inputs.name);
  if (found == made.end()) {
    engine random(1);
    std::vector<T> values(static_cast<std::size_t>(mix_sizes.back()));
    for (T& value : values) value = inputs.next(random);
    found = made.emplace(inputs.name, bench::new_operands(values.size(), values)).first;
  }
  return found->second;
}

// the benchmarks

template <class T>
std::vector<bench::judged<T>> judged_implementations;

template <class T>
long double sigmoid_error(const operands<T>& d, std::size_t i) {
  return bench::error(d.out[i], bench::sigmoid_reference(static_cast<long double>(d.x[i])));
}

template <class T>
auto normal_operands() {
  return bench::timed_operands<T>(static_cast<std::size_t>(largest_size));
}

template <class T, class Prepare, class Error>
void add(const std::string& name, int arrays, const Prepare& prepare, const Error& error_at,
         long double tolerance, checked values, const std::vector<mix<T>>& inputs = {}) {
  const std::string implementation = name + "/" + bench::type_name<T>;
  const auto judge = [=] { return bench::check<T>(prepare, error_at, tolerance, values); };
  bench::add_timed<T>(implementation + "/normal", implementation, arrays, prepare, judge,
                      normal_operands<T>, sizes);
  for (const mix<T>& each : inputs) {
    bench::add_timed<T>(
        implementation + "/" + each.name, implementation, arrays, prepare, judge,
        [each] { return mixed_operands(each); }, mix_sizes);
  }
}

template <class T, class Prepare>
void add_sigmoid(const std::string& implementation, const Prepare& prepare, long double tolerance,
                 checked values, const std::vector<mix<T>>& inputs = {}) {
  const std::string name = "sigmoid/" + implementation;
  add<T>(name, 2, prepare, sigmoid_error<T>, tolerance + bench::doubt<T>, values, inputs);
  judged_implementations<T>.push_back(
      {.name = name + "/" + bench::type_name<T>, .prepare = prepare});
}

template <class T, class Accuracy>
void add_xact(const char* tag_name, Accuracy tag, long double tolerance) {
  const auto call = [tag](const operands<T>& d) { xact::sigmoid(d.x, d.out, tag); };
  add_sigmoid<T>(std::string("xact ") + tag_name, bench::unprepared(call), tolerance,
                 checked::special_values_too, mixes<T>());
}

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
template <class T, std::size_t unrolling>
void add_naive() {
  const auto call = [](const operands<T>& d) {
    bench::batch_sigmoid<unrolling>(d.x, d.out, [](const auto& v) { return xsimd::exp(v); });
  };
  add_sigmoid<T>("naive x" + std::to_string(unrolling), bench::unprepared(call), 4,
                 checked::normal_values);
}
#endif

/// Off by how much the others' libraries may be before something must be wrong with the call. Eigen
/// 3.4's own logistic function keeps three digits.
constexpr long double peer_tolerance = 1 << 14;

template <class T>
void add_peers() {
  for (const bench::peer& peer : bench::peers()) {
    const auto prepare = bench::kernels_of<T>(peer).sigmoid;
    if (prepare != nullptr) {
      add_sigmoid<T>(peer.name, bench::prepared<T>(prepare), peer_tolerance,
                     checked::normal_values);
    }
  }
}

template <class T>
void add_all() {
  using data = const operands<T>&;

  add<T>(
      "memcpy/C library", 2,
      bench::unprepared([](data d) { std::memcpy(d.out.data(), d.x.data(), d.x.size_bytes()); }),
      [](data d, std::size_t i) { return bench::difference(d.out[i], d.x[i]); }, 0,
      checked::special_values_too);

  add_xact<T>("fast", xact::fast, 2.5L);
  add_xact<T>("accurate", xact::accurate, 1);
  if constexpr (std::is_same_v<T, float>) {
    // The reference has its own rounding errors, of 2^-40 ULP.
    add_xact<T>("exact", xact::exact, 0.5L + 0x1p-30L);
  }
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
  add_naive<T, 1>();
  add_naive<T, 2>();
  add_naive<T, 4>();
  add_naive<T, 6>();
#endif
  add_sigmoid<T>("plain loop", bench::unprepared([](data d) { bench::plain_sigmoid(d.x, d.out); }),
                 3, checked::special_values_too);
  add_peers<T>();

  add<T>(
      "sigmoid_backward_from_input/xact", 3,
      bench::unprepared([](data d) { xact::sigmoid_backward_from_input(d.y, d.x, d.out); }),
      [](data d, std::size_t i) {
        return bench::error(
            d.out[i], bench::sigmoid_backward_from_input_reference(
                          static_cast<long double>(d.y[i]), static_cast<long double>(d.x[i])));
      },
      4 + bench::doubt<T>, checked::normal_values);
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<std::uint64_t> stride = bench::take_accuracy(argc, argv);
  if (stride == 0) return 1;
  add_all<float>();
  add_all<double>();
  bench::add_peers_to_context();
  if (stride) {
    bench::judge_sigmoid(judged_implementations<float>, *stride);
    bench::judge_sigmoid(judged_implementations<double>);
    benchmark::AddCustomContext("accuracy_inputs",
                                "one float in " + std::to_string(*stride) + ", 3·2^19 doubles");
    bench::add_accuracy_to_context(judged_implementations<float>);
    bench::add_accuracy_to_context(judged_implementations<double>);
  }
  return bench::run(argc, argv);
}
