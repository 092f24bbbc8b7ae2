// sweep HARD_CASES: every float through every kernel of every instruction set the CPU has, against
// references that share no code with xact; millions of doubles likewise. Prints a table; exits with
// 1 if a promise does not hold.
//
// References: for floats 1 / (1 + std::exp(-x)) in double, whose own error of about 2^-51 does not
// show in an error in float ULP; MPFR with 400 bits confirms it on the hard cases and on a random
// million. For doubles MPFR with 160 bits.
#include <mpfr.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "../support/bits.hpp"
#include "../support/cpu.hpp"
#include "kernel_sets.hpp"

namespace {

/// What was found about one kernel.
struct finding {
  double worst_error = 0;  // in ULP
  double worst_input = 0;
  std::uint64_t tried = 0;
  std::uint64_t misrounded = 0;
  std::uint64_t steps_down = 0;
  std::uint64_t wrong = 0;  // NaNs, signs, range: what no error bound covers
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
  void add(const finding& other) {
    add_error(other.worst_error, other.worst_input);
    tried += other.tried;
    misrounded += other.misrounded;
    steps_down += other.steps_down;
    wrong += other.wrong;
    if (other.wrong > 0) wrong_input = other.wrong_input;
  }
};

/// Findings by name and instruction set, in the order of the table.
using findings = std::map<std::pair<std::string, std::string>, finding>;

void add(findings& to, const findings& from) {
  for (const auto& [key, value] : from) to[key].add(value);
}

/// Calls work(chunk, findings) for every chunk on all cores, and adds up the findings.
findings on_all_cores(std::uint64_t chunks,
                      const std::function<void(std::uint64_t, findings&)>& work) {
  const unsigned count = std::max(1u, std::thread::hardware_concurrency());
  std::vector<findings> found(count);
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> next = 0;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      for (std::uint64_t chunk; (chunk = next++) < chunks;) work(chunk, found[i]);
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

std::vector<const kernel_set*> runnable_sets() {
  std::vector<const kernel_set*> sets;
  for (const kernel_set* set : kernel_sets) {
    if (cpu_can_run(set->isa)) {
      sets.push_back(set);
    } else {
      std::printf("SKIPPED: this CPU has no %s\n", set->isa);
    }
  }
  return sets;
}

/// Emulated batches are slow: one chunk of floats in this many.
constexpr std::uint64_t emulated_stride = 32;
bool is_emulated(const kernel_set& set) { return std::string_view(set.isa) == "emulated"; }

// Every float.

/// The floats in rising order, from the NaNs with a sign over -inf, -0, +0 and +inf to the others.
float in_order(std::uint32_t i) {
  return from_bits<float>((i & sign_bit<float>) != 0 ? i ^ sign_bit<float> : ~i);
}

/// 1 / ulp_at<float>(reference), without a call.
double ulps_per_unit(double reference) {
  const int exponent = static_cast<int>(bits(reference) >> 52 & 0x7ff) - 1023;
  return from_bits<double>(static_cast<std::uint64_t>(1023 - std::max(exponent - 23, -149)) << 52);
}

constexpr std::size_t chunk_size = 1 << 16;

/// A chunk of floats in rising order and the right results of one function for them. Element 0 is
/// the last one of the chunk before, there for the step between the two.
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
};

float error_of(const expected_results& expected, const float* y, std::size_t i) {
  return static_cast<float>(std::abs(static_cast<double>(y[i]) - expected.exact[i]) *
                            expected.ulps_per_unit[i]);
}

/// Two loops, so that compilers vectorise them: this is where the time goes.
#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target_clones("avx2", "default")))
#endif
chunk_summary
summarise(const double* exact, const double* ulps_per_unit, const float* rounded, const float* y) {
  std::int32_t largest_error = 0;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const auto error =
        static_cast<float>(std::abs(static_cast<double>(y[i]) - exact[i]) * ulps_per_unit[i]);
    largest_error = std::max(largest_error, std::bit_cast<std::int32_t>(error));
  }
  std::int32_t largest_result = 0, lowest_result = 0;
  std::uint32_t misrounded = 0, steps_down = 0;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const auto result = std::bit_cast<std::int32_t>(y[i]);
    largest_result = std::max(largest_result, result);
    lowest_result = std::min(lowest_result, result);
    misrounded += y[i] != rounded[i];
    steps_down += y[i] < y[i - 1];
  }
  return {largest_error, largest_result, lowest_result, misrounded, steps_down};
}

/// Numbers in [0, 1] with their errors; for a NaN the input, quieted, or (any_nan) just a NaN.
void check_results(const float* x, const float* y, const expected_results& expected, bool any_nan,
                   finding& found) {
  found.tried += chunk_size;
  if (std::isnan(x[1]) || std::isnan(x[chunk_size])) {
    for (std::size_t i = 1; i <= chunk_size; ++i) {
      if (!std::isnan(x[i])) {
        found.add_error(static_cast<double>(error_of(expected, y, i)), static_cast<double>(x[i]));
      } else if (any_nan ? !std::isnan(y[i]) : bits(y[i]) != (bits(x[i]) | quiet_bit<float>)) {
        found.add_wrong(static_cast<double>(x[i]));
      }
    }
    return;
  }
  const chunk_summary s = summarise(expected.exact, expected.ulps_per_unit, expected.rounded, y);
  found.misrounded += s.misrounded;
  if (!any_nan) found.steps_down += s.steps_down;  // the slope falls for x > 0
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

void check_relu(const float* x, const float* y, finding& found) {
  std::uint32_t different = 0;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const std::uint32_t b = bits(x[i]);
    const bool below_zero = b > sign_bit<float> && b <= 0xff800000u;
    different += bits(y[i]) != (below_zero ? 0 : b);
  }
  found.tried += chunk_size;
  if (different > 0) found.add_wrong(static_cast<double>(x[chunk_size]));
}

findings sweep_floats(const std::vector<const kernel_set*>& sets) {
  constexpr std::uint64_t chunks = (std::uint64_t(1) << 32) / chunk_size;
  return on_all_cores(chunks, [&](std::uint64_t chunk, findings& found) {
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
    }
    for (const kernel_set* set : sets) {
      if (is_emulated(*set) && chunk % emulated_stride != 0) continue;
      set->relu.of_floats(b->x, b->y, chunk_size + 1);
      check_relu(b->x, b->y, found[{"relu, float", set->isa}]);
      for (const kernel& k : set->sigmoids) {
        k.of_floats(b->x, b->y, chunk_size + 1);
        check_results(b->x, b->y, b->sigmoid, false,
                      found[{std::string(k.name) + ", float", set->isa}]);
      }
      set->slope.of_floats(b->x, b->y, chunk_size + 1);
      check_results(b->x, b->y, b->slope, true, found[{"sigmoid slope, float", set->isa}]);
    }
  });
}

// MPFR as reference.

class high_precision {
 public:
  explicit high_precision(mpfr_prec_t precision) {
    mpfr_inits2(precision, e_, sum_, sigmoid_, rest_, nullptr);
  }
  ~high_precision() { mpfr_clears(e_, sum_, sigmoid_, rest_, nullptr); }
  high_precision(const high_precision&) = delete;
  high_precision& operator=(const high_precision&) = delete;

  void compute(double x) {
    mpfr_set_d(e_, -x, MPFR_RNDN);
    mpfr_exp(e_, e_, MPFR_RNDN);
    mpfr_add_ui(sum_, e_, 1, MPFR_RNDN);
    mpfr_ui_div(sigmoid_, 1, sum_, MPFR_RNDN);
  }
  float rounded_to_float() const { return mpfr_get_flt(sigmoid_, MPFR_RNDN); }
  double rounded_to_double() const { return mpfr_get_d(sigmoid_, MPFR_RNDN); }
  double slope() {
    mpfr_sqr(sum_, sum_, MPFR_RNDN);
    mpfr_div(e_, e_, sum_, MPFR_RNDN);
    return mpfr_get_d(e_, MPFR_RNDN);
  }
  /// (y - sigmoid) / ulp
  double error(double y, double ulp) {
    mpfr_set_d(rest_, y, MPFR_RNDN);
    mpfr_sub(rest_, rest_, sigmoid_, MPFR_RNDN);
    mpfr_div_d(rest_, rest_, ulp, MPFR_RNDN);
    return std::abs(mpfr_get_d(rest_, MPFR_RNDN));
  }

 private:
  mpfr_t e_, sum_, sigmoid_, rest_;
};

struct hard_case {
  float x;
  float y;
};

std::vector<hard_case> read_hard_cases(const char* path) {
  std::ifstream file(path);
  std::vector<hard_case> cases;
  std::string line;
  while (std::getline(file, line)) {
    unsigned x = 0, y = 0;
    if (std::sscanf(line.c_str(), "%8x,%8x", &x, &y) == 2) {
      cases.push_back({from_bits<float>(x), from_bits<float>(y)});
    }
  }
  return cases;
}

/// The double reference of the float sweep against MPFR, and the kernels against MPFR itself.
findings confirm_with_mpfr(const std::vector<const kernel_set*>& sets,
                           const std::vector<hard_case>& hard) {
  constexpr std::uint64_t size = 1 << 12;
  constexpr std::uint64_t chunks = (1 << 20) / size;
  const std::uint64_t hard_chunks = (hard.size() + size - 1) / size;
  return on_all_cores(chunks + hard_chunks, [&](std::uint64_t chunk, findings& found) {
    high_precision truth(400);
    std::mt19937_64 random(chunk);
    std::vector<float> x;
    finding& reference = found[{"the reference in double, float", "-"}];
    for (std::uint64_t i = 0; i < size; ++i) {
      if (chunk < chunks) {
        x.push_back(from_bits<float>(static_cast<std::uint32_t>(random())));
      } else if ((chunk - chunks) * size + i < hard.size()) {
        const hard_case& known = hard[(chunk - chunks) * size + i];
        x.push_back(known.x);
        truth.compute(static_cast<double>(known.x));
        if (truth.rounded_to_float() != known.y) reference.add_wrong(static_cast<double>(known.x));
      }
    }
    std::erase_if(x, [](float v) { return std::isnan(v); });
    std::vector<std::vector<float>> results;
    for (const kernel_set* set : sets) {
      for (const kernel& k : set->sigmoids) {
        k.of_floats(x.data(), results.emplace_back(x.size()).data(), x.size());
      }
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      truth.compute(in_reach(x[i]));
      const double ulp = 1 / ulps_per_unit(truth.rounded_to_double());
      const double in_double = 1 / (1 + std::exp(-in_reach(x[i])));
      reference.add_error(truth.error(in_double, ulp), static_cast<double>(x[i]));
      std::size_t result = 0;
      for (const kernel_set* set : sets) {
        for (const kernel& k : set->sigmoids) {
          finding& f = found[{std::string(k.name) + ", float, MPFR", set->isa}];
          const float y = results[result++][i];
          f.add_error(truth.error(static_cast<double>(y), ulp), static_cast<double>(x[i]));
          f.misrounded += y != truth.rounded_to_float();
        }
      }
    }
    reference.tried += x.size();
    for (const kernel_set* set : sets) {
      for (const kernel& k : set->sigmoids) {
        found[{std::string(k.name) + ", float, MPFR", set->isa}].tried += x.size();
      }
    }
  });
}

// Doubles.

/// Chunks of doubles: random bit patterns, uniform where sigmoid is neither 0 nor 1, near 0, around
/// powers of two, and around the cut-offs.
std::vector<double> double_inputs(std::uint64_t chunk, std::size_t n) {
  std::mt19937_64 random(chunk + 1000);
  const auto uniform = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(random() >> 11) * 0x1p-53);
  };
  const auto beside = [&](double v) { return from_bits<double>(bits(v) + random() % 129 - 64); };
  std::vector<double> x;
  while (x.size() < n) {
    x.push_back(from_bits<double>(random()));
    x.push_back(uniform(-746, 38));
    x.push_back(uniform(-40, 40));
    x.push_back(uniform(-2, 2));
    const double power =
        std::ldexp(random() % 2 == 0 ? 1.0 : -1.0, static_cast<int>(random() % 2098) - 1074);
    x.push_back(beside(power));
    constexpr double ln2 = 0.693147180559945309417;
    constexpr double cut_offs[] = {-746.0,
                                   -745.133219101941108,
                                   -744.440071921381262,
                                   -708.396418532264079,
                                   36.7368005696771,
                                   37.43,
                                   38.0};
    x.push_back(beside(cut_offs[random() % std::size(cut_offs)]));
    // Where the reduction passes from one k to the next.
    x.push_back(beside((static_cast<double>(random() % 1130) - 1075 + 0.5) * ln2));
  }
  std::erase_if(x, [](double v) { return std::isnan(v); });
  return x;
}

findings sweep_doubles(const std::vector<const kernel_set*>& sets) {
  constexpr std::uint64_t chunks = 400;
  return on_all_cores(chunks, [&](std::uint64_t chunk, findings& found) {
    high_precision truth(160);
    const std::vector<double> x = double_inputs(chunk, 1 << 14);
    struct result {
      const kernel* function;
      finding* found;
      std::vector<double> y;
    };
    std::vector<result> sigmoids, slopes;
    const auto run = [&](const kernel& k, const char* isa, std::vector<result>& results) {
      results.push_back({&k, &found[{std::string(k.name) + ", double", isa}], {}});
      results.back().y.resize(x.size());
      k.of_doubles(x.data(), results.back().y.data(), x.size());
    };
    for (const kernel_set* set : sets) {
      for (const kernel& k : set->sigmoids) run(k, set->isa, sigmoids);
      run(set->slope, set->isa, slopes);
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      // Far out the result is 0 or 1 to all digits, and exp of ±2000 stays in MPFR's range.
      truth.compute(std::clamp(x[i], -2000.0, 2000.0));
      const double rounded = truth.rounded_to_double();
      const double ulp = ulp_at<double>(rounded);
      for (result& r : sigmoids) {
        if (!(r.y[i] >= 0 && r.y[i] <= 1) || std::signbit(r.y[i])) r.found->add_wrong(x[i]);
        // A subnormal ulp is exact but the quotient by it is found in MPFR all the same.
        r.found->add_error(r.y[i] == rounded ? 0.5 : truth.error(r.y[i], ulp), x[i]);
        r.found->misrounded += r.y[i] != rounded;
      }
      const double slope = truth.slope();
      for (result& r : slopes) {
        if (slope >= std::numeric_limits<double>::min()) {
          r.found->add_error(std::abs(r.y[i] - slope) / ulp_at<double>(slope), x[i]);
        }
        r.found->misrounded += r.y[i] != slope;
      }
    }
    for (result& r : sigmoids) r.found->tried += x.size();
    for (result& r : slopes) r.found->tried += x.size();
  });
}

// Verdict.

/// The largest error promised for a row of the table, in ULP.
double promise(const std::string& name) {
  if (name.starts_with("relu")) return 0;
  if (name.starts_with("sigmoid accurate")) return std::nextafter(1.0, 0.0);
  if (name.starts_with("sigmoid slope")) return 4;
  return 0x1p-20;  // the reference in double
}

bool report(const findings& all) {
  std::printf("%-32s %-9s %12s %8s %-24s %8s %10s\n", "function", "isa", "inputs", "max ULP", "at",
              "misr. %", "steps down");
  bool good = !all.empty();
  for (const auto& [key, found] : all) {
    const bool holds =
        found.tried > 0 && found.wrong == 0 && found.worst_error <= promise(key.first);
    std::printf("%-32s %-9s %12llu %8.4f %-24a %8.3f %10llu%s\n", key.first.c_str(),
                key.second.c_str(), static_cast<unsigned long long>(found.tried), found.worst_error,
                found.worst_input,
                100.0 * static_cast<double>(found.misrounded) / static_cast<double>(found.tried),
                static_cast<unsigned long long>(found.steps_down), holds ? "" : "  BROKEN");
    if (found.wrong > 0) {
      std::printf("  %llu results are wrong altogether, such as that of %a\n",
                  static_cast<unsigned long long>(found.wrong), found.wrong_input);
    }
    good = good && holds;
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sweep HARD_CASES\n");
    return 2;
  }
  const std::vector<hard_case> hard = read_hard_cases(argv[1]);
  if (hard.size() < 5000) {
    std::fprintf(stderr, "sweep: %s does not hold the hard cases\n", argv[1]);
    return 2;
  }
  const std::vector<const kernel_set*> sets = runnable_sets();
  findings all;
  const auto timed = [&](const char* what, const findings& found,
                         std::chrono::steady_clock::time_point start) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.0f s\n", what, seconds.count());
    std::fflush(stdout);
    add(all, found);
  };
  auto start = std::chrono::steady_clock::now();
  timed("MPFR on hard cases and a random million", confirm_with_mpfr(sets, hard), start);
  start = std::chrono::steady_clock::now();
  timed("doubles", sweep_doubles(sets), start);
  start = std::chrono::steady_clock::now();
  timed("every float", sweep_floats(sets), start);
  return report(all) ? 0 : 1;
}
