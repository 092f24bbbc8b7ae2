// The range forms of an activation, made from its row: which arguments are what, which of its forms a
// call is, and what is checked before it is computed.
#ifndef XACT_DETAIL_RANGE_FUNCTION_HPP
#define XACT_DETAIL_RANGE_FUNCTION_HPP

#include <array>
#include <limits>
#include <tuple>
#include <utility>

#include "../accuracy.hpp"
#include "../streaming.hpp"
#include "activations.hpp"
#include "arguments.hpp"
#include "checks.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

enum class argument_kind : unsigned char { range, mask, number, option, other };

template <class A>
inline constexpr argument_kind kind_of_argument = is_any_option<A> ? argument_kind::option
                                                  : range<A>       ? argument_kind::range
                                                  : mask<A>        ? argument_kind::mask
                                                  : number<A>      ? argument_kind::number
                                                                   : argument_kind::other;

/// What the arguments of a call are, in this order: operands, parameters, options.
struct parsed_call {
  bool has_form = false;
  std::size_t form = 0;
  bool is_in_place = false;
  std::size_t operands = 0;
  std::size_t parameters = 0;
};

template <std::size_t A>
consteval bool is_call_of(const activations::form& form, std::size_t inputs,
                          const std::array<argument_kind, A>& kinds, std::size_t operands) {
  if (form.size != operands) return false;
  for (std::size_t i = 0; i < operands; ++i) {
    const bool is_number = i < inputs && kinds[i] == argument_kind::number;
    if (form.operands[i].is_mask ? kinds[i] != argument_kind::mask
                                 : kinds[i] != argument_kind::range && !is_number) {
      return false;
    }
  }
  return true;
}

template <std::size_t A>
consteval parsed_call parse_call(const activations::row& row,
                                 const std::array<argument_kind, A>& kinds) {
  parsed_call call;
  std::size_t numbers = 0;
  std::size_t i = 0;
  for (; i < A && i < row.inputs; ++i) numbers += kinds[i] == argument_kind::number;
  while (i < A && (kinds[i] == argument_kind::range || kinds[i] == argument_kind::mask)) ++i;
  call.operands = i;
  if (i < row.inputs || numbers == row.inputs) return call;

  call.is_in_place = row.inputs == 1 && i == 1 && kinds[0] == argument_kind::range;
  call.has_form = call.is_in_place;
  for (std::size_t f = 0; f < row.form_count && !call.has_form; ++f) {
    call.has_form = is_call_of(row.forms[f], row.inputs, kinds, i);
    call.form = f;
  }
  while (i < A && kinds[i] == argument_kind::number) ++i;
  call.parameters = i - call.operands;
  return call;
}

/// A number may not lose what follows its point.
template <class T, class... A>
consteval bool are_numbers_kept() {
  return !std::is_integral_v<T> || (!std::is_floating_point_v<std::remove_cvref_t<A>> && ...);
}

template <class T>
consteval bool is_element_of(activations::element_set set) {
  return std::is_same_v<T, float> || std::is_same_v<T, double> ||
         (set == activations::element_set::numbers && std::signed_integral<T>);
}

constexpr mistake elements_mistaken(activations::element_set set) {
  return set == activations::element_set::floating ? mistake::elements_not_floating
                                                   : mistake::elements_not_numbers;
}

/// What is wrong with the parameters and options at the end of a call, of which there are so many.
template <const activations::row& Row, class... A>
constexpr mistake mistake_in_end(std::size_t parameters, std::size_t end) {
  constexpr std::size_t options = (std::size_t(0) + ... + std::size_t(is_any_option<A>));
  constexpr std::size_t tags = option_count<accurate_t, A...>;
  const bool are_default = parameters == 0;
  if (!(are_default || parameters == Row.parameter_count) || parameters + options != end) {
    return Row.has_tags ? mistake::not_an_option : mistake::arguments;
  }
  if (!Row.has_tags && tags > 0) return mistake::arguments;
  if (tags > 1) return mistake::two_tags;
  if (option_count<automatic_t, A...> > 1) return mistake::two_ways_to_store;
  return mistake::none;
}

/// Whether the compiler rearranges sums here. Where macros do not say so, g++ shows it: also within
/// #pragma GCC optimize, of which macros tell nothing.
template <class T>
consteval bool may_rearrange_sums() {
#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(_M_FP_FAST)
  return true;
#elif defined(__GNUC__) && !defined(__clang__)
  extern T any_number;
  constexpr bool is_constant = __builtin_constant_p((any_number + 1) - any_number);
  return is_constant;
#else
  return false;
#endif
}

/// Under flags that rearrange sums a number that is added in order to round, and taken off again, would be
/// left out, and half the digits of results be wrong (measured), whatever the tag.
template <const activations::row& Row>
inline constexpr bool loses_digits =
    may_rearrange_sums<float>() && Row.promised.under_fast_math == activations::fast_math::refused;

template <const activations::row& Row, class Code, class... A>
consteval mistake mistake_in_ranges(const parsed_call& call) {
  using T = typename first_element<A...>::type;
  if (!call.has_form || !are_numbers_kept<T, A...>()) return mistake::arguments;
  if (!is_element_of<T>(Row.promised.elements)) return elements_mistaken(Row.promised.elements);
  const mistake end = mistake_in_end<Row, A...>(call.parameters, sizeof...(A) - call.operands);
  if (end != mistake::none) return end;
  using tag = option<accurate_t, A...>;
  if (Row.has_tags && std::is_same_v<tag, exact_t> && !std::is_same_v<T, float>) {
    return mistake::exact_of_double;
  }
  return Code::is_compiled_here && loses_digits<Row> ? mistake::rearranged_sums : mistake::none;
}

/// A number as a T: the nearest one that T has, or for integers without what T cannot hold.
template <class T, class A>
XACT_INLINE constexpr T as_parameter(A number) noexcept {
  if constexpr (std::is_integral_v<T> && std::is_integral_v<A>) {
    using limits = std::numeric_limits<T>;
    if (std::cmp_less(number, limits::lowest())) return limits::lowest();
    if (std::cmp_greater(number, (limits::max)())) return (limits::max)();
  }
  return static_cast<T>(number);
}

/// The parameters of a call, those that begin at First among the arguments or the default ones.
template <const activations::row& Row, class T, std::size_t First, bool AreGiven, class Arguments>
XACT_INLINE constexpr std::array<T, Row.parameter_count> parameters_of(
    [[maybe_unused]] const Arguments& arguments) noexcept {
  return [&]<std::size_t... P>(std::index_sequence<P...>) XACT_INLINE_LAMBDA {
    if constexpr (AreGiven) {
      return std::array<T, Row.parameter_count>{as_parameter<T>(std::get<First + P>(arguments))...};
    } else {
      return std::array<T, Row.parameter_count>{static_cast<T>(Row.parameters[P].default_value)...};
    }
  }(std::make_index_sequence<Row.parameter_count>{});
}

/// An argument as the operand of a computation on elements of type T.
template <class T, class A>
XACT_INLINE decltype(auto) as_operand(A& argument) noexcept {
  if constexpr (number<A>) {
    return static_cast<T>(argument);
  } else {
    return (argument);
  }
}

/// The range forms of the function of a row, computed by Code: the code that this translation unit is
/// compiled to (activation.hpp) or that of a dispatch library (../dispatch.hpp).
template <const activations::row& Row, class Code>
struct range_function {
  template <class... A>
    requires(!Code::template is_value_call<Row.inputs, A...>)
  XACT_INLINE void operator()(A&&... arguments) const {
    constexpr parsed_call call =
        parse_call(Row, std::array<argument_kind, sizeof...(A)>{kind_of_argument<A>...});
    if constexpr (assertions<Row>::template hold<mistake_in_ranges<Row, Code, A...>(call)>()) {
      run<call, A...>(std::tuple<A&&...>(std::forward<A>(arguments)...),
                      std::make_index_sequence<Row.forms[call.form].size>{});
    }
  }

 private:
  template <parsed_call Call, class... A, std::size_t... Index>
  XACT_INLINE static void run(const std::tuple<A&&...>& arguments, std::index_sequence<Index...>) {
    using T = typename first_element<A...>::type;
    if constexpr (are_operands_valid<Row.inputs, std::tuple_element_t<place<Call>(Index),
                                                                      std::tuple<A...>>...>()) {
      static constexpr call_site site{Code::scope, Row.function, Row.forms[Call.form].operands};
      const auto parameters =
          parameters_of<Row, T, Call.operands, (Call.parameters > 0)>(arguments);
      check_parameters(site, Row, parameters);
      Code::template run<Row, Call.form, option<accurate_t, A...>>(
          site, option<automatic_t, A...>{}, parameters,
          as_operand<T>(std::get<place<Call>(Index)>(arguments))...);
    }
  }

  /// Which argument an operand is.
  template <parsed_call Call>
  static consteval std::size_t place(std::size_t operand) {
    return Call.is_in_place ? 0 : operand;
  }
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
