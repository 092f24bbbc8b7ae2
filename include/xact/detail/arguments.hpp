// The arguments of a call: ranges, masks and numbers, and what must hold of their types.
#ifndef XACT_DETAIL_ARGUMENTS_HPP
#define XACT_DETAIL_ARGUMENTS_HPP

#include <initializer_list>
#include <iterator>
#include <type_traits>
// That of libstdc++ has the concepts of ranges, and <ranges> would cost a tenth more time.
#if !defined(__GLIBCXX__)
#include <ranges>
#endif

#include "../bit_mask.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class R>
concept range = std::ranges::contiguous_range<R> && std::ranges::sized_range<R> &&
                !std::is_volatile_v<std::remove_reference_t<std::ranges::range_reference_t<R>>>;

template <class R>
concept mask = std::is_convertible_v<R, const_bit_span>;
template <class R>
concept writable_mask = std::is_convertible_v<R, bit_span>;

template <class R>
concept operand = range<R> || mask<R>;

/// One number that stands for every element of an input.
template <class R>
concept number = std::is_arithmetic_v<std::remove_cvref_t<R>>;

/// The type behind a range's pointer: const float for a std::span<const float>.
template <class R>
using range_reference = std::remove_reference_t<std::ranges::range_reference_t<R>>;
template <class R>
using range_element = std::remove_cv_t<range_reference<R>>;

/// The element type of the first range among operands; void if there is none.
template <class... R>
struct first_element {
  using type = void;
};
template <class First, class... More>
struct first_element<First, More...> : first_element<More...> {};
template <range First, class... More>
struct first_element<First, More...> {
  using type = range_element<First>;
};

/// False, but only known to be once T is: for a static_assert in a function that must not be used.
template <class T>
inline constexpr bool never = false;

template <class T, class... Others>
inline constexpr bool is_any_of = (std::is_same_v<T, Others> || ...);

/// Float, double, and integers of at most 64 bits that are no characters, but for char.
template <class T>
inline constexpr bool is_batch_element =
    is_any_of<T, float, double> || (std::is_integral_v<T> && sizeof(T) <= sizeof(std::uint64_t) &&
                                    !is_any_of<T, bool, wchar_t, char8_t, char16_t, char32_t>);

template <class R>
inline constexpr bool outlives_call =
    std::is_lvalue_reference_v<R> || std::ranges::enable_borrowed_range<std::remove_cvref_t<R>>;

template <class R>
consteval bool is_writable() {
  if constexpr (range<R>) {
    return !std::is_const_v<range_reference<R>>;
  } else {
    return writable_mask<R>;
  }
}

template <class R, class T>
consteval bool has_element() {
  if constexpr (range<R>) {
    return std::is_same_v<range_element<R>, T>;
  } else {
    return true;
  }
}

/// Whether a call may have these operands, of which the first N are inputs. Says what is wrong.
template <std::size_t N, class... Operands>
consteval bool are_operands_valid() {
  using T = typename first_element<Operands...>::type;
  static_assert(!std::is_void_v<T>, "xact: at least one argument must be a range, not a mask");
  static_assert(std::is_void_v<T> || is_batch_element<T>,
                "xact: the elements of a range must be numbers");
  constexpr bool one_type = (has_element<Operands, T>() && ...);
  static_assert(one_type, "xact: all ranges of one call must have the same element type");
  constexpr auto outputs_are = [](std::initializer_list<bool> each) {
    std::size_t i = 0;
    for (const bool is : each) {
      if (i++ >= N && !is) return false;
    }
    return true;
  };
  constexpr bool kept = outputs_are({!range<Operands> || outlives_call<Operands&&>...});
  static_assert(kept,
                "xact: an output is a temporary container, so its contents would be lost; "
                "pass a variable or a view such as std::span");
  constexpr bool writable = outputs_are({is_writable<Operands>()...});
  static_assert(writable,
                "xact: an output range is read-only (its elements are const), or an output mask is "
                "(a const_bit_span or a temporary)");
  return is_batch_element<T> && one_type && kept && writable;
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
