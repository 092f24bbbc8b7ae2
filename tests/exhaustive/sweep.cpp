// sweep HARD_CASES [STRIDE]: every float through every kernel of every
// instruction set the CPU has, against references that share no code with xact;
// a hundred million doubles likewise. Prints a table; exits with 1 if a promise
// does not hold. STRIDE, for work on this program itself: only one chunk of
// inputs in that many.
//
// References: for floats 1 / (1 + std::exp(-x)) in double, whose own error of
// about 2^-51 does not show in an error in float ULP; where that could not tell
// which float is nearest, MPFR with 400 bits does. For doubles a double-double
// of its own. MPFR confirms both, on samples.
#include <mpfr.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "../support/bits.hpp"
#include "../support/cpu.hpp"
#include "double_double.hpp"
#include "kernel_sets.hpp"

namespace {

/// What was found about one kernel.
struct finding {
  double worst_error = 0;  // in ULP
  double worst_input = 0;
  std::uint64_t tried = 0;
  std::uint64_t misrounded = 0;
  double misrounded_input = 0;
  std::uint64_t steps_down = 0;
  std::uint32_t largest_step_down = 0;  // in numbers of its type
  std::uint64_t wrong = 0;              // NaNs, signs, range: what no error bound covers
  double wrong_input = 0;

  void add_error(double error, double input) {
    if (!(error <= worst_error)) {
      worst_error = error;
      worst_input = input;
    }
  }
  void add_wrong(double input) {
    ++wrong;
    wrong_input = input;
  }
  void add_misrounded(double input) {
    ++misrounded;
    misrounded_input = input;
  }
  void add(const finding &other) {
    add_error(other.worst_error, other.worst_input);
    tried += other.tried;
    misrounded += other.misrounded;
    if (other.misrounded > 0) misrounded_input = other.misrounded_input;
    steps_down += other.steps_down;
    largest_step_down = std::max(largest_step_down, other.largest_step_down);
    wrong += other.wrong;
    if (other.wrong > 0) wrong_input = other.wrong_input;
  }
};

/// Findings by name and instruction set, in the order of the table.
using findings = std::map<std::pair<std::string, std::string>, finding>;

void add(findings &to, const findings &from) {
  for (const auto &[key, value] : from) to[key].add(value);
}

/// Calls work(chunk, findings) for every stride-th chunk on all cores, and adds
/// up the findings.
findings on_all_cores(std::uint64_t chunks, std::uint64_t stride,
                      const std::function<void(std::uint64_t, findings &)> &work) {
  const unsigned count = std::max(1u, std::thread::hardware_concurrency());
  std::vector<findings> found(count);
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> next = 0;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      for (std::uint64_t chunk; (chunk = next.fetch_add(stride)) < chunks;) work(chunk, found[i]);
      mpfr_free_cache();
    });
  }
  findings all;
  for (unsigned i = 0; i < count; ++i) {
    threads[i].join();
    add(all, found[i]);
  }
  return all;
}

/// A function under test, of floats or of doubles, with its row in the table.
template <class T>
struct function_under_test {
  void (*function)(const T *x, T *y, std::size_t n);
  std::pair<std::string, std::string> row;
  bool is_emulated;
};

/// What the CPU can run of one type.
template <class T>
struct functions_under_test {
  std::vector<function_under_test<T>> relus, sigmoids, slopes;

  explicit functions_under_test(const std::vector<const kernel_set *> &sets) {
    for (const kernel_set *set : sets) {
      add(relus, set->relu, *set);
      for (const kernel &k : set->sigmoids) add(sigmoids, k, *set);
      add(slopes, set->slope, *set);
    }
  }

 private:
  static void add(std::vector<function_under_test<T>> &to, const kernel &k, const kernel_set &set) {
    const bool is_emulated = std::string_view(set.isa) == "emulated";
    if constexpr (sizeof(T) == sizeof(float)) {
      if (k.of_floats)
        to.push_back({k.of_floats, {k.name + std::string(", float"), set.isa}, is_emulated});
    } else {
      if (k.of_doubles)
        to.push_back({k.of_doubles, {k.name + std::string(", double"), set.isa}, is_emulated});
    }
  }
};

std::vector<const kernel_set *> runnable_sets() {
  std::vector<const kernel_set *> sets;
  for (const kernel_set *set : kernel_sets) {
    if (cpu_can_run(set->isa)) {
      sets.push_back(set);
    } else {
      std::printf("SKIPPED: this CPU has no %s\n", set->isa);
    }
  }
  return sets;
}

/// Emulated batches are slow: one chunk in this many.
constexpr std::uint64_t emulated_stride = 32;

// MPFR as reference.

class high_precision {
 public:
  explicit high_precision(mpfr_prec_t precision) {
    mpfr_inits2(precision, e_, sum_, sigmoid_, slope_, rest_, nullptr);
    mpfr_init2(rounded_, 90);
  }
  ~high_precision() { mpfr_clears(e_, sum_, sigmoid_, slope_, rest_, rounded_, nullptr); }
  high_precision(const high_precision &) = delete;
  high_precision &operator=(const high_precision &) = delete;

  void compute(double x) {
    mpfr_set_d(e_, -x, MPFR_RNDN);
    mpfr_exp(e_, e_, MPFR_RNDN);
    mpfr_add_ui(sum_, e_, 1, MPFR_RNDN);
    mpfr_ui_div(sigmoid_, 1, sum_, MPFR_RNDN);
    mpfr_sqr(sum_, sum_, MPFR_RNDN);
    mpfr_div(slope_, e_, sum_, MPFR_RNDN);
  }
  mpfr_srcptr sigmoid() const { return sigmoid_; }
  mpfr_srcptr slope() const { return slope_; }
  float rounded_to_float() const { return mpfr_get_flt(sigmoid_, MPFR_RNDN); }

  /// |(high + low)·2^-exponent - truth| in ULP of T: the spacing at the truth,
  /// where one that is a power of two to 90 bits counts as that.
  template <class T>
  double error(mpfr_srcptr truth, double high, double low, int exponent) {
    constexpr int digits = std::numeric_limits<T>::digits;
    constexpr int lowest = std::numeric_limits<T>::min_exponent - digits;
    mpfr_set(rounded_, truth, MPFR_RNDN);
    const int ulp_exponent = std::max(static_cast<int>(mpfr_get_exp(rounded_)) - digits, lowest);
    mpfr_set_d(rest_, high, MPFR_RNDN);
    mpfr_add_d(rest_, rest_, low, MPFR_RNDN);
    mpfr_div_2si(rest_, rest_, exponent, MPFR_RNDN);
    mpfr_sub(rest_, rest_, truth, MPFR_RNDN);
    mpfr_div_2si(rest_, rest_, ulp_exponent, MPFR_RNDN);
    return std::abs(mpfr_get_d(rest_, MPFR_RNDN));
  }
  /// |sigmoid - v| < bound·sigmoid
  bool is_within(double bound, double v) {
    mpfr_sub_d(rest_, sigmoid_, v, MPFR_RNDN);
    mpfr_div(rest_, rest_, sigmoid_, MPFR_RNDN);
    return std::abs(mpfr_get_d(rest_, MPFR_RNDN)) < bound;
  }

 private:
  mpfr_t e_, sum_, sigmoid_, slope_, rest_, rounded_;
};

constexpr const char *hard_row = "float within 2^-44 of a midpoint";

/// A list made beforehand: every float whose result lies within 2^-44 of a
/// midpoint between two floats, relative to the result, and some more, with the
/// right results.
class hard_cases {
 public:
  struct hard_case {
    std::uint32_t x;
    std::uint32_t y;
  };

  explicit hard_cases(const char *path) {
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
      unsigned x = 0, y = 0;
      if (std::sscanf(line.c_str(), "%8x,%8x", &x, &y) == 2) all_.push_back({x, y});
    }
    std::ranges::sort(all_, {}, &hard_case::x);
  }
  const std::vector<hard_case> &all() const { return all_; }
  bool contains(float x) const {
    return std::ranges::binary_search(all_, bits(x), {}, &hard_case::x);
  }

 private:
  std::vector<hard_case> all_;
};

// Every float.

/// The floats in rising order, from the NaNs with a sign over -inf, -0, +0 and
/// +inf to the others.
float in_order(std::uint32_t i) {
  return from_bits<float>((i & sign_bit<float>) != 0 ? i ^ sign_bit<float> : ~i);
}

/// 1 / ulp_at<float>(reference), without a call.
double ulps_per_unit(double reference) {
  const int exponent = static_cast<int>(bits(reference) >> 52 & 0x7ff) - 1023;
  return from_bits<double>(static_cast<std::uint64_t>(1023 - std::max(exponent - 23, -149)) << 52);
}

constexpr std::size_t chunk_size = 1 << 14;

/// A chunk of floats in rising order and the right results of one function for
/// them. Element 0 is the last one of the chunk before, there for the step
/// between the two.
struct expected_results {
  alignas(64) double exact[chunk_size + 1];
  alignas(64) double ulps_per_unit[chunk_size + 1];
  alignas(64) float rounded[chunk_size + 1];

  void set(std::size_t i, double value) {
    exact[i] = value;
    ulps_per_unit[i] = ::ulps_per_unit(value);
    rounded[i] = static_cast<float>(value);
  }
};

/// What one pass over a chunk finds out.
struct chunk_summary {
  std::int32_t largest_error = 0;   // the bits of a float; NaN is larger than all errors
  std::int32_t largest_result = 0;  // likewise
  std::int32_t lowest_result = 0;   // below 0 if a result has its sign bit set
  std::uint32_t misrounded = 0;
  std::uint32_t steps_down = 0;
  std::int32_t largest_step_down = 0;  // in floats
};

float error_of(const expected_results &expected, const float *y, std::size_t i) {
  return static_cast<float>(std::abs(static_cast<double>(y[i]) - expected.exact[i]) *
                            expected.ulps_per_unit[i]);
}

/// Two loops, so that compilers vectorise them: this is where the time goes.
XACT_TESTS_VECTORISED chunk_summary summarise(const double *exact, const double *ulps_per_unit,
                                              const float *rounded, const float *y) {
  std::int32_t largest_error = 0;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const auto error =
        static_cast<float>(std::abs(static_cast<double>(y[i]) - exact[i]) * ulps_per_unit[i]);
    largest_error = std::max(largest_error, std::bit_cast<std::int32_t>(error));
  }
  std::int32_t largest_result = 0, lowest_result = 0, largest_step_down = 0;
  std::uint32_t misrounded = 0, steps_down = 0;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const auto result = std::bit_cast<std::int32_t>(y[i]);
    largest_result = std::max(largest_result, result);
    lowest_result = std::min(lowest_result, result);
    misrounded += y[i] != rounded[i];
    steps_down += y[i] < y[i - 1];
    largest_step_down = std::max(largest_step_down, std::bit_cast<std::int32_t>(y[i - 1]) - result);
  }
  return {largest_error, largest_result, lowest_result, misrounded, steps_down, largest_step_down};
}

/// Numbers in [0, 1] with their errors; for a NaN the input, quieted, or
/// (any_nan) just a NaN.
void check_results(const float *x, const float *y, const expected_results &expected, bool any_nan,
                   finding &found) {
  found.tried += chunk_size;
  if (std::isnan(x[1]) || std::isnan(x[chunk_size])) {
    for (std::size_t i = 1; i <= chunk_size; ++i) {
      if (!std::isnan(x[i])) {
        found.add_error(static_cast<double>(error_of(expected, y, i)), static_cast<double>(x[i]));
        if (y[i] != expected.rounded[i]) found.add_misrounded(static_cast<double>(x[i]));
      } else if (any_nan ? !std::isnan(y[i]) : bits(y[i]) != (bits(x[i]) | quiet_bit<float>)) {
        found.add_wrong(static_cast<double>(x[i]));
      }
    }
    return;
  }
  const chunk_summary s = summarise(expected.exact, expected.ulps_per_unit, expected.rounded, y);
  if (s.misrounded > 0 && found.misrounded == 0) {
    std::size_t i = 1;
    while (y[i] == expected.rounded[i]) ++i;
    found.misrounded_input = static_cast<double>(x[i]);
  }
  found.misrounded += s.misrounded;
  if (!any_nan) {  // the slope falls for x > 0
    found.steps_down += s.steps_down;
    found.largest_step_down =
        std::max(found.largest_step_down, static_cast<std::uint32_t>(s.largest_step_down));
  }
  const float largest_error = std::bit_cast<float>(s.largest_error);
  if (!(static_cast<double>(largest_error) <= found.worst_error)) {
    std::size_t i = 1;
    while (bits(error_of(expected, y, i)) != bits(largest_error)) ++i;
    found.add_error(static_cast<double>(largest_error), static_cast<double>(x[i]));
  }
  if (s.largest_result > std::bit_cast<std::int32_t>(1.0f) || s.lowest_result < 0) {
    found.add_wrong(static_cast<double>(x[chunk_size]));
  }
}

/// At ±200 the results are 0 and 1 to all digits of a float, and exp is finite.
double in_reach(float x) { return std::clamp(static_cast<double>(x), -200.0, 200.0); }

void check_relu(const float *x, const float *y, finding &found) {
  std::uint32_t different = 0;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const std::uint32_t b = bits(x[i]);
    const bool below_zero = b > sign_bit<float> && b <= 0xff800000u;
    different += bits(y[i]) != (below_zero ? 0 : b);
  }
  found.tried += chunk_size;
  if (different > 0) found.add_wrong(static_cast<double>(x[chunk_size]));
}

/// A float's result in double, and whether that is too near to a midpoint
/// between two floats to tell which of them is nearest to the true value.
struct float_reference {
  double value;
  double ulps_per_unit;

  double rounded() const { return static_cast<double>(static_cast<float>(value)); }
  double midpoint() const {
    return rounded() + std::copysign(0.5 / ulps_per_unit, value - rounded());
  }
  bool is_near_midpoint() const {
    // The value's own error is 2^-51.
    return std::abs(value - midpoint()) < 0x1.1p-44 * value;
  }
};

/// A little less than 2^-44: just there it is a matter of rounding whether a
/// float is in the list.
constexpr double hard_distance = 0x0.fcp-44;

/// How many of the list's floats have a result that near to a midpoint.
std::uint64_t count_hard(const hard_cases &hard) {
  high_precision truth(400);
  std::uint64_t count = 0;
  for (const hard_cases::hard_case &known : hard.all()) {
    const double x = static_cast<double>(from_bits<float>(known.x));
    const double value = 1 / (1 + std::exp(-x));
    const float_reference reference = {value, ulps_per_unit(value)};
    truth.compute(x);
    count += reference.is_near_midpoint() && truth.is_within(hard_distance, reference.midpoint());
  }
  return count;
}

/// The float nearest to the true value, by MPFR. A hard case must be in the
/// list.
float nearest_by_mpfr(float x, const float_reference &reference, const hard_cases &hard,
                      finding &found) {
  thread_local high_precision truth(400);
  truth.compute(static_cast<double>(x));
  const float nearest = truth.rounded_to_float();
  if (truth.is_within(hard_distance, reference.midpoint())) {
    ++found.tried;
    if (!hard.contains(x)) found.add_wrong(static_cast<double>(x));
    found.misrounded += nearest != static_cast<float>(reference.value);
  }
  return nearest;
}

findings sweep_floats(const functions_under_test<float> &functions, const hard_cases &hard,
                      std::uint64_t stride) {
  constexpr std::uint64_t chunks = (std::uint64_t(1) << 32) / chunk_size;
  return on_all_cores(chunks, stride, [&](std::uint64_t chunk, findings &found) {
    struct buffers {
      alignas(64) float x[chunk_size + 1];
      alignas(64) float y[chunk_size + 1];
      expected_results sigmoid;
      expected_results slope;
    };
    thread_local const auto b = std::make_unique<buffers>();
    for (std::size_t i = 0; i <= chunk_size; ++i) {
      const std::uint64_t rank = chunk * chunk_size + i;
      const float x = in_order(static_cast<std::uint32_t>(rank == 0 ? 0 : rank - 1));
      const double e = std::exp(-in_reach(x));
      b->x[i] = x;
      b->sigmoid.set(i, 1 / (1 + e));
      b->slope.set(i, e / ((1 + e) * (1 + e)));
      const float_reference reference = {b->sigmoid.exact[i], b->sigmoid.ulps_per_unit[i]};
      if (reference.is_near_midpoint() && i > 0) [[unlikely]] {
        b->sigmoid.rounded[i] = nearest_by_mpfr(x, reference, hard, found[{hard_row, "-"}]);
      }
    }
    const auto each = [&](const std::vector<function_under_test<float>> &all, const auto &check) {
      for (const function_under_test<float> &f : all) {
        if (f.is_emulated && chunk / stride % emulated_stride != 0) continue;
        f.function(b->x, b->y, chunk_size + 1);
        check(found[f.row]);
      }
    };
    each(functions.relus, [&](finding &row) { check_relu(b->x, b->y, row); });
    each(functions.sigmoids,
         [&](finding &row) { check_results(b->x, b->y, b->sigmoid, false, row); });
    each(functions.slopes, [&](finding &row) { check_results(b->x, b->y, b->slope, true, row); });
  });
}

/// The double reference of the float sweep and the list of hard cases against
/// MPFR.
findings confirm_floats(const hard_cases &hard, std::uint64_t stride) {
  constexpr std::uint64_t size = 1 << 12;
  constexpr std::uint64_t chunks = (1 << 20) / size;
  const std::uint64_t hard_chunks = (hard.all().size() + size - 1) / size;
  return on_all_cores(chunks + hard_chunks, stride, [&](std::uint64_t chunk, findings &found) {
    high_precision truth(400);
    std::mt19937_64 random(chunk);
    finding &reference = found[{"the reference in double, float", "-"}];
    for (std::uint64_t i = 0; i < size; ++i) {
      float x = from_bits<float>(static_cast<std::uint32_t>(random()));
      if (chunk >= chunks) {
        const std::uint64_t index = (chunk - chunks) * size + i;
        if (index >= hard.all().size()) break;
        x = from_bits<float>(hard.all()[index].x);
        truth.compute(static_cast<double>(x));
        if (bits(truth.rounded_to_float()) != hard.all()[index].y) {
          reference.add_wrong(static_cast<double>(x));
        }
      }
      if (std::isnan(x)) continue;
      truth.compute(in_reach(x));
      const double e = std::exp(-in_reach(x));
      const double sigmoid = 1 / (1 + e);
      const double slope = e / ((1 + e) * (1 + e));
      const double error = std::max(truth.error<float>(truth.sigmoid(), sigmoid, 0, 0),
                                    truth.error<float>(truth.slope(), slope, 0, 0));
      reference.add_error(error, static_cast<double>(x));
      ++reference.tried;
    }
  });
}

// Doubles.

/// Random bit patterns, uniform where sigmoid is neither 0 nor 1, around powers
/// of two, around the cut-offs, and where a reduction passes from one multiple
/// of ln 2 or of a fraction of it to the next.
void fill_with_doubles(std::uint64_t chunk, double *x) {
  std::mt19937_64 random(chunk + 1000);
  const auto uniform = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(random() >> 11) * 0x1p-53);
  };
  const auto beside = [&](double v) { return from_bits<double>(bits(v) + random() % 129 - 64); };
  constexpr double cut_offs[] = {-746.0,
                                 -745.133219101941108,
                                 -744.440071921381262,
                                 -708.396418532264079,
                                 -708.0,
                                 36.7368005696771,
                                 37.43,
                                 38.0};
  for (std::size_t i = 0; i < expected_doubles::size; ++i) {
    do {
      const auto pick = static_cast<std::uint32_t>(random() >> 32);
      switch (i % 8) {
        case 0:
          x[i] = from_bits<double>(random());
          break;
        case 1:
          x[i] = uniform(-746, 38);
          break;
        case 2:
          x[i] = uniform(-40, 40);
          break;
        case 3:
          x[i] = uniform(-2, 2);
          break;
        case 4:
          x[i] = beside(
              std::ldexp(pick % 2 == 0 ? 1.0 : -1.0, static_cast<int>(pick / 2 % 2098) - 1074));
          break;
        case 5:
          x[i] = beside(cut_offs[pick % std::size(cut_offs)]);
          break;
        default: {
          constexpr double ln2 = 0.693147180559945309417;
          const int parts = i % 8 == 6 ? 1 : 8 << pick % 3;  // 8, 16, 32
          const int k =
              static_cast<int>(pick / 4 % static_cast<unsigned>(1132 * parts)) - 1076 * parts;
          x[i] = beside((static_cast<double>(k) + 0.5) * (ln2 / parts));
        }
      }
    } while (std::isnan(x[i]));
  }
}

struct double_summary {
  std::int32_t largest_error = 0;  // the bits of a float; NaN is larger than all errors
  std::int32_t misrounded = 0;
  std::int32_t above_one = 0;
  std::int64_t sign_bits = 0;  // below 0 if a result has its sign bit set
};

double error_of(const expected_doubles &expected, const double *y, std::size_t i) {
  return std::abs((y[i] * expected.scale[i] - expected.high[i]) - expected.low[i]) *
         expected.ulps_per_unit[i];
}

XACT_TESTS_VECTORISED double_summary summarise(const expected_doubles &expected, const double *y) {
  double_summary s;
  for (std::size_t i = 0; i < expected_doubles::size; ++i) {
    const double error = error_of(expected, y, i);
    s.largest_error =
        std::max(s.largest_error, std::bit_cast<std::int32_t>(static_cast<float>(error)));
    s.misrounded += error > 0.5;
    s.above_one += y[i] > 1;
    s.sign_bits |= std::bit_cast<std::int64_t>(y[i]);
  }
  return s;
}

void check_doubles(const double *x, const double *y, const expected_doubles &expected,
                   finding &found) {
  const double_summary s = summarise(expected, y);
  found.tried += expected_doubles::size;
  found.misrounded += static_cast<std::uint64_t>(s.misrounded);
  const float largest_error = std::bit_cast<float>(s.largest_error);
  if (!(static_cast<double>(largest_error) <= found.worst_error)) {
    std::size_t i = 0;
    while (bits(static_cast<float>(error_of(expected, y, i))) != bits(largest_error)) ++i;
    found.add_error(static_cast<double>(largest_error), x[i]);
  }
  if (s.above_one > 0 || s.sign_bits < 0) found.add_wrong(x[0]);
}

/// The double-double reference against MPFR.
void confirm_doubles(const double *x, const expected_doubles &sigmoid,
                     const expected_doubles &slope, findings &found) {
  high_precision truth(200);
  finding &reference = found[{"the reference in double-double, double", "-"}];
  const auto confirm = [&](mpfr_srcptr value, const expected_doubles &expected, std::size_t i) {
    const int exponent = std::ilogb(expected.scale[i]);
    const double high = expected.high[i];
    reference.add_error(truth.error<double>(value, high, expected.low[i], exponent), x[i]);
    // What the reference takes for an ULP must be one.
    const double unit = 1 / expected.ulps_per_unit[i];
    const double off_by_one = truth.error<double>(value, high, expected.low[i] + unit, exponent);
    if (std::abs(off_by_one - 1) > 1e-9) reference.add_wrong(x[i]);
  };
  for (std::size_t i = 0; i < expected_doubles::size; ++i) {
    truth.compute(std::clamp(x[i], -800.0, 800.0));  // as compute_expected does
    confirm(truth.sigmoid(), sigmoid, i);
    confirm(truth.slope(), slope, i);
    ++reference.tried;
  }
}

findings sweep_doubles(const functions_under_test<double> &functions, std::uint64_t stride) {
  constexpr std::uint64_t chunks = 100'000'000 / expected_doubles::size + 1;
  constexpr std::uint64_t confirm_stride = 256;
  const double_double_constants constants;
  return on_all_cores(chunks, stride, [&](std::uint64_t chunk, findings &found) {
    struct buffers {
      alignas(64) double x[expected_doubles::size];
      alignas(64) double y[expected_doubles::size];
      expected_doubles sigmoid;
      expected_doubles slope;
    };
    thread_local const auto b = std::make_unique<buffers>();
    fill_with_doubles(chunk, b->x);
    compute_expected(constants, b->x, b->sigmoid, b->slope);
    if (chunk / stride % confirm_stride == 0) confirm_doubles(b->x, b->sigmoid, b->slope, found);
    const auto each = [&](const std::vector<function_under_test<double>> &all,
                          const expected_doubles &expected) {
      for (const function_under_test<double> &f : all) {
        if (f.is_emulated && chunk / stride % emulated_stride != 0) continue;
        f.function(b->x, b->y, expected_doubles::size);
        check_doubles(b->x, b->y, expected, found[f.row]);
      }
    };
    each(functions.sigmoids, b->sigmoid);
    each(functions.slopes, b->slope);
  });
}

// Verdict.

struct promise {
  double largest_error;  // in ULP
  const char *text;
  bool is_exact = false;  // then nothing is misrounded, and nothing steps down
};

/// What is promised for a row of the table.
promise promise_for(std::string_view name) {
  if (name.starts_with("relu")) return {0, "0"};
  if (name.starts_with("sigmoid fast")) return {2.5, "<= 2.5"};
  if (name.starts_with("sigmoid accurate")) return {std::nextafter(1.0, 0.0), "< 1"};
  // The reference's own error comes on top.
  if (name.starts_with("sigmoid exact")) return {0.5 + 0x1p-24, "exact", true};
  if (name.starts_with("sigmoid slope")) return {4, "<= 4"};
  if (name.starts_with("the reference in double,")) return {0x1p-26, "2^-26"};
  if (name.starts_with("the reference in double-double,")) return {0x1p-37, "2^-37"};
  return {0, ""};  // only counted
}

bool holds(std::string_view name, const finding &found) {
  const promise promised = promise_for(name);
  return found.tried > 0 && found.wrong == 0 && found.worst_error <= promised.largest_error &&
         !(promised.is_exact && (found.misrounded > 0 || found.steps_down > 0));
}

bool report(const findings &all) {
  std::printf("%-39s %-8s %10s %8s %9s %-23s %8s %10s %s\n", "function", "isa", "inputs", "promise",
              "max ULP", "at", "misr. %", "steps down", "by");
  bool good = !all.empty();
  std::string exact_isas;
  for (const auto &[key, found] : all) {
    const auto &[name, isa] = key;
    const bool is_good = holds(name, found);
    std::printf("%-39s %-8s %10llu %8s %9.7g %-23a %8.3f %10llu %u%s\n", name.c_str(), isa.c_str(),
                static_cast<unsigned long long>(found.tried), promise_for(name).text,
                found.worst_error, found.worst_input,
                100.0 * static_cast<double>(found.misrounded) / static_cast<double>(found.tried),
                static_cast<unsigned long long>(found.steps_down), found.largest_step_down,
                is_good ? "" : "  BROKEN");
    if (found.wrong > 0) {
      std::printf("  %llu results are wrong altogether, such as that of %a\n",
                  static_cast<unsigned long long>(found.wrong), found.wrong_input);
    }
    if (promise_for(name).is_exact && found.misrounded > 0) {
      std::printf("  %llu results are misrounded, such as that of %a\n",
                  static_cast<unsigned long long>(found.misrounded), found.misrounded_input);
    }
    if (promise_for(name).is_exact && is_good) exact_isas += " " + isa;
    good = good && is_good;
  }
  std::printf("sigmoid exact gives the same bits, those of the nearest float, on:%s\n",
              exact_isas.c_str());
  return good;
}

}  // namespace

int main(int argc, char **argv) {
  const int stride = argc == 3 ? std::atoi(argv[2]) : 1;
  if (argc < 2 || argc > 3 || stride < 1) {
    std::fprintf(stderr, "usage: sweep HARD_CASES [STRIDE]\n");
    return 2;
  }
  const hard_cases hard(argv[1]);
  if (hard.all().empty()) {
    std::fprintf(stderr, "sweep: %s does not hold the hard cases\n", argv[1]);
    return 2;
  }
  const std::vector<const kernel_set *> sets = runnable_sets();
  findings all;
  const auto timed = [&](const char *what, const auto &work) {
    const auto start = std::chrono::steady_clock::now();
    add(all, work(static_cast<std::uint64_t>(stride)));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.1f s\n", what, seconds.count());
    std::fflush(stdout);
  };
  timed("MPFR on a million random floats and the hard cases",
        [&](std::uint64_t n) { return confirm_floats(hard, n); });
  timed("doubles",
        [&](std::uint64_t n) { return sweep_doubles(functions_under_test<double>(sets), n); });
  timed("every float",
        [&](std::uint64_t n) { return sweep_floats(functions_under_test<float>(sets), hard, n); });
  const bool good = report(all);
  const std::uint64_t met = all[{hard_row, "-"}].tried;
  const std::uint64_t known = count_hard(hard);
  const bool complete = stride > 1 || met == known;
  std::printf("%llu floats met within 2^-44 of a midpoint, %llu of the list are%s\n",
              static_cast<unsigned long long>(met), static_cast<unsigned long long>(known),
              complete ? "" : "  BROKEN");
  return good && complete ? 0 : 1;
}
