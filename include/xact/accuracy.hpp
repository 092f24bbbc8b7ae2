// The accuracy tags: the last argument of a call that offers a choice.
#ifndef XACT_ACCURACY_HPP
#define XACT_ACCURACY_HPP

#include "detail/abi.hpp"

namespace xact {

// The tags cross translation units, so they stay outside the ABI namespace (detail/abi.hpp).

/// Under 1 ULP of the true value for every input (faithful rounding). The default.
struct accurate_t {
  explicit accurate_t() = default;
};

inline constexpr accurate_t accurate{};

inline namespace XACT_ABI {
namespace detail {

template <class Option>
inline constexpr bool is_accuracy = false;
template <>
inline constexpr bool is_accuracy<accurate_t> = true;

/// The accuracy tag among the options of a call, or the default one.
template <class... Options>
struct accuracy_option {
  static_assert((is_accuracy<Options> && ...),
                "xact: the only options of this function are the accuracy tags (xact::accurate)");
  static_assert(sizeof...(Options) <= 1, "xact: one accuracy tag at most");
  using type = accurate_t;
};
template <class Option>
  requires is_accuracy<Option>
struct accuracy_option<Option> {
  using type = Option;
};

}  // namespace detail
}  // namespace XACT_ABI

}  // namespace xact

#endif
