// How near do relu, its gradient and what is made with transform come to the speed of memory, what
// do stores past the cache and masks of bits win, and what does a call of a few elements cost?
//
// Names are kernel/implementation/type/n, which bench/plot reads: it draws time over size beside
// the limit of memory, and prints the tables with --table. The whole set takes five minutes or so
// (cmake --build … --target run_benchmarks):
//
//   memory --benchmark_min_time=0.05 --benchmark_repetitions=7
//     --benchmark_display_aggregates_only=true --benchmark_enable_random_interleaving=true
//     --benchmark_out=memory.json
//
// A form of half a minute, four of the sizes that the tables show and some short calls:
//
//   memory --benchmark_filter='/float/([0-9]|1[0-7]|1024|32768|262144|16777216)$'
//     --benchmark_min_time=0.01 --benchmark_repetitions=5 --benchmark_display_aggregates_only=true
//     --benchmark_enable_random_interleaving=true --benchmark_out=memory.json
//
// It takes 1.1 GiB of memory; less on a small machine, where sizes whose arrays do not fit in half of
// what there is are left out.
//
// Every implementation is compared with a reference before it is timed. One that is wrong is not
// timed, and the program fails. Eigen is held to normal values only.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <vector>
#include <xact/xact.hpp>

#if defined(XACT_BENCH_EIGEN)
#include <Eigen/Core>
#endif

#include "support/batch_loops.hpp"
#include "support/harness.hpp"
#include "support/plain_loops.hpp"
#include "support/reference.hpp"

namespace {

using bench::checked;
using bench::difference;
using bench::error;
using data = const bench::operands<float>&;
using index = std::size_t;

// sizes

constexpr std::int64_t Ki = 1 << 10;
constexpr std::int64_t Mi = 1 << 20;

/// In bytes; 0 where the system has no /proc/meminfo.
double memory_of_machine() {
  std::ifstream file("/proc/meminfo");
  double kibibytes = 0;
  for (std::string word; file >> word;) {
    if (word == "MemTotal:") file >> kibibytes;
  }
  return kibibytes * 1024;
}

/// Calls of a few elements, timed for what they cost beside their work.
const std::vector<std::int64_t> few = [] {
  std::vector<std::int64_t> sizes;
  for (std::int64_t n = 1; n <= 17; ++n) sizes.push_back(n);
  for (const std::int64_t n : {24, 31, 32, 33, 48, 63, 64}) sizes.push_back(n);
  return sizes;
}();

/// From the first cache to what no cache holds.
const std::vector<std::int64_t> many = [] {
  std::vector<std::int64_t> sizes;
  for (const std::int64_t n : {1, 4, 8, 32, 128, 256}) sizes.push_back(n * Ki);
  const double memory = memory_of_machine();
  for (const std::int64_t n : {1, 2, 3, 4, 6, 8, 16, 32, 64}) {
    // x, y, out, and what two passes need in between.
    const double bytes = 4.0 * sizeof(float) * static_cast<double>(n * Mi);
    if (n <= 16 || bytes <= memory / 2) sizes.push_back(n * Mi);
  }
  return sizes;
}();

const auto largest_size = static_cast<std::size_t>(many.back());

const std::vector<std::int64_t> few_and_many = [] {
  std::vector<std::int64_t> sizes = few;
  sizes.insert(sizes.end(), many.begin(), many.end());
  return sizes;
}();

/// Where storing past the cache may pay; below, it is slow beyond comparison.
const std::vector<std::int64_t> many_to_stream(std::lower_bound(many.begin(), many.end(), 64 * Ki),
                                               many.end());

// arrays

/// How much of an array of floats a mask is.
constexpr double mask_array = 1.0 / 32;

/// Its pages are there already, as those of the operands are.
template <class T>
std::span<T> touched_array(std::size_t n) {
  const std::span<T> array = bench::new_array<T>(n);
  std::fill(array.begin(), array.end(), T(1));
  return array;
}

/// One for all benchmarks.
xact::bit_span shared_mask(std::size_t n) {
  static const auto words = touched_array<std::uint64_t>(xact::bit_words(largest_size));
  return {words.data(), n};
}

/// That one, with a 1 where relu passes the gradient of x.
xact::bit_span mask_of_x(data d) {
  const xact::bit_span mask = shared_mask(d.x.size());
  bench::plain_relu_with_mask(d.x, d.out, mask.words());
  return mask;
}

/// For calls that change an array in place.
void copy_x_to_out(data d) { std::copy(d.x.begin(), d.x.end(), d.out.begin()); }

// what results should be

long double relu_error(data d, index i) {
  return difference(d.out[i], bench::relu_reference(d.x[i]));
}

long double relu_with_mask_error(data d, index i) {
  if (shared_mask(d.x.size())[i] == bench::passes_gradient_reference(d.x[i])) {
    return relu_error(d, i);
  }
  return std::numeric_limits<long double>::infinity();
}

long double relu_backward_error(data d, index i) {
  return difference(d.out[i], bench::relu_backward_reference(d.y[i], d.x[i]));
}

long double sigmoid_error(data d, index i) {
  return error(d.out[i], bench::sigmoid_reference(static_cast<long double>(d.x[i])));
}

long double sigmoid_backward_error(data d, index i) {
  return error(d.out[i], bench::sigmoid_backward_reference(static_cast<long double>(d.x[i]),
                                                           static_cast<long double>(d.y[i])));
}

/// sigmoid_backward's promise.
constexpr long double sigmoid_backward_tolerance = 2.5L + bench::doubt<float>;

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)

// loops that one writes by hand with xsimd

using batch = xsimd::batch<float>;
constexpr std::size_t lanes = batch::size;

// For batches and, at the end of an array, floats.
constexpr auto rectified = [](const auto& v) {
  const std::remove_cvref_t<decltype(v)> zero(0);
  return xsimd::select(v < zero, zero, v);
};
constexpr auto gradient_of_relu = [](const auto& dy, const auto& x) {
  const std::remove_cvref_t<decltype(dy)> zero(0);
  return xsimd::select(x <= zero, zero, dy);
};
constexpr auto gradient_from_mask = [](const auto& passes, const auto& dy) {
  return xsimd::select(passes, dy, std::remove_cvref_t<decltype(dy)>(0));
};
constexpr auto accumulated = [](const auto& passes, const auto& dy, const auto& g) {
  return xsimd::select(passes, g + dy, g);
};

/// Four sums at a time, so that the additions need not wait for each other.
float sum(std::span<const float> values) {
  batch sums[4] = {batch(0.0f), batch(0.0f), batch(0.0f), batch(0.0f)};
  const std::size_t n = values.size();
  std::size_t i = 0;
  for (; n - i >= 4 * lanes; i += 4 * lanes) {
    for (std::size_t j = 0; j < 4; ++j) sums[j] += batch::load_unaligned(&values[i + j * lanes]);
  }
  float total = xsimd::reduce_add((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (; i < n; ++i) total += values[i];
  return total;
}

/// out = value(i) for the batch that begins at element i: past the cache, but for what comes before
/// the first line and after the last step.
template <class Value>
void stream_all(std::span<float> out, const Value& value) {
  const xact::detail::streaming_fence fence(true);
  const std::size_t n = out.size();
  const auto address = reinterpret_cast<std::uintptr_t>(out.data());
  const std::size_t head = (64 - address % 64) % 64 / sizeof(float);
  std::size_t i = 0;
  for (; i < head; i += lanes) value(i).store_unaligned(&out[i]);
  for (i = head; n - i >= 4 * lanes; i += 4 * lanes) {
    batch v[4];
    for (std::size_t j = 0; j < 4; ++j) v[j] = value(i + j * lanes);
    for (std::size_t j = 0; j < 4; ++j) xact::detail::stream(v[j], &out[i + j * lanes]);
  }
  for (; n - i >= lanes; i += lanes) value(i).store_unaligned(&out[i]);
  if (i < n) value(n - lanes).store_unaligned(&out[n - lanes]);
}

/// A word of the mask at a time, which is 64 elements, and of these four batches at a time.
void batch_relu_with_mask(std::span<const float> x, std::span<float> y, std::uint64_t* words) {
  const batch zero(0.0f);
  std::size_t i = 0;
  for (; x.size() - i >= 64; i += 64) {
    std::uint64_t word = 0;
    for (std::size_t first = 0; first < 64; first += 4 * lanes) {
      batch v[4];
      for (std::size_t j = 0; j < 4; ++j) v[j] = batch::load_unaligned(&x[i + first + j * lanes]);
      for (std::size_t j = 0; j < 4; ++j) {
        word |= (!(v[j] <= zero)).mask() << (first + j * lanes);
        rectified(v[j]).store_unaligned(&y[i + first + j * lanes]);
      }
    }
    words[i / 64] = word;
  }
  bench::plain_relu_with_mask(x.subspan(i), y.subspan(i), words + i / 64);
}

/// out = f(truths of the mask, inputs...) in the same steps.
template <class F, class... Inputs>
void batch_loop_over_mask(const std::uint64_t* words, std::span<float> out, F f, Inputs... inputs) {
  std::size_t i = 0;
  for (; out.size() - i >= 64; i += 64) {
    std::uint64_t bits = words[i / 64];
    for (std::size_t first = i; first < i + 64; first += 4 * lanes) {
      batch v[4];
      for (std::size_t j = 0; j < 4; ++j, bits >>= lanes) {
        const auto truths =
            xsimd::batch_bool<float>::from_mask(bits & ((std::uint64_t(1) << lanes) - 1));
        v[j] = f(truths, batch::load_unaligned(&inputs[first + j * lanes])...);
      }
      for (std::size_t j = 0; j < 4; ++j) v[j].store_unaligned(&out[first + j * lanes]);
    }
  }
  for (; i < out.size(); ++i) out[i] = f((words[i / 64] >> i % 64 & 1) != 0, inputs[i]...);
}

#endif

// the list

/// The call, or prepare(operands) that returns it, must move so many arrays.
template <class Prepare, class Error>
void add(const std::string& implementation, double arrays, const std::vector<std::int64_t>& sizes,
         const Prepare& prepare, const Error& error_at, long double tolerance = 0,
         checked values = checked::special_values_too) {
  if constexpr (std::is_void_v<std::invoke_result_t<Prepare, data>>) {
    add(implementation, arrays, sizes, bench::unprepared(prepare), error_at, tolerance, values);
  } else {
    const std::string name = implementation + "/float";
    bench::add_timed<float>(
        name, name, arrays, prepare,
        [=] { return bench::check<float>(prepare, error_at, tolerance, values); },
        [] { return bench::timed_operands<float>(largest_size); }, sizes);
  }
}

void add_xact() {
  add("relu/xact", 2, few_and_many, [](data d) { xact::relu(d.x, d.out); }, relu_error);
  add(
      "relu/xact cached", 2, many, [](data d) { xact::relu(d.x, d.out, xact::cached); },
      relu_error);
  add(
      "relu/xact streaming", 2, many_to_stream,
      [](data d) { xact::relu(d.x, d.out, xact::streaming); }, relu_error);
  add(
      "relu in place/xact", 2, many,
      [](data all) {
        copy_x_to_out(all);
        return [](data d) { xact::relu(d.out); };
      },
      relu_error);
  add(
      "relu with mask/xact", 2 + mask_array, few_and_many,
      [](data all) {
        return [mask = shared_mask(all.x.size())](data d) { xact::relu(d.x, d.out, mask); };
      },
      relu_with_mask_error);
  add(
      "relu_backward/xact", 3, few_and_many, [](data d) { xact::relu_backward(d.y, d.x, d.out); },
      relu_backward_error);
  add(
      "relu_backward from mask/xact", 2 + mask_array, many,
      [](data all) {
        return [mask = mask_of_x(all)](data d) { xact::relu_backward(d.y, mask, d.out); };
      },
      relu_backward_error);
  add(
      "sigmoid/xact fast", 2, many, [](data d) { xact::sigmoid(d.x, d.out, xact::fast); },
      sigmoid_error, 2.5L + bench::doubt<float>);
  add(
      "sigmoid/xact accurate", 2, many, [](data d) { xact::sigmoid(d.x, d.out, xact::accurate); },
      sigmoid_error, 1 + bench::doubt<float>);
  add(
      "sigmoid_backward/xact", 3, few_and_many,
      [](data d) { xact::sigmoid_backward(d.x, d.y, d.out); }, sigmoid_backward_error,
      sigmoid_backward_tolerance);
}

/// What the compiler makes of plain loops of many elements is a question of relu_vs_sigmoid.
void add_plain_loops() {
  add("nothing/empty call", 0, few, [](data) {}, [](data, index) { return 0; });
  add("relu/plain loop", 2, few, [](data d) { bench::plain_relu(d.x, d.out); }, relu_error);
  add(
      "relu with mask/plain loop", 2 + mask_array, few,
      [](data all) {
        return [words = shared_mask(all.x.size()).words()](data d) {
          bench::plain_relu_with_mask(d.x, d.out, words);
        };
      },
      relu_with_mask_error);
  add(
      "relu_backward/plain loop", 3, few,
      [](data d) { bench::plain_relu_backward(d.y, d.x, d.out); }, relu_backward_error);
  add(
      "sigmoid_backward/plain loop", 3, few,
      [](data d) { bench::plain_sigmoid_backward(d.x, d.y, d.out); }, sigmoid_backward_error,
      sigmoid_backward_tolerance);
}

#if defined(XACT_BENCH_EIGEN)
void add_eigen() {
  const auto input = [](std::span<const float> values) {
    return Eigen::Map<const Eigen::ArrayXf>(values.data(),
                                            static_cast<Eigen::Index>(values.size()));
  };
  const auto output = [](std::span<float> values) {
    return Eigen::Map<Eigen::ArrayXf>(values.data(), static_cast<Eigen::Index>(values.size()));
  };
  add(
      "relu/Eigen", 2, many, [=](data d) { output(d.out) = input(d.x).cwiseMax(0.0f); }, relu_error,
      0, checked::normal_values);
  add(
      "relu_backward/Eigen", 3, many,
      [=](data d) { output(d.out) = (input(d.x) > 0.0f).select(input(d.y), 0.0f); },
      relu_backward_error, 0, checked::normal_values);
  add(
      "sigmoid_backward/Eigen", 3, many,
      [=](data d) { output(d.out) = input(d.x) * (1.0f - input(d.y)) * input(d.y); },
      sigmoid_backward_error, sigmoid_backward_tolerance, checked::normal_values);
  benchmark::AddCustomContext("peer Eigen", std::to_string(EIGEN_WORLD_VERSION) + "." +
                                                std::to_string(EIGEN_MAJOR_VERSION) + "." +
                                                std::to_string(EIGEN_MINOR_VERSION));
}
#endif

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)

void add_batch_loops() {
  add(
      "relu/xsimd loop", 2, many, [](data d) { bench::batch_loop<4>(d.out, rectified, d.x); },
      relu_error);
  add(
      "relu in place/xsimd loop", 2, many,
      [](data all) {
        copy_x_to_out(all);
        return [](data d) { bench::batch_loop<4>(d.out, rectified, d.out); };
      },
      relu_error);
  add(
      "relu with mask/xsimd loop", 2 + mask_array, many,
      [](data all) {
        return [words = shared_mask(all.x.size()).words()](data d) {
          batch_relu_with_mask(d.x, d.out, words);
        };
      },
      relu_with_mask_error);
  add(
      "relu_backward/xsimd loop x4", 3, many,
      [](data d) { bench::batch_loop<4>(d.out, gradient_of_relu, d.y, d.x); }, relu_backward_error);
  add(
      "relu_backward/xsimd loop x8", 3, many,
      [](data d) { bench::batch_loop<8>(d.out, gradient_of_relu, d.y, d.x); }, relu_backward_error);
  add(
      "relu_backward from mask/xsimd loop", 2 + mask_array, many,
      [](data all) {
        return [words = mask_of_x(all).words()](data d) {
          batch_loop_over_mask(words, d.out, gradient_from_mask, d.y);
        };
      },
      relu_backward_error);
}

void add_fused() {
  const auto bias_and_relu = [](const auto& v, const auto& bias) { return rectified(v + bias); };
  const auto bias_and_relu_error = [](data d, index i) {
    return error(d.out[i], static_cast<long double>(bench::relu_reference(d.x[i] + d.y[i])));
  };
  add(
      "bias and relu/xact", 3, many,
      [](data d) {
        xact::transform(d.x, d.y, d.out, [](auto v, auto bias) { return xact::relu(v + bias); });
      },
      bias_and_relu_error);
  add(
      "bias and relu/xsimd loop", 3, many,
      [=](data d) { bench::batch_loop<4>(d.out, bias_and_relu, d.x, d.y); }, bias_and_relu_error);

  // The gradient that y is added to was x before.
  const auto accumulate_error = [](data d, index i) {
    const float passed = bench::relu_backward_reference(d.y[i], d.x[i]);
    return error(d.out[i], static_cast<long double>(d.x[i] + passed));
  };
  add(
      "accumulate gradient/xact", 3 + mask_array, many,
      [](data all) {
        const xact::const_bit_span mask = mask_of_x(all);
        copy_x_to_out(all);
        return [mask](data d) { xact::transform(mask, d.y, d.out, d.out, accumulated); };
      },
      accumulate_error);
  add(
      "accumulate gradient/two passes", 3 + mask_array, many,
      [](data all) {
        static const auto between = touched_array<float>(largest_size);
        const xact::const_bit_span mask = mask_of_x(all);
        copy_x_to_out(all);
        return [mask, passed = between.first(all.x.size())](data d) {
          xact::relu_backward(d.y, mask, passed);
          xact::transform(d.out, passed, d.out, [](auto g, auto dy) { return g + dy; });
        };
      },
      accumulate_error);
  add(
      "accumulate gradient/xsimd loop", 3 + mask_array, many,
      [](data all) {
        const std::uint64_t* const words = mask_of_x(all).words();
        copy_x_to_out(all);
        return [words](data d) { batch_loop_over_mask(words, d.out, accumulated, d.y, d.out); };
      },
      accumulate_error);
}

/// Its result is read at once: where does storing it past the cache pay even then?
void add_relu_then_read() {
  const auto add_with = [](const char* implementation, auto tag) {
    add(
        std::string("relu then read/") + implementation, 3, many_to_stream,
        [tag](data d) {
          xact::relu(d.x, d.out, tag);
          benchmark::DoNotOptimize(sum(d.out));
        },
        relu_error);
  };
  add_with("xact cached", xact::cached);
  add_with("xact streaming", xact::streaming);
}

// What memory allows: loops that move as many bytes and compute next to nothing.

long double copy_error(data d, index i) { return difference(d.out[i], d.x[i]); }
long double sum_error(data d, index i) {
  return error(d.out[i], static_cast<long double>(d.x[i] + d.y[i]));
}

/// A template, so that nothing is compiled where B cannot be stored past the cache.
template <class B>
void add_streaming_limits() {
  if constexpr (xact::detail::has_streaming<B>) {
    const auto load = [](const float* p) { return B::load_unaligned(p); };
    add(
        "copy/streaming loop", 2, many,
        [=](data d) { stream_all(d.out, [=](index i) { return load(&d.x[i]); }); }, copy_error);
    add(
        "add/streaming loop", 3, many,
        [=](data d) { stream_all(d.out, [=](index i) { return load(&d.x[i]) + load(&d.y[i]); }); },
        sum_error);
    add(
        "fill/streaming loop", 1, many,
        [](data d) { stream_all(d.out, [](index) { return B(1.0f); }); },
        [](data d, index i) { return difference(d.out[i], 1.0f); });
  }
}

void add_limits() {
  add(
      "memcpy/C library", 2, many,
      [](data d) { std::memcpy(d.out.data(), d.x.data(), d.x.size_bytes()); }, copy_error);
  add(
      "copy/xsimd loop", 2, many,
      [](data d) { bench::batch_loop<4>(d.out, [](const batch& v) { return v; }, d.x); },
      copy_error);
  add(
      "add/xsimd loop", 3, many,
      [](data d) { bench::batch_loop<4>(d.out, std::plus<batch>(), d.x, d.y); }, sum_error);
  add(
      "abs in place/xsimd loop", 2, many,
      [](data all) {
        copy_x_to_out(all);
        return [](data d) {
          bench::batch_loop<4>(d.out, [](const batch& v) { return xsimd::abs(v); }, d.out);
        };
      },
      [](data d, index i) { return difference(d.out[i], std::abs(d.x[i])); });
  add_streaming_limits<batch>();
  // Of positive numbers, so that the additions lose little.
  add(
      "read/xsimd loop", 1, many, [](data d) { d.out[0] = sum(d.y); },
      [](data d, index i) {
        long double expected = 0;
        for (std::size_t j = 0; i == 0 && j < d.y.size(); ++j) {
          expected += static_cast<long double>(d.y[j]);
        }
        return i == 0 ? error(d.out[0], expected) : 0;
      },
      1000, checked::normal_values);
}

#endif

}  // namespace

int main(int argc, char** argv) {
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
  add_limits();
#endif
  add_xact();
#if defined(XACT_BENCH_EIGEN)
  add_eigen();
#endif
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
  add_batch_loops();
  add_fused();
  add_relu_then_read();
#endif
  add_plain_loops();
  // For bench/plot.
  benchmark::AddCustomContext("benchmark", "memory");
  benchmark::AddCustomContext("streaming_threshold", std::to_string(xact::streaming_threshold));
  return bench::run(argc, argv);
}
