// The logistic function s(x) = 1 / (1 + exp(-x)) to two accuracies, on values.
//
// With x = k·ln(2)/M + t it is n / (n + m·exp(-t)) with n = m·2^(k/M): the power of two stands in the
// numerator, so that the polynomial for m·exp(-t) needs no product with it. See docs/sigmoid.md.
#ifndef XACT_DETAIL_SIGMOID_KERNELS_HPP
#define XACT_DETAIL_SIGMOID_KERNELS_HPP

#include "exponential.hpp"
#include "widen.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class T>
struct sigmoid_constants;
template <>
struct sigmoid_constants<float> {
  static constexpr float lowest = -104.0f;  // below, the result rounds to 0
  static constexpr float highest = 18.0f;   // above, it rounds to 1
  // Added to x it keeps subnormal numbers out of the arithmetic, and is too small to show.
  static constexpr float tiny = 0x1p-60f;
  // Numbers x with |x| < ordinary·ln(2), or near it, take the straight path.
  static constexpr std::int64_t ordinary = 64;
  static constexpr int log2_scale = 32;  // keeps residuals normal numbers
  static constexpr int log2_lift = 64;   // and results that are to become subnormal
};
template <>
struct sigmoid_constants<double> {
  static constexpr double lowest = -746.0;
  static constexpr double highest = 38.0;
  static constexpr double tiny = 0x1p-256;
  static constexpr std::int64_t ordinary = 512;
  static constexpr int log2_scale = 128;
  static constexpr int log2_lift = 128;
};

/// x = s(x) for count batches, whatever is in them, where compute(x) is s(x)·2^log2_lift for x in
/// [lowest, highest].
template <class B, class Compute>
XACT_INLINE void sigmoid_of_any(B* x, std::size_t count, Compute compute) noexcept {
  using T = element<B>;
  using constants = sigmoid_constants<T>;
  bool has_nan = false;
  bool is_far_out = true;
  for (std::size_t u = 0; u < count; ++u) {
    has_nan = has_nan || any(x[u] != x[u]);
    is_far_out = is_far_out && !any(absolute(x[u]) < broadcast<B>(-constants::lowest));
  }
  for (std::size_t u = 0; u < count; ++u) {
    B y;
    if (is_far_out) {
      y = select(x[u] < broadcast<B>(T(0)), broadcast<B>(T(0)), broadcast<B>(T(1)));
    } else {
      const B c = clamp(x[u], constants::lowest, constants::highest);
      y = lowered<constants::log2_lift>(compute(c + broadcast<B>(constants::tiny)));
    }
    x[u] = has_nan ? keep_nan(x[u], y) : y;
  }
}

template <class Method, class B>
XACT_NOINLINE void sigmoid_of_any_by(B* x, std::size_t count) noexcept {
  sigmoid_of_any(x, count, [](const B& c) XACT_INLINE_LAMBDA {
    using T = element<B>;
    constexpr std::size_t M = Method::template steps<B>;
    using multiples = multiples_of_ln2<T, M, 2048 * std::int64_t(M)>;
    return Method::template evaluate<multiples, sigmoid_constants<T>::log2_lift>(
        c, multiples::nearest(c));
  });
}

/// s(x) by a Method, whose evaluate<Multiples, Lift>(x, Multiples::nearest(x)) is s(x)·2^Lift as long as
/// that is a normal number. NaNs, subnormal results and what is far out are left to a function of
/// its own, so that the straight path neither clamps nor selects.
template <class Method, class V>
XACT_INLINE V sigmoid_by(const V& x) noexcept {
  using T = element<V>;
  using constants = sigmoid_constants<T>;
  constexpr std::size_t M = Method::template steps<V>;
  using multiples = multiples_of_ln2<T, M, constants::ordinary * std::int64_t(M)>;
  const V c = x + broadcast<V>(constants::tiny);
  const V nearest = multiples::nearest(c);
  if (!multiples::all_in_range(nearest)) [[unlikely]] {
    return on_batches(x, [](auto* batches, std::size_t count)
                             XACT_INLINE_LAMBDA { sigmoid_of_any_by<Method>(batches, count); });
  }
  return Method::template evaluate<multiples, 0>(c, nearest);
}

/// n and t of the formula at the top, n scaled, from x and Multiples::nearest(x).
template <class Multiples, std::size_t M, class V>
XACT_INLINE void numerator_and_remainder(const V& x, const V& nearest, V& n, V& t) noexcept {
  t = Multiples::remainder(x, Multiples::multiple(nearest));
  n = power<M, Multiples::offset, sigmoid_constants<element<V>>::log2_scale>(nearest);
}

/// At most 2.5 ULP: one division.
struct fast_sigmoid {
  template <class V>
  static constexpr std::size_t steps = table_size<V>;

  template <class Multiples, int Lift, class V>
  static XACT_INLINE V evaluate(const V& x, const V& nearest) noexcept {
    using T = element<V>;
    constexpr std::size_t M = steps<V>;
    constexpr int scale = sigmoid_constants<T>::log2_scale;
    V n, t;
    numerator_and_remainder<Multiples, M>(x, nearest, n, t);
    const V denominator = polynomial(scaled_polynomial<T, M, scale>::one_plus_p, t) + n;
    return divide(times_power_of_two<Lift>(n), denominator);
  }
};

/// An estimate of 1/d, with a relative error of at most reciprocal_error<V> if that is not 0.
struct reciprocal_estimate {
  template <class V>
  XACT_INLINE V operator()(const V& d) const noexcept {
    if constexpr (reciprocal_error<V> != 0) {
      return reciprocal(d);
    } else {
      return divide(broadcast<V>(element<V>(1)), d);
    }
  }
};

/// Under 1 ULP: a quotient, and what its residual adds to it.
template <class Estimate>
struct accurate_sigmoid {
  template <class V>
  static constexpr std::size_t steps = table_size<V>;

  template <class Multiples, int Lift, class V>
  static XACT_INLINE V evaluate(const V& x, const V& nearest) noexcept {
    if constexpr (steps<V> > 1) {
      return by_table<Multiples, Lift>(x, nearest);
    } else if constexpr (std::is_same_v<element<V>, float> && !has_fma<V>) {
      return by_doubles<Multiples, Lift>(x, nearest);
    } else {
      return by_parts<Multiples, Lift>(x, nearest);
    }
  }

 private:
  template <class Multiples, int Lift, class V>
  static XACT_INLINE V by_table(const V& x, const V& nearest) noexcept {
    using T = element<V>;
    constexpr std::size_t M = steps<V>;
    constexpr int scale = sigmoid_constants<T>::log2_scale;
    V n, t;
    numerator_and_remainder<Multiples, M>(x, nearest, n, t);
    const V p = polynomial(scaled_polynomial<T, M, scale>::p, t);
    // Fewer values at a time than up to here, where they are two for each batch.
    return in_groups<3>(
        [](const auto& a, const auto& b) XACT_INLINE_LAMBDA { return quotient<Lift>(a, b); }, n, p);
  }

  /// n / (n + 1 + p), all scaled, where the sum is not rounded for the result.
  template <int Lift, class V>
  static XACT_INLINE V quotient(const V& n, const V& p) noexcept {
    using T = element<V>;
    const V one = broadcast<V>(power_of_two<T>(sigmoid_constants<T>::log2_scale));
    const V major_term = larger(n, one);
    const V minor_term = smaller(n, one) + p;
    const V sum = major_term + minor_term;
    const V numerator = times_power_of_two<Lift>(n);
    const V r = Estimate{}(sum);
    V y;
    if constexpr (reciprocal_error<V> > 0x1p-13) {
      y = divide(numerator, sum);
    } else {
      y = numerator * r;
    }
    return fma(fnma(minor_term, y, fnma(major_term, y, numerator)), r, y);
  }

  template <class Multiples, int Lift, class V>
  static XACT_INLINE V by_doubles(const V& x, const V& nearest) noexcept {
    using constants = exponential_constants<float>;
    const V k = Multiples::multiple(nearest);
    const V t_high = Multiples::remainder_high(x, k);
    const V t_low = k * broadcast<V>(-Multiples::minus_low);
    const V t = t_high - t_low;
    const V p = (polynomial(std::to_array(constants::q), t) * (t * t) + t_low) - t_high;
    constexpr std::size_t batches = lanes_of<V> == 4 ? 3 : 2;
    return in_groups<batches>(
        [](const auto& a, const auto& b)
            XACT_INLINE_LAMBDA { return double_quotient<Multiples, Lift>(a, b); },
        nearest, p);
  }

  /// 2^k / (2^k + 1 + p) in doubles.
  template <class Multiples, int Lift, class V>
  static XACT_INLINE V double_quotient(const V& nearest, const V& p) noexcept {
    // 2^k is put together from its upper half: the exponent stands in front of 20 bits there.
    constexpr auto bias = static_cast<std::uint32_t>(1023 - Multiples::offset);
    const auto bits = bitwise_cast<std::uint32_t>(nearest);
    const auto n = with_upper_halves((bits + broadcast<bits_value<V>>(bias)) << 20);
    using D = std::remove_const_t<decltype(n)>;
    const D denominator = to_doubles(p) + (n + broadcast<D>(1.0));
    return to_floats<V>(divide(times_power_of_two<Lift>(n), denominator));
  }

  template <class Multiples, int Lift, class V>
  static XACT_INLINE V by_parts(const V& x, const V& nearest) noexcept {
    using T = element<V>;
    using constants = exponential_constants<T>;
    constexpr int log2_scale = sigmoid_constants<T>::log2_scale;
    const V scale = broadcast<V>(power_of_two<T>(log2_scale));
    const V k = Multiples::multiple(nearest);
    const V t = Multiples::remainder_high(x, k);
    const V t_low = k * broadcast<V>(-Multiples::minus_low);
    const V t_rounded = t - t_low;
    const V q = polynomial(std::to_array(constants::q), t_rounded);
    const V n = power<1, Multiples::offset, log2_scale>(nearest);
    const V rest = fma(q, t_rounded * t_rounded, t_low) * scale;
    const V t_high = t * scale;
    // The denominator scale·(2^k + 1 - t_high) + rest, with what its first two sums round away put
    // to the small part. Both errors are exact (Fast2Sum), that of n + scale for k > 0 because that
    // sum is exact until the scale no longer shows in the result.
    const V sum = n + scale;
    const V leading = sum - t_high;
    const V sum_error = n - (sum - scale);
    const V leading_error = (sum - leading) - t_high;
    const V reciprocal = divide(broadcast<V>(T(1)), leading + rest);
    // How far the reciprocal is off, by its own rounding and that of leading + rest.
    const V residual = fnma(rest + (sum_error + leading_error), reciprocal,
                            one_minus_product(leading, reciprocal));
    return times_power_of_two<Lift>(n) * fma(reciprocal, residual, reciprocal);
  }
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
