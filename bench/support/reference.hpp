// References, those of sigmoid in long double, and how far a result is from one.
#ifndef XACT_BENCH_SUPPORT_REFERENCE_HPP
#define XACT_BENCH_SUPPORT_REFERENCE_HPP

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace bench {

template <class T>
T relu_reference(T x) {
  return x > 0 || x == 0 || std::isnan(x) ? x : T(0);
}

template <class T>
bool passes_gradient_reference(T x) {
  return x > 0 || std::isnan(x);
}

template <class T>
T relu_backward_reference(T dy, T x) {
  return passes_gradient_reference(x) ? dy : T(0);
}

inline long double sigmoid_reference(long double x) { return 1 / (1 + std::exp(-x)); }

inline long double sigmoid_backward_reference(long double dy, long double y) {
  return dy * (1 - y) * y;
}

inline long double sigmoid_backward_from_input_reference(long double dy, long double x) {
  const long double e = std::exp(-std::abs(x));
  return dy * e / ((1 + e) * (1 + e));
}

/// Where long double is double, the reference rounds as often as what it judges: so many ULP must
/// be allowed for that.
template <class T>
constexpr long double doubt =
    std::numeric_limits<T>::digits == std::numeric_limits<long double>::digits ? 3 : 0;

/// The distance between numbers of type T near the reference.
template <class T, class Reference>
Reference ulp(Reference reference) {
  using limits = std::numeric_limits<T>;
  const int exponent = std::max(std::ilogb(reference), limits::min_exponent - 1);
  return std::scalbn(Reference(1), exponent - (limits::digits - 1));
}

/// In ULP of T. Any NaN is as good as another.
template <class T>
long double error(T result, long double reference) {
  const auto value = static_cast<long double>(result);
  if (value == reference || (std::isnan(value) && std::isnan(reference))) return 0;
  if (!std::isfinite(value) || !std::isfinite(reference)) {
    return std::numeric_limits<long double>::infinity();
  }
  return std::abs(value - reference) / ulp<T>(reference);
}

/// 0 for the same bits: a NaN keeps its payload and a zero its sign.
template <class T>
long double difference(T result, T reference) {
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return std::bit_cast<bits>(result) == std::bit_cast<bits>(reference)
             ? 0
             : std::numeric_limits<long double>::infinity();
}

}  // namespace bench

#endif
