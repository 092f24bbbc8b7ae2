// check [no_nans] [no_signed_zeros] [flushed] [rearranged]: holds what unit.cpp computes against what the table
// in docs/flags.md promises. NaNs are not looked at, or the signs of zeros, or (flushed) what becomes
// of subnormal numbers in an instruction, or (rearranged) the last bits of products, where these say so.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "../references/reference.hpp"
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
  bool rearranged = false;
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
    for (const entry& e : entries_under_test()) check(e);
    return good_ && !entries_under_test().empty();
  }

 private:
  void check(const entry& e) {
    const reference::function& right = *reference::find(e.of->function);
    // A backward pass from the output is given numbers that an output may be.
    const std::vector<float>& second = right.is_from_output ? unit_ : x_;
    const std::vector<float>& first = e.of->inputs == 1 ? x_ : dy_;
    const bool reads_mask = e.of->inputs == 2 && e.form == 1;
    std::vector<float> y(n_), rest(n_);
    std::vector<std::uint64_t> mask(n_ / 64 + 1, 0xa5a5a5a5a5a5a5a5);
    void* const second_output =
        e.of->writes_mask(e.form) ? static_cast<void*>(mask.data()) : rest.data();
    operands o = {{first.data(), second.data(), unit_.data()}, {y.data(), second_output}, n_};
    if (reads_mask) o.inputs[1] = mask.data();
    e.run(o);

    tables::kernel_under_test k = {nullptr, e.of, e.form, e.tag, tables::element_type::float32,
                                   nullptr};
    wrong_ = 0;
    worst_ = 0;
    if (right.exact.of_float != nullptr && !(exempt_.rearranged && right.near)) {
      check_bits(right, e, first, second, y, rest, mask);
    } else {
      check_errors(right, k, first, second, y);
    }
    std::printf("%s by %s: %.3f ULP\n", k.name().c_str(), e.how, worst_);
    if (wrong_ > 0) {
      std::printf("  %zu wrong, such as %.9g of %.9g, %.9g\n", wrong_,
                  static_cast<double>(y[first_wrong_]), static_cast<double>(first[first_wrong_]),
                  static_cast<double>(second[first_wrong_]));
      good_ = false;
    }
  }

  void expect(bool is_right, std::size_t i) {
    if (!is_right && wrong_++ == 0) first_wrong_ = i;
  }

  void check_bits(const reference::function& right, const entry& e, const std::vector<float>& first,
                  const std::vector<float>& second, const std::vector<float>& y,
                  const std::vector<float>& rest, const std::vector<std::uint64_t>& mask) {
    const auto parameters = tables::default_parameters<float>(*e.of);
    for (std::size_t i = 0; i < n_; ++i) {
      const bool bit = (mask[i / 64] >> i % 64 & 1) != 0;
      const reference::lane<float> in[] = {{first[i], false}, {second[i], bit}, {unit_[i], false}};
      reference::lane<float> out[2];
      if (is_exempt(first[i], second[i], e)) continue;
      if (e.of->inputs == 3 && exempt_.no_nans && is_nan_by_bits(unit_[i])) continue;
      right.exact.of_float(e.form, in, parameters.data(), out);
      // Taken for a zero, a subnormal number is kept or dropped; and what is computed may become one.
      const bool has_subnormal = is_subnormal(first[i]) || is_subnormal(second[i]) ||
                                 (e.of->inputs == 3 && is_subnormal(unit_[i]));
      const auto is_expected = [&](float found, float expected) {
        if (exempt_.no_signed_zeros && is_zero(found) && is_zero(expected)) return true;
        if (exempt_.flushed && (has_subnormal || is_subnormal(expected))) return true;
        if (is_nan_by_bits(expected) && right.of_nan == reference::nan::any) {
          return is_nan_by_bits(found);
        }
        return bits(found) == bits(expected);
      };
      bool is_right = is_expected(y[i], out[0].value);
      if (e.of->writes_mask(e.form)) {
        is_right = is_right && (bit == out[1].truth || (exempt_.flushed && is_subnormal(first[i])));
      } else if (e.of->outputs(e.form) == 2) {
        is_right = is_right && is_expected(rest[i], out[1].value);
      }
      expect(is_right, i);
    }
  }

  void check_errors(const reference::function& right, const tables::kernel_under_test& k,
                    const std::vector<float>& first, const std::vector<float>& second,
                    const std::vector<float>& y) {
    static reference::expected<float> expected;
    std::vector<double> in[2] = {std::vector<double>(expected.size, 1.0),
                                 std::vector<double>(expected.size, 1.0)};
    for (std::size_t begin = 0; begin < n_; begin += expected.size) {
      const std::size_t size = std::min(expected.size, n_ - begin);
      for (std::size_t j = 0; j < size; ++j) {
        in[0][j] = widened(first[begin + j]);
        in[1][j] = widened(second[begin + j]);
      }
      right.near({{in[0].data(), in[1].data()}, {}}, expected);
      for (std::size_t j = 0; j < size; ++j)
        check_error(right, k, first, second, y, begin + j, expected, j);
    }
  }

  void check_error(const reference::function& right, const tables::kernel_under_test& k,
                   const std::vector<float>& first, const std::vector<float>& second,
                   const std::vector<float>& y, std::size_t i,
                   const reference::expected<float>& expected, std::size_t j) {
    const entry e = {k.of, k.form, k.tag, "", nullptr};
    if (is_exempt(first[i], second[i], e)) return;
    const bool has_nan =
        is_nan_by_bits(first[i]) || (k.of->inputs == 2 && is_nan_by_bits(second[i]));
    if (has_nan) {
      bool is_nan = true;  // not where a selection drops it
      if (right.exact.of_float != nullptr) {
        const reference::lane<float> inputs[] = {{first[i], false}, {second[i], false}};
        reference::lane<float> out[2];
        const auto parameters = tables::default_parameters<float>(*k.of);
        right.exact.of_float(k.form, inputs, parameters.data(), out);
        is_nan = is_nan_by_bits(out[0].value);
      }
      const bool is_right = right.of_nan == reference::nan::quieted
                                ? bits(y[i]) == (bits(first[i]) | quiet_bit<float>)
                                : is_nan_by_bits(y[i]) == is_nan;
      return expect(is_right, i);
    }
    const double in[] = {widened(first[i]), widened(second[i])};
    constexpr auto smallest = static_cast<double>(std::numeric_limits<float>::min());
    const bool is_infinite = std::isinf(in[0]) || (k.of->inputs == 2 && std::isinf(in[1]));
    if (is_infinite || (right.holds != nullptr && !right.holds(in, smallest))) return;
    if (std::abs(expected.high[j]) > static_cast<double>(std::numeric_limits<float>::max())) return;
    const double error = std::abs(widened(y[i]) - expected.high[j]) * expected.ulps_per_unit[j];
    const bool is_small = std::abs(expected.high[j]) < smallest;
    if (exempt_.flushed && k.of->inputs == 2 && is_small && is_zero(y[i])) return;
    worst_ = std::max(worst_, error);
    // The reference has an error of its own.
    expect(error <= k.largest_error() + (k.is_exact() ? 0x1p-24 : 0), i);
  }

  bool is_exempt(float first, float second, const entry& e) const {
    return exempt_.no_nans &&
           (is_nan_by_bits(first) || (e.of->inputs > 1 && is_nan_by_bits(second)));
  }

  const exemptions exempt_;
  const std::vector<float> x_ = make_inputs();
  const std::size_t n_ = x_.size();
  const std::vector<float> dy_ = [&] {
    std::vector<float> dy = x_;
    std::rotate(dy.begin(), dy.begin() + 17, dy.end());
    return dy;
  }();
  const std::vector<float> unit_ = [&] {
    std::vector<float> y = x_;
    for (std::size_t i = 0; i < n_; ++i) {
      if (i % 2 == 0) y[i] = static_cast<float>(i) / static_cast<float>(n_);
    }
    return y;
  }();
  std::size_t wrong_ = 0;
  std::size_t first_wrong_ = 0;
  double worst_ = 0;
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
    exempt.rearranged = exempt.rearranged || argument == "rearranged";
  }
  if (exempt.flushed != is_flushing()) {
    std::printf("subnormal numbers are%s taken for zeros\n", is_flushing() ? "" : " not");
    return 1;
  }
  return checks(exempt).all() ? 0 : 1;
}
