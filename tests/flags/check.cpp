// check [no_nans] [no_signed_zeros] [flushed]: holds what unit.cpp computes against what README's table of
// compiler flags promises. NaNs are not looked at, or the signs of zeros, or (flushed) what becomes of
// subnormal numbers in an instruction, where these say so.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "../support/expected_relu.hpp"
#include "unit.hpp"

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace {

struct exemptions {
  bool no_nans = false;
  bool no_signed_zeros = false;
  bool flushed = false;
};

bool is_subnormal(float x) {
  const std::uint32_t magnitude = bits(x) & ~sign_bit<float>;
  return magnitude != 0 && magnitude < bits(std::numeric_limits<float>::min());
}
bool is_zero(float x) { return (bits(x) & ~sign_bit<float>) == 0; }

/// x as a double, not by an instruction that may take it for a zero.
double widened(float x) {
  if (!is_subnormal(x)) return static_cast<double>(x);
  return std::copysign(bits(x) & ~sign_bit<float>, static_cast<double>(x)) * 0x1p-149;
}

std::vector<float> make_inputs() {
  std::vector<float> x = special_values<float>();
  for (std::uint64_t b = 0; b < std::uint64_t(1) << 32; b += 65'521) {
    x.push_back(from_bits<float>(static_cast<std::uint32_t>(b)));
  }
  for (int i = -104 * 256; i < 18 * 256; ++i) {
    x.push_back(static_cast<float>(i) / 256 + 0x1.3p-10f);
  }
  return x;
}

class checks {
 public:
  explicit checks(const exemptions& exempt) : exempt_(exempt) {}

  bool all() {
    relu();
    sigmoid();
    return good_;
  }

 private:
  template <class F>
  void expect(const char* name, F is_right) {
    std::size_t wrong = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      if (exempt_.no_nans && (is_nan_by_bits(x_[i]) || is_nan_by_bits(dy_[i]))) continue;
      if (!is_right(i) && wrong++ == 0) first = i;
    }
    if (wrong == 0) return;
    std::printf("%s: %zu wrong, such as %.9g of %.9g (dy = %.9g)\n", name, wrong,
                static_cast<double>(y_[first]), static_cast<double>(x_[first]),
                static_cast<double>(dy_[first]));
    good_ = false;
  }

  void expect_selection(const char* name, bool backward) {
    expect(name, [&](std::size_t i) {
      const auto expected = backward ? expected_relu_backward(dy_[i], x_[i]) : expected_relu(x_[i]);
      if (bits(y_[i]) == expected) return true;
      if (exempt_.no_signed_zeros && is_zero(y_[i]) && is_zero(from_bits<float>(expected))) {
        return true;
      }
      // Taken for a zero, a subnormal number is kept or dropped.
      return exempt_.flushed && is_subnormal(x_[i]) &&
             (is_zero(y_[i]) || bits(y_[i]) == bits(backward ? dy_[i] : x_[i]));
    });
  }

  void relu() {
    const unit& u = under_test;
    u.relu(x_.data(), y_.data(), n_);
    expect_selection("relu", false);
    u.relu_backward(dy_.data(), x_.data(), y_.data(), n_);
    expect_selection("relu_backward", true);
    std::vector<std::uint64_t> mask(n_ / 64 + 1);
    u.relu_ranges(x_.data(), y_.data(), mask.data(), n_);
    expect_selection("relu of ranges", false);
    expect("relu's mask", [&](std::size_t i) {
      const bool passes = (mask[i / 64] >> i % 64 & 1) != 0;
      return passes == expected_to_pass(x_[i]) || (exempt_.flushed && is_subnormal(x_[i]));
    });
    u.relu_backward_by_mask(dy_.data(), mask.data(), y_.data(), n_);
    expect_selection("relu_backward by a mask", true);
    u.relu_backward_ranges(dy_.data(), x_.data(), y_.data(), n_);
    expect_selection("relu_backward of ranges", true);
  }

  /// x, quieted, for a NaN; at most `ulp` off otherwise.
  template <class Truth>
  void expect_near(const char* name, double ulp, bool any_nan, const Truth& truth) {
    double worst = 0;
    expect(name, [&](std::size_t i) {
      if (is_nan_by_bits(x_[i])) {
        return any_nan ? is_nan_by_bits(y_[i]) : bits(y_[i]) == (bits(x_[i]) | quiet_bit<float>);
      }
      const double expected = truth(i);
      const bool is_small =
          std::abs(expected) < static_cast<double>(std::numeric_limits<float>::min());
      if (any_nan && exempt_.flushed && is_small && is_zero(y_[i])) return true;
      const double error = std::abs(widened(y_[i]) - expected) / ulp_at<float>(expected);
      worst = std::max(worst, error);
      return error <= ulp && (any_nan || !std::signbit(y_[i]));
    });
    std::printf("%s: %.3f ULP\n", name, worst);
  }

  void sigmoid() {
    const unit& u = under_test;
    // At ±200 the results are 0 and 1 to all digits of a float.
    const auto e = [&](std::size_t i) {
      return std::exp(-std::clamp(static_cast<double>(x_[i]), -200.0, 200.0));
    };
    const auto s = [&](std::size_t i) { return 1 / (1 + e(i)); };
    const auto near = [&](const char* name, unit::one_input f, double ulp) {
      if (f == nullptr) return;
      f(x_.data(), y_.data(), n_);
      expect_near(name, ulp, false, s);
    };
    near("fast", u.fast, 2.5);
    near("accurate", u.accurate, 1);
    near("accurate, ranges", u.accurate_ranges, 1);
    near("exact", u.exact, 0.5 + 0x1p-24);  // the reference has an error of its own
    if (u.sigmoid_backward_from_input != nullptr) {
      dy_.assign(n_, 1.0f);
      u.sigmoid_backward_from_input(dy_.data(), x_.data(), y_.data(), n_);
      expect_near("sigmoid_backward_from_input", 4, true,
                  [&](std::size_t i) { return e(i) / ((1 + e(i)) * (1 + e(i))); });
    }
    std::vector<float> saved;
    for (std::size_t i = 0; i < n_; ++i) {
      saved.push_back(is_nan_by_bits(x_[i]) ? x_[i] : static_cast<float>(s(i)));
      dy_[i] = 1 + static_cast<float>(i % 1000) / 1000;
    }
    u.sigmoid_backward(dy_.data(), saved.data(), y_.data(), n_);
    expect_near("sigmoid_backward", 2.5, true, [&](std::size_t i) {
      const double y = static_cast<double>(saved[i]);
      return static_cast<double>(dy_[i]) * (1 - y) * y;
    });
  }

  const exemptions exempt_;
  const std::vector<float> x_ = make_inputs();
  const std::size_t n_ = x_.size();
  std::vector<float> dy_ = [&] {
    std::vector<float> dy = x_;
    std::rotate(dy.begin(), dy.begin() + 17, dy.end());
    return dy;
  }();
  std::vector<float> y_ = std::vector<float>(n_);
  bool good_ = true;
};

/// Whether the program was linked such that its instructions take subnormal numbers for zeros.
bool is_flushing() {
#if defined(__SSE__)
  return (_mm_getcsr() & 0x8040) == 0x8040;
#else
  return false;
#endif
}

}  // namespace

int main(int argc, char** argv) {
  exemptions exempt;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    exempt.no_nans = exempt.no_nans || argument == "no_nans";
    exempt.no_signed_zeros = exempt.no_signed_zeros || argument == "no_signed_zeros";
    exempt.flushed = exempt.flushed || argument == "flushed";
  }
  if (exempt.flushed != is_flushing()) {
    std::printf("subnormal numbers are%s taken for zeros\n", is_flushing() ? "" : " not");
    return 1;
  }
  return checks(exempt).all() ? 0 : 1;
}
