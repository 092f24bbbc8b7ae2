// What xact computes on this platform from inputs that are the same everywhere. Prints for each kernel what
// is promised of its bits, the number of inputs, the largest error in ULP and a hash of all results' bits;
// exits with 1 if a promise does not hold, of accuracy or of the same bits everywhere. tools/test-platforms
// makes a table of it.
//
// The floats are one in 1021 of all, the special ones, and the hard cases of sigmoid; the doubles are random.
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "../references/reference.hpp"
#include "../support/bits.hpp"
#include "../support/tables.hpp"

namespace {

class hash {
 public:
  /// FNV-1a, a number instead of a byte at a time.
  void add(std::uint64_t number) { value_ = (value_ ^ number) * 0x100000001b3; }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

/// What is found out about one kernel.
struct finding {
  tables::kernel_under_test kernel;
  const reference::function* right;
  double largest_error = 0;
  hash results{};

  /// What tools/test-platforms compares: bits that are promised, those of a tag, or others.
  const char* kind() const {
    if (kernel.is_exact()) return "promised";
    return kernel.of->has_tags ? tables::name_of(kernel.tag) : "other";
  }
  std::uint64_t promised_hash() const {
    return kernel.is_exact()
               ? right->promised_hash[kernel.type == tables::element_type::float32 ? 0 : 1]
               : 0;
  }
};

/// All kernels of one type, on inputs that come one by one.
template <class T>
class fingerprint {
 public:
  explicit fingerprint(const tables::instruction_set& isa) {
    for (const tables::kernel_under_test& k : tables::kernels_of(isa)) {
      if (k.type != tables::type_of<T> || k.has_mask()) continue;
      findings_.push_back({k, reference::find(k.of->function)});
    }
  }

  /// dy goes with x; saved is what backward passes take for a function's output.
  void add(T x, T dy, T saved) {
    x_[size_] = x;
    dy_[size_] = dy;
    saved_[size_] = saved;
    if (++size_ == chunk) compute();
  }

  /// Whether all promises hold.
  bool print() {
    compute();
    bool good = true;
    for (const finding& f : findings_) {
      const bool has_error = f.right->near && f.right->exact.of_float == nullptr;
      // The reference's own error comes on top.
      const bool kept =
          (!has_error ||
           f.largest_error <= f.kernel.largest_error() + (f.kernel.is_exact() ? 0x1p-24 : 0)) &&
          (f.promised_hash() == 0 || f.results.value() == f.promised_hash());
      std::printf("%s%s%s/%s %s %" PRIu64 " ", f.kernel.of->function,
                  f.kernel.of->has_tags ? "_" : "",
                  f.kernel.of->has_tags ? tables::name_of(f.kernel.tag) : "",
                  tables::name_of(f.kernel.type), f.kind(), inputs_);
      if (has_error) {
        std::printf("%.4f", f.largest_error);
      } else {
        std::printf("-");
      }
      std::printf(" %016" PRIx64 "%s\n", f.results.value(), kept ? "" : " BROKEN");
      good = good && kept;
    }
    return good;
  }

 private:
  static constexpr std::size_t chunk = reference::expected<T>::size;

  void compute() {
    for (finding& f : findings_) {
      const bool has_error = f.right->near && f.right->exact.of_float == nullptr;
      // An error bound is for dy = 1.
      const std::vector<T>& dy = has_error ? ones_ : dy_;
      tables::call call;
      call.inputs[0] = f.kernel.of->inputs == 1 ? x_.data() : dy.data();
      call.inputs[1] = f.right->is_from_output ? saved_.data() : x_.data();
      call.inputs[2] = saved_.data();
      call.outputs[0] = y_.data();
      call.outputs[1] = rest_.data();
      call.run(f.kernel, size_, tables::default_parameters<T>(*f.kernel.of).data());
      add_results(f, y_);
      if (f.kernel.outputs() == 2) add_results(f, rest_);
      if (has_error) add_errors(f);
    }
    inputs_ += size_;
    size_ = 0;
  }

  /// Where a function computes with NaNs, only that its result is one counts.
  void add_results(finding& f, const std::vector<T>& y) const {
    for (std::size_t i = 0; i < size_; ++i) {
      const bool any_nan = f.right->of_nan == reference::nan::any && std::isnan(y[i]);
      f.results.add(any_nan ? bits(std::numeric_limits<T>::quiet_NaN()) : bits(y[i]));
    }
  }

  void add_errors(finding& f) {
    for (std::size_t i = 0; i < chunk; ++i) wide_[i] = i < size_ ? static_cast<double>(x_[i]) : 0;
    reference::arguments arguments;
    arguments.inputs[0] = wide_ones_.data();
    arguments.inputs[f.kernel.of->inputs - 1] = wide_.data();
    f.right->near(arguments, right_);
    for (std::size_t i = 0; i < size_; ++i) {
      if (!std::isfinite(x_[i])) continue;
      const double error = reference::error_of(right_, i, y_[i]);
      if (!(error <= f.largest_error)) f.largest_error = error;
    }
  }

  std::vector<T> x_ = std::vector<T>(chunk), dy_ = x_, saved_ = x_, y_ = x_, rest_ = x_;
  std::vector<T> ones_ = std::vector<T>(chunk, T(1));
  std::vector<double> wide_ = std::vector<double>(chunk);
  std::vector<double> wide_ones_ = std::vector<double>(chunk, 1.0);
  reference::expected<T> right_;
  std::size_t size_ = 0;
  std::uint64_t inputs_ = 0;
  std::vector<finding> findings_;
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

bool add_hard_cases(fingerprint<float>& to) {
  std::ifstream file(XACT_REFERENCES "/sigmoid_f32_hard.csv");
  std::size_t count = 0;
  for (std::string line; std::getline(file, line);) {
    unsigned x = 0, y = 0;
    if (std::sscanf(line.c_str(), "%8x,%8x", &x, &y) != 2) continue;
    to.add(from_bits<float>(x), from_bits<float>(y), from_bits<float>(y));
    ++count;
  }
  return count > 0;
}

}  // namespace

int main() {
  static fingerprint<float> of_floats(tables::isa_under_test());
  static fingerprint<double> of_doubles(tables::isa_under_test());
  if (!add_hard_cases(of_floats)) {
    std::fprintf(stderr, "fingerprint: the hard cases of sigmoid are not there\n");
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
