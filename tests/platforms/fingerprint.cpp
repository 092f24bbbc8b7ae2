// fingerprint HARD_CASES: what xact computes on this platform from inputs that are the same everywhere.
// Prints for each function the number of inputs, the largest error in ULP and a hash of all results'
// bits; exits with 1 if a promise does not hold, of accuracy or of the same bits everywhere.
// tools/test-platforms makes a table of it.
//
// The floats are one in 1021 of all, the special ones, and the hard cases of exhaustive/sweep.cpp; the
// doubles are random.
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <random>
#include <span>
#include <string>
#include <type_traits>
#include <vector>
#include <xact/xact.hpp>

#include "../support/bits.hpp"
#include "reference.hpp"

namespace {

class hash {
 public:
  /// FNV-1a, a number instead of a byte at a time.
  void add(std::uint64_t number) { value_ = (value_ ^ number) * 0x100000001b3; }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

/// What is found out about one function.
struct finding {
  const char* function;
  double largest_error_promised;  // in ULP; 0 if only the hash tells
  /// Of floats and of doubles where the bits are promised, else 0. Other inputs have others.
  std::uint64_t promised_hash[2] = {0, 0};
  double largest_error = 0;
  hash results{};
};

template <class T>
class fingerprint {
 public:
  /// dy goes with x, saved is what sigmoid_backward takes for sigmoid's output.
  void add(T x, T dy, T saved) {
    x_[size_] = x;
    dy_[size_] = dy;
    saved_[size_] = saved;
    if (++size_ == reference::chunk) compute();
  }

  /// Whether all promises hold.
  bool print() {
    compute();
    bool good = true;
    const auto print_row = [&](const finding& f) {
      const std::uint64_t promised_hash = f.promised_hash[sizeof(T) == 4 ? 0 : 1];
      const bool kept = f.largest_error <= f.largest_error_promised &&
                        (promised_hash == 0 || f.results.value() == promised_hash);
      std::printf("%s/%s %" PRIu64 " ", f.function, sizeof(T) == 4 ? "float" : "double", inputs_);
      if (f.largest_error_promised > 0) {
        std::printf("%.4f", f.largest_error);
      } else {
        std::printf("-");
      }
      std::printf(" %016" PRIx64 "%s\n", f.results.value(), kept ? "" : " BROKEN");
      good = good && kept;
    };
    for (const finding* f : {&relu_, &relu_backward_, &sigmoid_backward_, &exact_, &accurate_,
                             &fast_, &sigmoid_backward_from_input_}) {
      if (f != &exact_ || sizeof(T) == 4) print_row(*f);
    }
    return good;
  }

 private:
  static constexpr std::size_t chunk = reference::chunk;

  void compute() {
    const auto first = [&](T(&of)[chunk]) { return std::span(of, size_); };
    const auto x = first(x_), dy = first(dy_), saved = first(saved_), y = first(y_);
    xact::relu(x, y);
    add_results(relu_, false);
    xact::relu_backward(dy, x, y);
    add_results(relu_backward_, false);
    xact::sigmoid_backward(dy, saved, y);
    add_results(sigmoid_backward_, true);

    for (std::size_t i = 0; i < chunk; ++i) wide_[i] = i < size_ ? static_cast<double>(x_[i]) : 0;
    reference::set_inputs(wide_);
    const auto sigmoid_error = [](std::size_t i, T result) {
      return reference::sigmoid_error(i, result);
    };
    const auto slope_error = [](std::size_t i, T result) {
      return reference::slope_error(i, result);
    };
    xact::sigmoid(x, y, xact::fast);
    add_results(fast_, false, sigmoid_error);
    xact::sigmoid(x, y, xact::accurate);
    add_results(accurate_, false, sigmoid_error);
    if constexpr (std::is_same_v<T, float>) {
      xact::sigmoid(x, y, xact::exact);
      add_results(exact_, false, sigmoid_error);
    }
    xact::sigmoid_backward_from_input(std::span(ones_).first(size_), x, y);
    add_results(sigmoid_backward_from_input_, true, slope_error);
    inputs_ += size_;
    size_ = 0;
  }

  /// Where a function computes with NaNs, only that its result is one counts.
  template <class... Error>
  void add_results(finding& to, bool computes_nans, Error... error) {
    for (std::size_t i = 0; i < size_; ++i) {
      const bool any_nan = computes_nans && std::isnan(y_[i]);
      to.results.add(any_nan ? bits(std::numeric_limits<T>::quiet_NaN()) : bits(y_[i]));
      if (std::isnan(x_[i])) continue;
      const double errors[] = {error(i, y_[i])..., 0.0};
      if (!(errors[0] <= to.largest_error)) to.largest_error = errors[0];
    }
  }

  alignas(64) T x_[chunk] = {};
  alignas(64) T dy_[chunk] = {};
  alignas(64) T saved_[chunk] = {};
  alignas(64) T y_[chunk] = {};
  alignas(64) double wide_[chunk] = {};
  std::vector<T> ones_ = std::vector<T>(chunk, T(1));
  std::size_t size_ = 0;
  std::uint64_t inputs_ = 0;

  finding relu_{"relu", 0, {0xacc89fe4e0178e00, 0xc655f305497aa259}};
  finding relu_backward_{"relu_backward", 0, {0x26bb75659e21868f, 0xef6274afd9f64a86}};
  finding sigmoid_backward_{"sigmoid_backward", 0, {0x24cee855702f56ff, 0xad4d2160ee03c4a6}};
  // The reference's own error comes on top.
  finding exact_{"sigmoid_exact", 0.5 + 0x1p-24, {0x69b43bc748f61abf, 0}};
  finding accurate_{"sigmoid_accurate", std::nextafter(1.0, 0.0)};
  finding fast_{"sigmoid_fast", 2.5};
  finding sigmoid_backward_from_input_{"sigmoid_backward_from_input", 4};
};

template <class T>
void add_special_values(fingerprint<T>& to) {
  const std::vector<T> special = special_values<T>();
  for (const T x : special) {
    for (const T dy : special) to.add(x, dy, x);
  }
}

/// Half of the numbers that sigmoid_backward takes for sigmoid's outputs might be such.
template <class T>
T saved_output(std::uint64_t i, T any) {
  return i % 2 == 0 ? any : static_cast<T>(static_cast<std::uint32_t>(i % 0x1000001)) * T(0x1p-24);
}

bool add_hard_cases(fingerprint<float>& to, const char* path) {
  std::ifstream file(path);
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);) {
    unsigned x = 0, y = 0;
    if (std::sscanf(line.c_str(), "%8x,%8x", &x, &y) != 2) continue;
    to.add(from_bits<float>(x), from_bits<float>(y), from_bits<float>(y));
    ++count;
  }
  return count > 0;
}

fingerprint<float> of_floats;
fingerprint<double> of_doubles;

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !add_hard_cases(of_floats, argv[1])) {
    std::fprintf(stderr, "usage: fingerprint HARD_CASES\n");
    return 2;
  }
  add_special_values(of_floats);
  constexpr std::uint64_t stride = 1021;
  for (std::uint64_t i = 0; i * stride >> 32 == 0; ++i) {
    const auto any = from_bits<float>(static_cast<std::uint32_t>(i * 0x9e3779b1));
    of_floats.add(from_bits<float>(static_cast<std::uint32_t>(i * stride)), any,
                  saved_output(i, any));
  }

  add_special_values(of_doubles);
  std::mt19937_64 random(1);
  for (std::uint64_t i = 0; i < 1 << 19; ++i) {
    // Any double, or one from -768 to 256. Nothing is rounded but once, so that nothing can be contracted.
    const std::uint64_t number = random();
    const double within = static_cast<double>(number >> 11) * 0x1p-43 - 768;
    const auto any = from_bits<double>(random());
    of_doubles.add(i % 2 == 0 ? from_bits<double>(number) : within, any, saved_output(i, any));
  }

  const bool floats_good = of_floats.print();
  const bool doubles_good = of_doubles.print();
  return floats_good && doubles_good ? 0 : 1;
}
