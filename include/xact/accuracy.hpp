// The accuracy tags: the last argument of a call that offers a choice.
#ifndef XACT_ACCURACY_HPP
#define XACT_ACCURACY_HPP

#include "detail/options.hpp"

namespace xact {

// The tags cross translation units, so they stay outside the ABI namespace (detail/abi.hpp).

/// At most 2.5 ULP off the true value for every input.
struct fast_t {
  explicit fast_t() = default;
};

/// Under 1 ULP of the true value for every input (faithful rounding). The default.
struct accurate_t {
  explicit accurate_t() = default;
};

/// Correctly rounded: the number nearest to the true value for every input, so the same bits on every
/// machine. For float only.
struct exact_t {
  explicit exact_t() = default;
};

inline constexpr fast_t fast{};
inline constexpr accurate_t accurate{};
inline constexpr exact_t exact{};

inline namespace XACT_ABI {
namespace detail {

template <>
struct option_traits<fast_t> {
  using kind = accurate_t;
};
template <>
struct option_traits<accurate_t> {
  using kind = accurate_t;
};
template <>
struct option_traits<exact_t> {
  using kind = accurate_t;
};

}  // namespace detail
}  // namespace XACT_ABI

}  // namespace xact

#endif
