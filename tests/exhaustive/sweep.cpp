// sweep [--all] [--stride N] [FUNCTION...], sweep [--all] --results FOLDER [FUNCTION...]: every float through every kernel of every
// instruction set that the CPU has, with dy = 1 where there are two inputs, against references that share no
// code with xact; a hundred million doubles likewise. Prints a table; exits with 1 if a promise does not
// hold.
//
// Functions whose reference does not ask for more are swept over one float in 32, in runs of neighbours that
// touch both ends of every binade, unless --all says otherwise. --stride, for work on this program itself,
// leaves out more. --results writes what was found for the documentation (docs/results).
//
// References: for floats, formulas in the arithmetic of doubles, whose own error of about 2^-51 does not show
// in an error in float ULP; where that could not tell which float is nearest, the same formulas in wide
// numbers do. MPFR confirms both, on samples.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "../references/reference.hpp"
#include "../support/bits.hpp"
#include "../support/cpu.hpp"
#include "../support/tables.hpp"
#include "findings.hpp"
#include "inputs.hpp"
#include "worst_reciprocals.hpp"

namespace {

constexpr std::size_t chunk_size = reference::expected<float>::size;

/// A kernel of floats or of doubles, with its row in the table.
struct subject {
  tables::kernel* run;
  std::pair<std::string, std::string> row;
  double promised_error;
  bool is_exact;
  bool is_emulated;
};

/// A function of the list, and what the CPU can run of it.
struct function_under_test {
  const tables::row* of;
  const reference::function* right;
  std::vector<subject> of_floats, of_doubles;

  template <class T>
  const std::vector<subject>& subjects() const {
    if constexpr (std::is_same_v<T, float>) return of_floats;
    if constexpr (std::is_same_v<T, double>) return of_doubles;
  }
  /// Whether each result's bits are promised, without a tag.
  bool has_promised_bits() const { return right->exact.of_float != nullptr; }
};

std::vector<function_under_test> functions_under_test() {
  std::vector<function_under_test> all;
  for (const tables::row* row : tables::rows) {
    all.push_back({row, reference::find(row->function), {}, {}});
  }
  for (const tables::instruction_set& isa : tables::instruction_sets) {
    const std::string name(isa.name);
    if (!cpu_can_run(isa.name)) {
      std::printf("SKIPPED: this CPU has no %s\n", name.c_str());
      continue;
    }
    const auto kernels = tables::kernels_of(isa);
    for (const tables::kernel_under_test& k : kernels) {
      if (k.has_mask()) continue;
      function_under_test& f = *std::ranges::find(all, k.of, &function_under_test::of);
      const subject s = {k.run,
                         {k.name(), name},
                         // The reference's own error comes on top of what is correctly rounded.
                         k.largest_error() + (k.largest_error() == 0.5 ? 0x1p-24 : 0),
                         k.is_exact(),
                         name.starts_with("emulated")};
      if (k.type == tables::element_type::float32) f.of_floats.push_back(s);
      if (k.type == tables::element_type::float64) f.of_doubles.push_back(s);
      for (const worst_reciprocals* worst : all_worst_reciprocals) {
        if (s.row.first != "sigmoid accurate, float" || name != worst->isa) continue;
        subject high = s, low = s;
        high.run = worst->high;
        high.row.first += ", 1/d high";
        low.run = worst->low;
        low.row.first += ", 1/d low";
        f.of_floats.push_back(high);
        f.of_floats.push_back(low);
      }
    }
  }
  return all;
}

/// Calls work(chunk, findings) for the chosen chunks on all cores, and adds up the findings.
findings on_all_cores(std::uint64_t chunks, const std::function<bool(std::uint64_t)>& is_chosen,
                      const std::function<void(std::uint64_t, findings&)>& work) {
  const unsigned count = std::max(1u, std::thread::hardware_concurrency());
  std::vector<findings> found(count);
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> next = 0;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      for (std::uint64_t chunk; (chunk = next.fetch_add(1)) < chunks;) {
        if (is_chosen(chunk)) work(chunk, found[i]);
      }
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

/// Emulated batches are slow: one chunk in this many.
constexpr std::uint64_t emulated_stride = 32;

// The references and MPFR.

/// |(high + low) / scale - truth| in ULP, as error_of has it for results.
template <class T>
double error_of_reference(const reference::expected<T>& right, std::size_t i, const truth& value) {
  const truth difference =
      (truth(right.high[i]) + truth(right.low[i])) - value * truth(right.scale[i]);
  return std::abs(mpfr_get_d((difference * truth(right.ulps_per_unit[i])).get(), MPFR_RNDN));
}

/// Whether what the reference takes for an ULP is one: the spacing at the truth, where one that is a power of
/// two to 90 bits counts as that.
template <class T>
bool is_unit_right(const reference::expected<T>& right, std::size_t i, const truth& value) {
  constexpr int digits = std::numeric_limits<T>::digits;
  constexpr int lowest = std::numeric_limits<T>::min_exponent - digits;
  mpfr_t rounded;
  mpfr_init2(rounded, 90);
  mpfr_set(rounded, value.get(), MPFR_RNDN);
  const int exponent = mpfr_zero_p(rounded)
                           ? lowest
                           : std::max(static_cast<int>(mpfr_get_exp(rounded)) - digits, lowest);
  mpfr_clear(rounded);
  return std::ilogb(right.ulps_per_unit[i]) == std::ilogb(right.scale[i]) * -1 - exponent;
}

/// Which input of a function goes through all numbers.
std::size_t swept_input(const function_under_test& f) {
  return f.of->inputs == 1 ? 0 : f.right->swept;
}

/// What another input is.
double other_input(std::size_t i) { return i == 0 ? 1 : 0.25; }

/// The reference of a function for chunk_size inputs x.
template <class T>
void evaluate(const function_under_test& f, const double* x, reference::expected<T>& right) {
  static const std::vector<double> ones(chunk_size, 1.0), quarters(chunk_size, 0.25);
  reference::arguments arguments;
  for (std::size_t i = 0; i < f.of->inputs; ++i) {
    arguments.inputs[i] = i == swept_input(f) ? x : i == 0 ? ones.data() : quarters.data();
  }
  f.right->near(arguments, right);
}

template <class T>
void confirm(const function_under_test& f, const double* x, const reference::expected<T>& right,
             findings& found) {
  finding& row = found[{std::string("the reference of ") + f.of->function +
                            (std::is_same_v<T, float> ? ", float" : ", double"),
                        "-"}];
  row.promised_error = std::is_same_v<T, float> ? 0x1p-26 : 0x1p-37;
  for (std::size_t i = 0; i < chunk_size; ++i) {
    if (!std::isfinite(x[i])) continue;
    // Beyond, results are 0, 1 or infinite to all formats, which is what exp of wide numbers says too.
    const double near_x = std::clamp(x[i], -800.0, 800.0);
    const double in[] = {f.of->inputs == 2 ? 1.0 : near_x, near_x};
    if (near_x != x[i] && std::abs(x[i]) > 800) continue;
    const truth value = f.right->near.confirmed(in);
    row.add_error(error_of_reference(right, i, value), x[i]);
    // Just below a power of two a double does not tell on which side of it the value lies.
    if (std::is_same_v<T, double> && !is_unit_right(right, i, value)) row.add_wrong(x[i]);
    ++row.tried;
  }
}

/// The reference for floats on random ones, and the list of hard cases with it.
findings confirm_floats(const function_under_test& f, const hard_cases& hard,
                        std::uint64_t stride) {
  constexpr std::uint64_t chunks = (1 << 20) / chunk_size;
  const std::uint64_t hard_chunks = (hard.all().size() + chunk_size - 1) / chunk_size;
  return on_all_cores(
      chunks + hard_chunks, [&](std::uint64_t chunk) { return chunk % stride == 0; },
      [&](std::uint64_t chunk, findings& found) {
        std::mt19937_64 random(chunk);
        std::vector<double> x(chunk_size);
        for (std::size_t i = 0; i < chunk_size; ++i) {
          x[i] = static_cast<double>(from_bits<float>(static_cast<std::uint32_t>(random())));
          if (chunk < chunks) continue;
          const std::size_t index =
              std::min((chunk - chunks) * chunk_size + i, hard.all().size() - 1);
          const hard_cases::hard_case known = hard.all()[index];
          x[i] = static_cast<double>(from_bits<float>(known.x));
          const float nearest = mpfr_get_flt(f.right->near.confirmed(&x[i]).get(), MPFR_RNDN);
          if (bits(nearest) != known.y) {
            found[{std::string("the reference of ") + f.of->function + ", float", "-"}].add_wrong(
                x[i]);
          }
        }
        const auto right = std::make_unique<reference::expected<float>>();
        evaluate(f, x.data(), *right);
        confirm(f, x.data(), *right, found);
      });
}

// A chunk.

/// Inputs, results, and what is right; element 0 is the last one of the chunk before, there for the step
/// between the two.
template <class T>
struct buffers {
  alignas(64) T x[chunk_size + 1];
  alignas(64) T others[reference::most_inputs][chunk_size + 1];
  alignas(64) T y[chunk_size + 1];
  alignas(64) T rest[chunk_size + 1];     // a second output, which tests/values.cpp looks at
  alignas(64) T exact[chunk_size + 1];    // promised bits, or what is correctly rounded
  alignas(64) double wide_x[chunk_size];  // of x[1], …
  bool has_special;                       // NaNs or infinities among these
  reference::expected<T> right;

  void set_inputs() {
    std::uint64_t special = 0;
    for (std::size_t i = 0; i < chunk_size; ++i) {
      wide_x[i] = static_cast<double>(x[i + 1]);
      special |=
          static_cast<std::uint64_t>(!(std::abs(wide_x[i]) <= std::numeric_limits<double>::max()));
    }
    has_special = special != 0;
    for (std::size_t i = 0; i < reference::most_inputs; ++i) {
      std::fill(std::begin(others[i]), std::end(others[i]), static_cast<T>(other_input(i)));
    }
  }
};

template <class T>
void run(const subject& s, const function_under_test& f, buffers<T>& b) {
  const auto parameters = tables::default_parameters<T>(*f.of);
  const auto input = [&](std::size_t i) { return i == swept_input(f) ? b.x : b.others[i]; };
  s.run(input(0), input(1), input(2), b.y, b.rest, chunk_size + 1, parameters.data(),
        tables::stores::cached);
}

/// What one pass over a chunk finds out.
struct chunk_summary {
  std::int32_t largest_error = 0;  // the bits of a float; NaN is larger than all errors
  std::uint64_t misrounded = 0;
  std::uint64_t steps_down = 0;
  std::uint64_t out_of_range = 0;
};

/// Loops that compilers vectorise: this is where the time goes.
XACT_TESTS_VECTORISED chunk_summary summarise(const double* __restrict high,
                                              const double* __restrict unit,
                                              const float* __restrict exact,
                                              const float* __restrict y, double lowest,
                                              double highest) {
  chunk_summary s;
  for (std::size_t i = 0; i < chunk_size; ++i) {
    const auto error =
        static_cast<float>(std::abs(static_cast<double>(y[i + 1]) - high[i]) * unit[i]);
    s.largest_error = std::max(s.largest_error, std::bit_cast<std::int32_t>(error));
  }
  std::int32_t misrounded = 0, steps_down = 0, out_of_range = 0;
  const auto low = static_cast<float>(lowest), top = static_cast<float>(highest);
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    misrounded += y[i] != exact[i];
    steps_down += y[i] < y[i - 1];
    out_of_range += (y[i] < low) | (y[i] > top);
  }
  s.misrounded = static_cast<std::uint64_t>(misrounded);
  s.steps_down = static_cast<std::uint64_t>(steps_down);
  s.out_of_range = static_cast<std::uint64_t>(out_of_range);
  return s;
}
XACT_TESTS_VECTORISED chunk_summary summarise(const reference::expected<double>& right,
                                              const double* __restrict y, double lowest,
                                              double highest) {
  chunk_summary s;
  std::int64_t misrounded = 0, out_of_range = 0;
  for (std::size_t i = 0; i < chunk_size; ++i) {
    const double error = std::abs((y[i + 1] * right.scale[i] - right.high[i]) - right.low[i]) *
                         right.ulps_per_unit[i];
    s.largest_error =
        std::max(s.largest_error, std::bit_cast<std::int32_t>(static_cast<float>(error)));
    misrounded += error > 0.5;
    out_of_range += (y[i + 1] < lowest) | (y[i + 1] > highest);
  }
  s.misrounded = static_cast<std::uint64_t>(misrounded);
  s.out_of_range = static_cast<std::uint64_t>(out_of_range);
  return s;
}

/// How many floats lie between two of one sign.
std::uint32_t distance(float a, float b) {
  return bits(a) > bits(b) ? bits(a) - bits(b) : bits(b) - bits(a);
}

/// A result for a NaN, which error bounds do not cover.
template <class T>
bool is_right_nan(T x, T y, reference::nan promised) {
  if (promised == reference::nan::any) return std::isnan(y);
  return bits(y) == (promised == reference::nan::kept ? bits(x) : bits(x) | quiet_bit<T>);
}

template <class T>
finding check_near(const function_under_test& f, const buffers<T>& b) {
  finding row;
  row.tried = chunk_size;
  const auto error = [&](std::size_t i) { return reference::error_of(b.right, i, b.y[i + 1]); };
  const auto input = [&](std::size_t i) { return static_cast<double>(b.x[i + 1]); };
  if (b.has_special) {
    for (std::size_t i = 0; i < chunk_size; ++i) {
      // Infinities are special values, which other tests have.
      if (std::isnan(b.x[i + 1])) {
        if (!is_right_nan(b.x[i + 1], b.y[i + 1], f.right->of_nan)) row.add_wrong(input(i));
      } else if (std::isfinite(b.x[i + 1])) {
        row.add_error(error(i), input(i));
      }
    }
    return row;
  }
  chunk_summary s;
  if constexpr (std::is_same_v<T, float>) {
    s = summarise(b.right.high, b.right.ulps_per_unit, b.exact, b.y, f.right->lowest,
                  f.right->highest);
    if (f.right->is_rising && s.steps_down > 0) {
      row.steps_down = s.steps_down;
      for (std::size_t i = 1; i <= chunk_size; ++i) {
        if (b.y[i] < b.y[i - 1]) {
          row.largest_step_down = std::max(row.largest_step_down, distance(b.y[i], b.y[i - 1]));
        }
      }
    }
    for (std::size_t i = 0; s.misrounded > 0 && i < chunk_size; ++i) {
      if (b.y[i + 1] != b.exact[i + 1]) row.misrounded_input = input(i);
    }
  } else {
    s = summarise(b.right, b.y, f.right->lowest, f.right->highest);
  }
  row.misrounded = s.misrounded;
  if (s.out_of_range > 0) row.add_wrong(input(0));
  row.worst_error = static_cast<double>(std::bit_cast<float>(s.largest_error));
  return row;
}

/// Where in a chunk a kernel has its largest error.
template <class T>
double input_of_error(const buffers<T>& b, double largest_error) {
  std::size_t i = 0;
  const auto error = [&] {
    return static_cast<float>(reference::error_of(b.right, i, b.y[i + 1]));
  };
  while (i + 1 < chunk_size && error() != static_cast<float>(largest_error)) ++i;
  return b.wide_x[i];
}

template <class T>
finding check_promised_bits(const function_under_test& f, const buffers<T>& b) {
  finding row;
  row.tried = chunk_size;
  if (std::memcmp(b.y + 1, b.exact + 1, chunk_size * sizeof(T)) == 0) return row;
  for (std::size_t i = 1; i <= chunk_size; ++i) {
    const bool any_nan = f.right->of_nan == reference::nan::any && std::isnan(b.exact[i]);
    if (any_nan ? !std::isnan(b.y[i]) : bits(b.y[i]) != bits(b.exact[i])) {
      row.add_wrong(static_cast<double>(b.x[i]));
    }
  }
  return row;
}

/// The promised bits, and how far they are from the real result, where there is a bound for that.
template <class T>
double set_promised_bits(const function_under_test& f, buffers<T>& b) {
  const auto exact = f.right->exact.of<T>();
  const auto parameters = tables::default_parameters<T>(*f.of);
  for (std::size_t i = 0; i <= chunk_size; ++i) {
    reference::lane<T> in[reference::most_inputs], out[xact::activations::most_outputs];
    for (std::size_t k = 0; k < f.of->inputs; ++k) {
      in[k].value = k == swept_input(f) ? b.x[i] : static_cast<T>(other_input(k));
    }
    exact(0, in, parameters.data(), out);
    b.exact[i] = out[0].value;
  }
  double worst = 0;
  if (!f.right->near) return worst;
  evaluate(f, b.wide_x, b.right);
  for (std::size_t i = 0; i < chunk_size; ++i) {
    const double in[] = {1, b.wide_x[i]};
    const auto holds = f.right->holds;
    const double smallest = static_cast<double>(std::numeric_limits<T>::min());
    if (holds != nullptr && !holds(f.of->inputs == 2 ? in : in + 1, smallest)) continue;
    worst = std::max(worst, reference::error_of(b.right, i, b.exact[i + 1]));
  }
  return worst;
}

/// Checks every kernel of the function on a chunk whose inputs are set. Several instruction sets give the
/// same bits, which are looked at once.
template <class T>
void check_chunk(const function_under_test& f, std::uint64_t chunk, buffers<T>& b,
                 double error_of_promised, findings& found) {
  struct checked {
    std::vector<T> y;
    finding what;
  };
  thread_local std::vector<checked> before;
  std::size_t count = 0;
  for (const subject& s : f.subjects<T>()) {
    if (s.is_emulated && chunk % emulated_stride != 0) continue;
    run(s, f, b);
    finding& row = found[s.row];
    row.promised_error = s.promised_error;
    row.is_exact = s.is_exact;
    if (f.has_promised_bits()) {
      row.add(check_promised_bits(f, b));
      row.add_error(error_of_promised, 0);
      continue;
    }
    std::size_t same = 0;
    while (same < count && std::memcmp(before[same].y.data(), b.y, sizeof b.y) != 0) ++same;
    if (same == count) {
      if (count == before.size()) before.emplace_back();
      before[count] = {std::vector<T>(std::begin(b.y), std::end(b.y)), check_near(f, b)};
      ++count;
    }
    finding what = before[same].what;
    if (!(what.worst_error <= row.worst_error) && what.worst_input == 0) {
      what.worst_input = input_of_error(b, what.worst_error);
    }
    row.add(what);
  }
}

// Every float.

/// A little less than 2^-44: just there it is a matter of rounding whether a float is in the list.
constexpr double hard_distance = 0x0.fcp-44;

/// Where the reference in doubles cannot tell which float is nearest, what wide numbers say; and how many
/// floats it met that belong into the list of hard cases.
void correct_rounding(const function_under_test& f, const hard_cases& hard, buffers<float>& b,
                      findings& found) {
  std::vector<std::size_t> doubtful;
  for (std::size_t i = 0; i < chunk_size; ++i) {
    b.exact[i + 1] = static_cast<float>(b.right.high[i]);
    const double value = std::abs(b.right.high[i]);
    const double error = std::abs(static_cast<double>(b.exact[i + 1]) - b.right.high[i]);
    // The value's own error is 2^-51.
    if (std::abs(error - 0.5 / b.right.ulps_per_unit[i]) < 0x1.1p-44 * value) doubtful.push_back(i);
  }
  if (doubtful.empty()) return;
  std::vector<double> x(chunk_size, b.wide_x[doubtful[0]]);
  for (std::size_t d = 0; d < doubtful.size(); ++d) x[d] = b.wide_x[doubtful[d]];
  const auto right = std::make_unique<reference::expected<double>>();
  evaluate(f, x.data(), *right);
  for (std::size_t d = 0; d < doubtful.size(); ++d) {
    const std::size_t i = doubtful[d];
    // The two floats around the value: the nearer one, by the sign of what separates it from the middle.
    const float guess = b.exact[i + 1];
    const double toward = b.right.high[i] > static_cast<double>(guess)
                              ? std::numeric_limits<double>::infinity()
                              : -std::numeric_limits<double>::infinity();
    const double half = 0.5 / b.right.ulps_per_unit[i];
    const double middle = static_cast<double>(guess) + std::copysign(half, toward);
    const double beyond =
        ((right->high[d] - middle * right->scale[d]) + right->low[d]) / right->scale[d];
    if (beyond * toward > 0) b.exact[i + 1] = std::nextafterf(guess, static_cast<float>(toward));
    if (std::abs(beyond) < hard_distance * std::abs(b.right.high[i]) && !hard.all().empty()) {
      finding& met = found[{std::string("hard floats of ") + f.of->function, "-"}];
      ++met.tried;
      if (!hard.contains(b.x[i + 1])) met.add_wrong(static_cast<double>(b.x[i + 1]));
    }
  }
}

findings sweep_floats(const function_under_test& f, const hard_cases& hard, std::uint64_t stride) {
  constexpr std::uint64_t chunks = (std::uint64_t(1) << 32) / chunk_size;
  constexpr std::uint64_t chunks_of_binade = (std::uint64_t(1) << 23) / chunk_size;
  const auto is_chosen = [&](std::uint64_t chunk) {
    const std::uint64_t place = chunk % chunks_of_binade;
    return place % stride == 0 || place == chunks_of_binade - 1;
  };
  return on_all_cores(chunks, is_chosen, [&](std::uint64_t chunk, findings& found) {
    thread_local const auto b = std::make_unique<buffers<float>>();
    for (std::size_t i = 0; i <= chunk_size; ++i) {
      const std::uint64_t rank = chunk * chunk_size + i;
      b->x[i] = in_order(static_cast<std::uint32_t>(rank == 0 ? 0 : rank - 1));
    }
    b->set_inputs();
    double error = 0;
    if (f.has_promised_bits()) {
      error = set_promised_bits(f, *b);
    } else {
      evaluate(f, b->wide_x, b->right);
      correct_rounding(f, hard, *b, found);
    }
    check_chunk(f, chunk / stride, *b, error, found);
  });
}

/// How many of the list's floats have a result that near to a midpoint.
std::uint64_t count_hard(const function_under_test& f, const hard_cases& hard) {
  findings found;
  const auto b = std::make_unique<buffers<float>>();
  for (std::size_t begin = 0; begin < hard.all().size(); begin += chunk_size) {
    const std::size_t count = std::min(chunk_size, hard.all().size() - begin);
    for (std::size_t i = 0; i < chunk_size; ++i) {
      b->x[i + 1] = i < count ? from_bits<float>(hard.all()[begin + i].x) : 1000.0f;
    }
    b->set_inputs();
    evaluate(f, b->wide_x, b->right);
    correct_rounding(f, hard, *b, found);
  }
  return found[{std::string("hard floats of ") + f.of->function, "-"}].tried;
}

// Doubles.

findings sweep_doubles(const function_under_test& f, std::uint64_t stride) {
  constexpr std::uint64_t chunks = 100'000'000 / chunk_size + 1;
  constexpr std::uint64_t confirm_stride = 256;
  const auto is_chosen = [&](std::uint64_t chunk) { return chunk % stride == 0; };
  return on_all_cores(chunks, is_chosen, [&](std::uint64_t chunk, findings& found) {
    thread_local const auto b = std::make_unique<buffers<double>>();
    fill_with_doubles(chunk, f.right->edges, std::span(b->x).subspan(1));
    b->x[0] = b->x[1];
    b->set_inputs();
    double error = 0;
    if (f.has_promised_bits()) {
      error = set_promised_bits(f, *b);
    } else {
      evaluate(f, b->wide_x, b->right);
      if (chunk / stride % confirm_stride == 0) confirm(f, b->wide_x, b->right, found);
    }
    check_chunk(f, chunk / stride, *b, error, found);
  });
}

struct options {
  bool all = false;
  std::uint64_t stride = 1;
  std::string results;
  std::vector<std::string_view> functions;
};

bool read_options(int argc, char** argv, options& o) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--all") {
      o.all = true;
    } else if (word == "--stride" && i + 1 < argc && std::atoi(argv[i + 1]) > 0) {
      o.stride = static_cast<std::uint64_t>(std::atoi(argv[++i]));
    } else if (word == "--results" && i + 1 < argc) {
      o.results = argv[++i];
    } else if (reference::find(word) != nullptr) {
      o.functions.push_back(word);
    } else {
      return false;
    }
  }
  return o.results.empty() || o.stride == 1;
}

}  // namespace

int main(int argc, char** argv) {
  options o;
  if (!read_options(argc, argv, o)) {
    std::fprintf(stderr,
                 "usage: sweep [--all] [--stride N] [FUNCTION...], or sweep [--all] --results "
                 "FOLDER [FUNCTION...]\n");
    return 2;
  }
  findings all;
  bool complete = true;
  for (const function_under_test& f : functions_under_test()) {
    const std::string_view name = f.of->function;
    if (!o.functions.empty() && std::ranges::find(o.functions, name) == o.functions.end()) continue;
    const auto start = std::chrono::steady_clock::now();
    const hard_cases hard(f.right->hard_cases);
    const std::uint64_t stride = o.stride * (o.all || f.right->is_swept_always ? 1 : 32);
    if (!f.has_promised_bits()) add(all, confirm_floats(f, hard, stride));
    add(all, sweep_doubles(f, stride));
    add(all, sweep_floats(f, hard, stride));
    if (!hard.all().empty()) {
      finding& met = all[{std::string("hard floats of ") + f.of->function, "-"}];
      const std::uint64_t known = count_hard(f, hard);
      const bool is_complete = stride > 1 || met.tried == known;
      std::printf("%s: %llu floats met within 2^-44 of a midpoint, %llu of the list are%s\n",
                  f.of->function, static_cast<unsigned long long>(met.tried),
                  static_cast<unsigned long long>(known), is_complete ? "" : "  BROKEN");
      complete = complete && is_complete;
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.1f s\n", f.of->function, seconds.count());
    std::fflush(stdout);
  }
  const bool good = report(all);
  if (!o.results.empty() && !write(all, o.results)) {
    std::fprintf(stderr, "sweep: cannot write to %s\n", o.results.c_str());
    return 2;
  }
  return good && complete ? 0 : 1;
}
