// The logistic function, correctly rounded, on values of floats. See docs/sigmoid.md.
#ifndef XACT_DETAIL_SIGMOID_EXACT_HPP
#define XACT_DETAIL_SIGMOID_EXACT_HPP

#include "sigmoid_kernels.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// s(x)·2^Lift by way of doubles, for a finite x: rounded to nearest as a normal number, or, if Lift
/// is not 0, as the normal or subnormal one that s(x) rounds to.
template <int Lift, class V>
XACT_INLINE V sigmoid_rounded(const V& x) noexcept {
  const auto wide = to_doubles(x);
  using D = std::remove_const_t<decltype(wide)>;
  constexpr std::size_t M = fast_sigmoid::steps<D>;
  using multiples = multiples_of_ln2<double, M, 256 * std::int64_t(M)>;
  const D nearest = multiples::nearest(wide);
  D y;
  // So far out s(x) and exp(x) are the same to the last digit of a double.
  if (Lift != 0 && all(x < broadcast<V>(-40.0f))) {
    y = times_power_of_two<Lift>(exponential<multiples>(wide, nearest));
  } else {
    y = fast_sigmoid::evaluate<multiples, Lift>(wide, nearest);
  }
  // For small x a double cannot tell on which side of the middle between two floats
  // 1/2 + x/4 - x³/48 + … lies. This line is always on the right one. And there is one other x for
  // which a double may end up on the middle itself.
  constexpr float line_end = 0x1p-12f;
  constexpr float middle = -0x1.250c02p-10f;
  if (any(absolute(x) <= broadcast<V>(-middle))) [[unlikely]] {
    constexpr double one = power_of_two<double>(Lift);
    const D line = fma(wide, broadcast<D>((0.25 - 0x1p-29) * one), broadcast<D>(0.5 * one));
    y = select(absolute(wide) < broadcast<D>(static_cast<double>(line_end)), line, y);
    y = select(wide != broadcast<D>(static_cast<double>(middle)), y,
               broadcast<D>(0x1.ffb6bep-2 * one));
  }
  if constexpr (Lift != 0) {
    // Adding 1.5·2^52 times the smallest subnormal float rounds to a multiple of that.
    const D large = broadcast<D>(1.5 * power_of_two<double>(52 - 149 + Lift));
    const D smallest_normal = broadcast<D>(power_of_two<double>(-126 + Lift));
    y = select(y < smallest_normal, (y + large) - large, y);
  }
  return to_floats<V>(y);
}

/// x = s(x) for count batches, whatever is in them.
template <class B>
XACT_NOINLINE void exact_sigmoid_of_any(B* x, std::size_t count) noexcept {
  sigmoid_of_any(x, count, [](const B& c) XACT_INLINE_LAMBDA {
    return sigmoid_rounded<sigmoid_constants<float>::log2_lift>(c);
  });
}

/// The same for finite x whose results are normal numbers.
template <class B>
XACT_NOINLINE B exact_sigmoid_of_ordinary(B x) noexcept {
  return sigmoid_rounded<0>(x + broadcast<B>(sigmoid_constants<float>::tiny));
}

/// The entries of a table of floats as bits, for lookup.
template <const auto& Floats>
inline constexpr auto bits_of_entries = [] {
  std::array<std::uint32_t, std::size(Floats)> bits{};
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = bitwise_cast<std::uint32_t>(Floats[i]);
  return bits;
}();

/// s(x) = 1 / (1 + exp(-x)) in sums of two floats, which can be told for almost all x to be on one side
/// of the middle between two floats (Ziv's test).
template <class V>
struct float_float_sigmoid {
  static constexpr std::size_t M = table_size<V> == 16 ? 32 : 8;
  using table = float_float_table<M>;
  using multiples =
      multiples_of_ln2<float, M, sigmoid_constants<float>::ordinary * std::int64_t(M), -1>;

  /// s(x) rounded, and true for the lanes where it may be misrounded.
  static XACT_INLINE auto evaluate(const V& x, const V& nearest, V& y) noexcept {
    const V one = broadcast<V>(1.0f);
    const V k = multiples::multiple(nearest);
    const V t = fma(k, broadcast<V>(table::step / multiples::unit), x);
    const V correction = bitwise_cast<float>(
        lookup<bits_of_entries<table::correction>>(bitwise_cast<std::uint32_t>(nearest)));
    const V w = fma(k, broadcast<V>(table::step_rest / multiples::unit), correction);
    const V power = power_by_table<table::high, multiples::offset, 0>(nearest);
    const V r = polynomial(std::to_array(table::r), t);
    // exp(-x) = high + low + high·g.
    const V high = fnma(power, t, power);
    const V low = fnma(power, t, power - high);
    const V g = fms(r, t * t, w);
    const V sum = fma(high, g, one + high);
    const V sum_error = fma(high, g, (larger(high, one) - sum) + smaller(high, one)) + low;
    const V q = divide(one, sum);
    const V e = fnma(sum_error, q, fnma(sum, q, one));
    // s(x) is q·(1 + e), to within q·bound.
    const V bound = error_bound(q);
    y = fma(q, e + bound, q);
    return y != fma(q, e - bound, q);
  }

 private:
  static XACT_INLINE V error_bound([[maybe_unused]] const V& q) noexcept {
    if constexpr (M == 32) {
      return broadcast<V>(0x1.46p-35f);
    } else {
      // The error of exp(-x) reaches s(x) times 1 - s(x).
      constexpr float bound = 0x1.d8p-32f;
      return fnma(q, broadcast<V>(bound), broadcast<V>(bound * (1 + 0x1p-8f)));
    }
  }
};

struct exact_sigmoid {
  template <class V>
  static XACT_INLINE V evaluate(const V& x) noexcept {
    if constexpr (table_size<V> > 1) {
      using floats = float_float_sigmoid<V>;
      const V c = x + broadcast<V>(sigmoid_constants<float>::tiny);
      const V nearest = floats::multiples::nearest(c);
      if (!floats::multiples::all_in_range(nearest)) [[unlikely]] {
        return of_any(x);
      }
      V y;
      const auto doubtful = floats::evaluate(c, nearest, y);
      if (any(doubtful)) [[unlikely]] {
        return on_each_doubtful(x, y, doubtful);
      }
      return y;
    } else {
      constexpr float ordinary = 87.0f;  // results are normal numbers
      if (!all(absolute(x) < broadcast<V>(ordinary))) [[unlikely]] {
        return of_any(x);
      }
      return sigmoid_rounded<0>(x + broadcast<V>(sigmoid_constants<float>::tiny));
    }
  }

 private:
  template <class V>
  static XACT_INLINE V of_any(const V& x) noexcept {
    return on_batches(x, [](auto* batches, std::size_t count)
                             XACT_INLINE_LAMBDA { exact_sigmoid_of_any(batches, count); });
  }
  template <class B, class M>
  static XACT_INLINE B on_each_doubtful(const B& x, const B&, const M&) noexcept {
    return exact_sigmoid_of_ordinary(x);
  }
  template <class B, std::size_t U, class M>
  static XACT_INLINE pack<B, U> on_each_doubtful(const pack<B, U>& x, const pack<B, U>& y,
                                                 const pack<M, U>& doubtful) noexcept {
    return each_batch(
        [](const B& x_batch, const B& y_batch, const M& m) XACT_INLINE_LAMBDA -> B {
          return any(m) ? exact_sigmoid_of_ordinary(x_batch) : y_batch;
        },
        x, y, doubtful);
  }
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
