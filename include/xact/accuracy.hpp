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

template <class... Options>
struct accuracy_options {
  static_assert((is_any_option<Options> && ...),
                "xact: the only options of this function are the accuracy tags (xact::fast, "
                "xact::accurate, xact::exact), and for ranges xact::streaming and xact::cached");
  static_assert(option_count<accurate_t, Options...> <= 1, "xact: one accuracy tag at most");
  using type = option<accurate_t, Options...>;
};
/// The accuracy tag among the options of a call, or the default one.
template <class... Options>
using accuracy_option = typename accuracy_options<Options...>::type;

}  // namespace detail
}  // namespace XACT_ABI

}  // namespace xact

#endif
