// The rows of the list of activations as constants, and what a call of each says when it cannot compile.
#ifndef XACT_DETAIL_ACTIVATIONS_HPP
#define XACT_DETAIL_ACTIVATIONS_HPP

#include "row.hpp"

namespace xact {
inline namespace XACT_VERSIONED {
namespace activations {

#define XACT_ACTIVATION(function, inputs, usage, ...) \
  inline constexpr row function = make_row(#function, inputs, usage, {__VA_ARGS__});
#include "activations.inc"

}  // namespace activations
}  // namespace XACT_VERSIONED

inline namespace XACT_ABI {
namespace detail {

/// What can be wrong with the types of a call's arguments.
enum class mistake : unsigned char {
  none,
  arguments,
  elements_not_floating,
  elements_not_numbers,
  not_an_option,
  two_tags,
  exact_of_double,
  two_ways_to_store,
  stored_value,
  values_of_two_types,
  rearranged_sums
};

/// Says what a mistake is, with the name of the function.
template <const activations::row& Row>
struct assertions;

#define XACT_ACTIVATION(function, inputs, usage, ...)                                              \
  template <>                                                                                      \
  struct assertions<activations::function> {                                                       \
    template <mistake Found>                                                                       \
    static consteval bool hold() {                                                                 \
      using enum mistake;                                                                          \
      static_assert(Found != arguments,                                                            \
                    "xact::" #function " takes values, or ranges as " usage                        \
                    ", and then xact::streaming or xact::cached, where ranges are contiguous "     \
                    "(std::vector, std::array, std::span(pointer, size), ...), not volatile, "     \
                    "and no other arguments fit");                                                 \
      static_assert(Found != elements_not_floating,                                                \
                    "xact::" #function " computes on float and double only");                      \
      static_assert(Found != elements_not_numbers,                                                 \
                    "xact::" #function " computes on float, double and signed integers only");     \
      static_assert(Found != not_an_option,                                                        \
                    "xact::" #function                                                             \
                    ": the only options of this function are the accuracy "                        \
                    "tags (xact::fast, xact::accurate, xact::exact), and for ranges "              \
                    "xact::streaming and xact::cached");                                           \
      static_assert(Found != two_tags, "xact::" #function ": one accuracy tag at most");           \
      static_assert(Found != exact_of_double,                                                      \
                    "xact::" #function ": exact is offered for float only");                       \
      static_assert(Found != two_ways_to_store,                                                    \
                    "xact::" #function " takes one of xact::streaming and xact::cached");          \
      static_assert(Found != stored_value,                                                         \
                    "xact::" #function ": xact::streaming and xact::cached are for ranges");       \
      static_assert(Found != values_of_two_types,                                                  \
                    "xact::" #function ": the values of one call must be of one type");            \
      static_assert(Found != rearranged_sums,                                                      \
                    "xact: -ffast-math, -Ofast, -funsafe-math-optimizations, -fassociative-math "  \
                    "and /fp:fast make xact::" #function                                           \
                    " wrong; compile this file with "                                              \
                    "-fno-fast-math (/fp:precise) behind them, or call xact::dispatch::" #function \
                    ", whose library is compiled so");                                             \
      return Found == none;                                                                        \
    }                                                                                              \
  };
#include "activations.inc"

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
