// The options at the end of a call: tags, in any order, one of each kind.
#ifndef XACT_DETAIL_OPTIONS_HPP
#define XACT_DETAIL_OPTIONS_HPP

#include <cstddef>
#include <type_traits>

#include "abi.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// The kind of an option is the type that stands for "none of this kind was given".
template <class Option>
struct option_traits {
  using kind = void;
};

template <class Option, class Kind>
inline constexpr bool is_option =
    std::is_same_v<typename option_traits<std::remove_cvref_t<Option>>::kind, Kind>;
template <class Option>
inline constexpr bool is_any_option = !is_option<Option, void>;

/// How many of the options are of a kind.
template <class Kind, class... Options>
inline constexpr std::size_t option_count =
    (std::size_t(0) + ... + std::size_t(is_option<Options, Kind>));

/// The option of a kind, or the kind itself if there is none.
template <class Kind, class... Options>
struct find_option {
  using type = Kind;
};
template <class Kind, class First, class... Options>
struct find_option<Kind, First, Options...> {
  using type = typename std::conditional_t<is_option<First, Kind>,
                                           std::type_identity<std::remove_cvref_t<First>>,
                                           find_option<Kind, Options...>>::type;
};
template <class Kind, class... Options>
using option = typename find_option<Kind, Options...>::type;

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
