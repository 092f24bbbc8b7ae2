// How fast and how accurate are the kernels of xact beside those of the libraries that this machine has?
// tools/peers installs what Debian has of them, runs this, and writes tables and pictures.
//
// Names are kernel/implementation/type/n, which bench/plot reads. The whole set takes two minutes or so:
//
//   peers --accuracy --benchmark_min_time=0.03 --benchmark_repetitions=7
//     --benchmark_display_aggregates_only=true --benchmark_enable_random_interleaving=true
//     --benchmark_out=peers.json
//
// --accuracy[=STRIDE] also puts the largest errors into the JSON: over every STRIDE-th float (61 if none is
// given; 1 means all of them), and what relu makes of NaN and of -0.
//
// Everything runs on one thread. Every implementation is compared with a reference before it is timed, the
// others' at normal values only. One that is wrong is not timed, and the program fails.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
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
using data = const bench::operands<float>&;
using index = std::size_t;

const std::vector<std::int64_t> sizes = {16,      64,      256,     1024,        4096,
                                         1 << 15, 1 << 18, 1 << 20, 16 * 1 << 20};

auto timed_operands() {
  return bench::timed_operands<float>(static_cast<std::size_t>(sizes.back()));
}

/// A function of floats, how results are judged, and where the peers have it.
struct kernel {
  const char* name;
  int arrays;
  long double (*error)(data, index);
  /// By so many ULP a peer may be off before something must be wrong with the call.
  long double peer_tolerance;
  bench::prepare_peer<float> bench::peer_kernels<float>::* of_peer;
  std::vector<bench::judged<float>> judged = {};
};

/// relu's results, of which a NaN is any other and a zero has any sign: so much the peers promise.
long double relu_error(data d, index i) {
  return bench::error(d.out[i], static_cast<long double>(bench::relu_reference(d.x[i])));
}

kernel relu = {"relu", 2, relu_error, 0, &bench::peer_kernels<float>::relu};

// Eigen 3.4's own logistic function keeps three digits.
kernel sigmoid = {"sigmoid", 2,
                  [](data d, index i) {
                    return bench::error(d.out[i],
                                        bench::sigmoid_reference(static_cast<long double>(d.x[i])));
                  },
                  1 << 14, &bench::peer_kernels<float>::sigmoid};

kernel relu_backward = {
    "relu_backward", 3,
    [](data d, index i) {
      return bench::error(d.out[i],
                          static_cast<long double>(bench::relu_backward_reference(d.y[i], d.x[i])));
    },
    0, &bench::peer_kernels<float>::relu_backward};

kernel sigmoid_backward = {"sigmoid_backward", 3,
                           [](data d, index i) {
                             return bench::error(d.out[i], bench::sigmoid_backward_reference(
                                                               static_cast<long double>(d.x[i]),
                                                               static_cast<long double>(d.y[i])));
                           },
                           4, &bench::peer_kernels<float>::sigmoid_backward};

template <class Prepare>
void add(kernel& of, const std::string& implementation, const Prepare& prepare,
         long double tolerance, checked values) {
  const std::string name = std::string(of.name) + "/" + implementation + "/float";
  const auto judge = [=, error = of.error] {
    return bench::check<float>(prepare, error, tolerance + bench::doubt<float>, values);
  };
  bench::add_timed<float>(name, name, of.arrays, prepare, judge, timed_operands, sizes);
  of.judged.push_back({.name = name, .prepare = prepare});
}

template <class Accuracy>
void add_sigmoid(const char* name, Accuracy tag, long double tolerance) {
  add(sigmoid, name, bench::unprepared([tag](data d) { xact::sigmoid(d.x, d.out, tag); }),
      tolerance, checked::special_values_too);
}

void add_all() {
  const std::string copy = "memcpy/C library/float";
  const auto copying =
      bench::unprepared([](data d) { std::memcpy(d.out.data(), d.x.data(), d.x.size_bytes()); });
  bench::add_timed<float>(
      copy, copy, 2, copying, [] { return std::string(); }, timed_operands, sizes);

  add(relu, "xact", bench::unprepared([](data d) { xact::relu(d.x, d.out); }), 0,
      checked::special_values_too);
  add_sigmoid("xact fast", xact::fast, 2.5L);
  add_sigmoid("xact accurate", xact::accurate, 1);
  add_sigmoid("xact exact", xact::exact, 0.5L + 0x1p-30L);  // the reference has errors of its own
  add(relu_backward, "xact",
      bench::unprepared([](data d) { xact::relu_backward(d.y, d.x, d.out); }), 0,
      checked::special_values_too);
  add(sigmoid_backward, "xact",
      bench::unprepared([](data d) { xact::sigmoid_backward(d.x, d.y, d.out); }), 2.5L,
      checked::normal_values);

  add(relu, "plain loop", bench::unprepared([](data d) { bench::plain_relu(d.x, d.out); }), 0,
      checked::normal_values);
  add(sigmoid, "plain loop", bench::unprepared([](data d) { bench::plain_sigmoid(d.x, d.out); }), 3,
      checked::normal_values);
  add(relu_backward, "plain loop",
      bench::unprepared([](data d) { bench::plain_relu_backward(d.y, d.x, d.out); }), 0,
      checked::normal_values);
  add(sigmoid_backward, "plain loop",
      bench::unprepared([](data d) { bench::plain_sigmoid_backward(d.x, d.y, d.out); }), 2.5L,
      checked::normal_values);
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
  const auto naive = [](data d) {
    bench::batch_sigmoid<4>(d.x, d.out, [](const auto& v) { return xsimd::exp(v); });
  };
  add(sigmoid, "naive", bench::unprepared(naive), 4, checked::normal_values);
#endif

  for (const bench::peer& peer : bench::peers()) {
    for (kernel* const each : {&relu, &sigmoid, &relu_backward, &sigmoid_backward}) {
      const auto prepare = peer.of_float.*(each->of_peer);
      if (prepare == nullptr) continue;
      add(*each, peer.name, bench::prepared<float>(prepare), each->peer_tolerance,
          checked::normal_values);
    }
  }
}

void judge_all(std::uint64_t stride) {
  bench::judge_sigmoid(sigmoid.judged, stride);
  bench::judge_inputs<double>(
      relu.judged, [](double x, double) { return bench::relu_reference(x); },
      [next = bench::finite_floats(stride)](float& x, float&) mutable { return next(x); });
  bench::judge_inputs<double>(
      relu_backward.judged,
      [](double x, double dy) { return bench::relu_backward_reference(dy, x); },
      [next = bench::finite_floats(stride)](float& x, float& dy) mutable {
        dy = x < 0 ? 3 - x : 3 + x;
        return next(x);
      });
  // Everything from 0 to 1, with a gradient of 1 to 2.
  bench::judge_inputs<double>(
      sigmoid_backward.judged,
      [](double dy, double y) {
        return static_cast<double>(bench::sigmoid_backward_reference(static_cast<long double>(dy),
                                                                     static_cast<long double>(y)));
      },
      [next = bench::finite_floats(stride), i = 0](float& dy, float& y) mutable {
        do {
          if (!next(y)) return false;
        } while (!(y >= 0 && y <= 1));
        dy = 1 + static_cast<float>(++i % 1024) / 1024;
        return true;
      });
}

/// What relu makes of NaN and of -0, which libraries do not agree about.
void add_special_values_to_context() {
  for (const auto& each : relu.judged) {
    std::vector<float> x(16), out(16);
    x[0] = std::numeric_limits<float>::quiet_NaN();
    x[1] = -0.0f;
    const bench::operands<float> all{x, x, out};
    each.prepare(all)(all);
    benchmark::AddCustomContext("special " + each.name,
                                std::string(std::isnan(out[0]) ? "NaN" : "0") + ", " +
                                    (std::signbit(out[1]) ? "-0" : "+0"));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<std::uint64_t> stride = bench::take_accuracy(argc, argv);
  if (stride == 0) return 1;
  add_all();
  bench::add_peers_to_context();
  benchmark::AddCustomContext("benchmark", "peers");
  if (stride) {
    judge_all(*stride);
    add_special_values_to_context();
    benchmark::AddCustomContext("accuracy_inputs", "one float in " + std::to_string(*stride));
    for (const kernel* const each : {&relu, &sigmoid, &relu_backward, &sigmoid_backward}) {
      bench::add_accuracy_to_context(each->judged);
    }
  }
  return bench::run(argc, argv);
}
