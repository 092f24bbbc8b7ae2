// Range functions at every size, alignment and aliasing.
#ifndef XACT_TESTS_SUPPORT_CHECK_RANGES_HPP
#define XACT_TESTS_SUPPORT_CHECK_RANGES_HPP

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <vector>
#include <xact/transform.hpp>

#include "activations.hpp"
#include "bits.hpp"
#include "guarded_buffer.hpp"

template <class T>
using native = xact::detail::batch_for<T, xact::detail::native_arch>;

/// Sizes at which the loop over batches B, `unroll` of them in a step, goes each of its ways: short
/// calls, one step and more, any number of batches and of elements left over. Then the same from
/// where the lines to be written are fetched ahead.
template <class B>
std::vector<std::size_t> loop_sizes(std::size_t unroll) {
  constexpr std::size_t lanes = xact::detail::lanes<B>;
  constexpr std::size_t few = xact::detail::few * lanes;
  std::vector<std::size_t> sizes(few + 2 * unroll * lanes + 4);
  for (std::size_t n = 0; n < sizes.size(); ++n) sizes[n] = n;
  constexpr std::size_t large = xact::detail::prefetch_threshold / sizeof(xact::detail::element<B>);
  sizes.push_back(large - 1);
  for (std::size_t batches = 0; batches < unroll; ++batches) {
    const std::size_t whole = large + batches * lanes;
    sizes.insert(sizes.end(), {whole, whole + 1, whole + lanes - 1});
  }
  return sizes;
}

/// Calls a range function with one or two inputs and one output. Not inline: each place where short
/// calls are takes long to compile.
template <class Activation, class T, class... Options>
[[gnu::noinline]] void call(std::span<const T> first, std::span<const T> second, std::span<T> out,
                            Options... options) {
  if constexpr (Activation::inputs == 1) {
    Activation::function(first, out, options...);
  } else {
    Activation::function(first, second, out, options...);
  }
}

template <class Activation, class T>
T call_value(T first, T second) {
  if constexpr (Activation::inputs == 1) {
    return Activation::function(first);
  } else {
    return Activation::function(first, second);
  }
}

/// Bit for bit, except that one NaN is as good as another where the result is one: of a product of
/// NaNs only a NaN is promised.
template <class T>
bool same_results(std::span<const T> a, std::span<const T> b, bool any_nan) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (bits(a[i]) == bits(b[i])) continue;
    if constexpr (std::is_floating_point_v<T>) {
      if (any_nan && std::isnan(a[i]) && std::isnan(b[i])) continue;
    }
    return false;
  }
  return true;
}

template <class Activation>
constexpr bool makes_nans = std::is_base_of_v<sigmoid_backward_row, Activation> ||
                            std::is_base_of_v<sigmoid_backward_from_input_row, Activation>;

template <class T>
void fill(std::span<T> to, const std::vector<T>& from, std::size_t shift) {
  std::memcpy(to.data(), from.data() + shift, to.size_bytes());
}

/// Arguments of an activation and what it gives for each alone.
template <class Activation, class T = typename Activation::type>
struct samples {
  std::vector<T> first, second, expected;

  explicit samples(std::size_t n)
      : first(test_values<T>(n, 1)), second(test_values<T>(n, 2)), expected(n) {
    std::rotate(second.begin(), second.begin() + 5, second.end());  // special values meet others
    for (std::size_t i = 0; i < n; ++i) expected[i] = call_value<Activation>(first[i], second[i]);
  }
};

/// What is wrong with the range function's results, or with what else it wrote; nothing if all is well.
template <class Activation, class... Options>
std::string wrong_in_ranges(Options... options) {
  using T = typename Activation::type;
  using B = native<T>;
  const std::vector<std::size_t> sizes = loop_sizes<B>(
      xact::detail::unroll_of<std::remove_const_t<decltype(Activation::function)>, B>);
  const std::size_t largest = *std::max_element(sizes.begin(), sizes.end());

  // Ranges begin at one of a few elements of these, so that each element meets other positions too.
  constexpr std::size_t shifts = 7;
  const samples<Activation> all(largest + shifts);

  guarded_buffer<T> a(largest + 3);
  guarded_buffer<T> b(largest + 3);
  guarded_buffer<T> y(largest + 3);
  std::size_t shift = 0;
  std::string wrong;
  const auto check = [&](const char* what, std::size_t n, std::size_t gap_a, std::size_t gap_y,
                         std::span<const T> out, guarded_buffer<T>& written) {
    const bool equal = same_results(out, std::span<const T>(all.expected).subspan(shift, n),
                                    makes_nans<Activation>);
    if (!written.only_written(out) || !equal) {
      wrong = std::string(what) + ", n = " + std::to_string(n) + ", gaps " + std::to_string(gap_a) +
              " and " + std::to_string(gap_y);
    }
  };
  for (const std::size_t n : sizes) {
    for (std::size_t placement = 0; placement < 18 && wrong.empty(); ++placement) {
      shift = (n + placement) % shifts;
      const bool at_end = placement % 2 == 0;
      const std::size_t gap_a = placement / 2 % 3;
      const std::size_t gap_y = placement / 6;
      const std::size_t gap_b = (gap_a + 2 * gap_y) % 3;
      const std::span<T> in_a = a.place(n, gap_a, at_end);
      const std::span<T> in_b = b.place(n, gap_b, at_end);
      const std::span<T> out = y.place(n, gap_y, at_end);
      fill(in_a, all.first, shift);
      fill(in_b, all.second, shift);
      call<Activation, T>(in_a, in_b, out, options...);
      check("apart", n, gap_a, gap_y, out, y);
      call<Activation, T>(in_a, in_b, in_a, options...);
      check("output is the first input", n, gap_a, gap_b, in_a, a);
      fill(in_a, all.first, shift);
      if constexpr (Activation::inputs == 1) {
        Activation::function(in_a, options...);
        check("in place", n, gap_a, gap_a, in_a, a);
      } else {
        call<Activation, T>(in_a, in_b, in_b, options...);
        check("output is the second input", n, gap_a, gap_b, in_b, b);
        a.only_written(in_a);
      }
    }
  }
  return wrong;
}

#endif
