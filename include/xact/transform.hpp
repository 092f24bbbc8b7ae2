// transform: one pass over ranges with your own callable, using the loop that all range functions
// of xact share.
//
// y[i] = f(x[i]), z[i] = f(x[i], y[i]), ...: any number of contiguous ranges.
//
//   transform(x, y, f), transform(a, b, y, f), transform(a, b, y, z, f), …
//   transform(x, y, f, xact::streaming), transform(x, y, f, xact::cached)
//
// Inputs come first, then outputs, then f, then an option; all ranges have one element type and one
// size. An input or output may be a mask instead of a range (xact::bit_span, xact::const_bit_span,
// xact::bit_vector), but not all of them.
//
// f is called with an xsimd::batch<T, xsimd::default_arch> for each input range and its batch_bool
// for each input mask. It returns a batch for each output range and a batch_bool for each output
// mask, in a std::tuple if there are several outputs. The order and number of the calls are
// unspecified. Lanes past the end of a range hold copies of its elements. What f returns for an
// element should depend on that element alone. In f, use xsimd's functions: xsimd::exp(v) instead
// of std::exp(v), xsimd::select(v > 0, a, b) instead of v > 0 ? a : b.
//
// Results of streaming_threshold bytes or more bypass the cache, unless the option says otherwise
// (streaming.hpp).
//
// An output may be an input (the same first element). Any other overlap with an output is an error,
// and so is an overlap of a mask and a range.
// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
// partly; and whatever f throws. Empty ranges are fine.
//
// Wrap f as interleaved(f) if it is limited by computation, not by memory. f may then use only
// operators and functions of xact:
//
//   transform(x, y, xact::interleaved([](auto v) { return v * xact::sigmoid(v, xact::fast); }))
//
// f then gets several batches at a time, as one value of a type that has the same operators, with
// numbers too (v * 2.0f), and select, min, max, abs and fma, found by argument-dependent lookup.
// Each operation runs on one batch after the other, so the CPU has several independent operations
// to overlap. The loop also prefetches the inputs.
#ifndef XACT_TRANSFORM_HPP
#define XACT_TRANSFORM_HPP

#include <utility>

#include "detail/loop.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// What f returns, as a tuple: one value stands for a tuple of one.
template <class R>
struct result_traits {
  static constexpr std::size_t count = 1;
  template <class... Expected>
  static constexpr bool only = std::is_same_v<std::tuple<R>, std::tuple<Expected...>>;
};
template <class... R>
struct result_traits<std::tuple<R...>> {
  static constexpr std::size_t count = sizeof...(R);
  template <class... Expected>
  static constexpr bool only = std::is_same_v<std::tuple<R...>, std::tuple<Expected...>>;
};
template <>
struct result_traits<void> {
  static constexpr std::size_t count = 0;
};

/// The value that the loop reads from an operand, or writes to it.
template <class B, class R>
using operand_value = std::conditional_t<range<R>, B, mask_of<B>>;

/// Calls of f with the first N of the operands R.
template <class F, class B, class Operands, class Indices>
struct call_with;
template <class F, class B, class Operands, std::size_t... Index>
struct call_with<F, B, Operands, std::index_sequence<Index...>> {
  template <std::size_t J>
  using value = operand_value<B, std::tuple_element_t<J, Operands>>;

  static consteval auto traits() {
    if constexpr (std::is_invocable_v<F&, const value<Index>&...>) {
      using result = std::invoke_result_t<F&, const value<Index>&...>;
      return result_traits<std::remove_cvref_t<result>>{};
    } else {
      return result_traits<void>{};
    }
  }
  /// Whether f returns what the operands from the N-th on take.
  template <std::size_t... K>
  static consteval bool returns(std::index_sequence<K...>) {
    return decltype(traits())::template only<value<sizeof...(Index) + K>...>;
  }
};

/// How many of the operands are inputs: N such that f takes N values and returns one for each of the
/// others; 0 if there is none.
template <class F, class B, class Operands, std::size_t N = std::tuple_size_v<Operands> - 1>
consteval std::size_t input_count() {
  if constexpr (N == 0) {
    return 0;
  } else if constexpr (call_with<F, B, Operands, std::make_index_sequence<N>>::traits().count ==
                       std::tuple_size_v<Operands> - N) {
    return N;
  } else {
    return input_count<F, B, Operands, N - 1>();
  }
}

/// What interleaved(f) is: f for packs of Count batches.
template <class F, std::size_t Count>
struct interleaved_callable {
  F f;

  template <class B>
  static constexpr std::size_t pack_size = Count;

  template <class... V>
  XACT_INLINE auto operator()(const V&... values) const
    requires std::is_invocable_v<const F&, const V&...>
  {
    return f(values...);
  }
};

}  // namespace detail

/// Wraps f so that transform calls it with Count batches at a time, or with one where fewer are
/// left. The comment at the top of this file says what f may use.
template <std::size_t Count = 4, class F>
[[nodiscard]] XACT_INLINE constexpr detail::interleaved_callable<std::remove_cvref_t<F>, Count>
interleaved(F&& f) {
  return {std::forward<F>(f)};
}

/// The type of transform; its contract stands in the first lines of this file.
template <class Arch>
struct transform_function {
  template <class... Arguments>
  void operator()(Arguments&&... arguments) const {
    constexpr std::size_t options =
        (std::size_t(0) + ... + std::size_t(detail::is_any_option<Arguments>));
    static_assert(sizeof...(Arguments) >= 3 + options,
                  "xact::transform takes at least one input range, one output range, and a "
                  "callable, and then options");
    static_assert(options <= 1, "xact::transform takes one of xact::streaming and xact::cached");
    static_assert(detail::option_count<detail::automatic_t, Arguments...> == options,
                  "xact::transform has no accuracy tags, only xact::streaming and xact::cached");
    if constexpr (sizeof...(Arguments) >= 3 + options) {
      constexpr std::size_t operands = sizeof...(Arguments) - options - 1;
      split<detail::option<detail::automatic_t, Arguments...>>(
          std::forward_as_tuple(std::forward<Arguments>(arguments)...),
          std::make_index_sequence<operands>{});
    }
  }

 private:
  template <class Stores, class Tuple, std::size_t... Index>
  static void split(Tuple arguments, std::index_sequence<Index...>) {
    constexpr std::size_t R = sizeof...(Index);
    using operands = std::tuple<std::tuple_element_t<Index, Tuple>...>;
    constexpr bool are_operands = (detail::operand<std::tuple_element_t<Index, Tuple>> && ...);
    static_assert(are_operands,
                  "xact::transform: every argument before the callable must be a contiguous range "
                  "(std::vector, std::span(pointer, size), ...), not volatile, or a mask");
    if constexpr (are_operands) {
      using T = typename detail::first_element<std::tuple_element_t<Index, Tuple>...>::type;
      static_assert(!std::is_void_v<T>,
                    "xact::transform: at least one argument must be a range, not a mask");
      static_assert(std::is_void_v<T> || detail::is_batch_element<T>,
                    "xact::transform: xsimd has no batch of this element type");
      if constexpr (detail::is_batch_element<T>) {
        using B = detail::batch_or_lane<T, Arch>;
        auto& f = std::get<R>(arguments);
        using F = std::remove_reference_t<decltype(f)>;
        constexpr std::size_t N = detail::input_count<F, B, operands>();
        static_assert(
            N != 0,
            "xact::transform: the callable must take one xsimd::batch<T> for each input range (a "
            "batch_bool for each mask) and return one value for each output (a std::tuple if there "
            "are several)");
        if constexpr (N != 0) {
          constexpr bool returns_values =
              detail::call_with<F, B, operands, std::make_index_sequence<N>>::returns(
                  std::make_index_sequence<R - N>{});
          static_assert(returns_values,
                        "xact::transform: the callable must return xsimd::batch<T> of the ranges' "
                        "element type T for each output range and its batch_bool for each mask");
          if constexpr (returns_values) {
            if constexpr (detail::are_operands_valid<N, std::tuple_element_t<Index, Tuple>...>()) {
              static constexpr detail::call_site site{"xact::", "transform", nullptr};
              detail::check_and_loop<N, B>(site, f, Stores{}, std::get<Index>(arguments)...);
            }
          }
        }
      }
    }
  }
};

/// transform(inputs..., outputs..., f) and transform(inputs..., outputs..., f, option).
inline constexpr transform_function<detail::native_arch> transform{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
