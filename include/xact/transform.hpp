// transform: the one loop of xact. Every range function is made from it.
#ifndef XACT_TRANSFORM_HPP
#define XACT_TRANSFORM_HPP

#include <initializer_list>
#include <span>
#include <tuple>

#include "detail/error.hpp"
#include "detail/operands.hpp"
#include "streaming.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class T>
inline constexpr bool is_batch_element =
    std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, long double>;

// What f takes and returns.

/// A function object opts in to packs with a member template pack_size<B>: how many batches B it
/// wants in one call. Its call operator must then also take values of type detail::pack<B, U> for
/// every U up to that, which it does if it uses nothing but the functions in detail/lanes.hpp. It
/// does so because it has arithmetic to interleave; any other is taken to wait for memory.
template <class F, class B>
inline constexpr std::size_t pack_size_of = 0;
template <class F, class B>
  requires requires { F::template pack_size<B>; }
inline constexpr std::size_t pack_size_of<F, B> = F::template pack_size<B>;

/// Batches per step of the loop; without packs, enough to hide the loop itself.
template <class F, class B>
inline constexpr std::size_t unroll_of = pack_size_of<F, B> != 0 ? pack_size_of<F, B> : 4;

/// What f returns, as a tuple: one value stands for a tuple of one.
template <class R>
struct result_traits {
  static constexpr std::size_t count = 1;
  template <class... Expected>
  static constexpr bool only = std::is_same_v<std::tuple<R>, std::tuple<Expected...>>;
  template <std::size_t>
  XACT_INLINE static const R& get(const R& result) noexcept {
    return result;
  }
};
template <class... R>
struct result_traits<std::tuple<R...>> {
  static constexpr std::size_t count = sizeof...(R);
  template <class... Expected>
  static constexpr bool only = std::is_same_v<std::tuple<R...>, std::tuple<Expected...>>;
  template <std::size_t K>
  XACT_INLINE static const auto& get(const std::tuple<R...>& result) noexcept {
    return std::get<K>(result);
  }
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
template <class F, class B, class Operands, std::size_t... I>
struct call_with<F, B, Operands, std::index_sequence<I...>> {
  template <std::size_t J>
  using value = operand_value<B, std::tuple_element_t<J, Operands>>;

  static consteval auto traits() {
    if constexpr (std::is_invocable_v<F&, const value<I>&...>) {
      using result = std::invoke_result_t<F&, const value<I>&...>;
      return result_traits<std::remove_cvref_t<result>>{};
    } else {
      return result_traits<void>{};
    }
  }
  /// Whether f returns what the operands from the N-th on take.
  template <std::size_t... K>
  static consteval bool returns(std::index_sequence<K...>) {
    return decltype(traits())::template only<value<sizeof...(I) + K>...>;
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

// One step of the loop.

/// Stores f's result, a value or a tuple of values, from element i of each output on.
template <std::size_t U, stores S, class Result, class... Outputs>
XACT_INLINE void store_result(const Result& result, const std::tuple<Outputs...>& out,
                              std::size_t i) noexcept {
  [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
    (std::get<K>(out).template store<U, S>(result_traits<Result>::template get<K>(result), i), ...);
  }(std::index_sequence_for<Outputs...>{});
}

/// Stores what f made of the batch at `at`, of which the elements from `first` to `end` are not stored yet.
template <class Result, class... Outputs>
XACT_INLINE void store_end(const Result& result, const std::tuple<Outputs...>& out, std::size_t at,
                           std::size_t first, std::size_t end) noexcept {
  [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
    (std::get<K>(out).store_end(result_traits<Result>::template get<K>(result), at, first, end),
     ...);
  }(std::index_sequence_for<Outputs...>{});
}

/// The lines that later steps will come to, so many bytes behind element i. They may lie beyond the array.
template <bool IsWritten, std::size_t U, std::size_t Distance, class B, class Operand>
XACT_INLINE void prefetch_ahead(const Operand& operand, std::size_t i) noexcept {
  if constexpr (requires { operand.data; }) {
    const auto ahead = reinterpret_cast<std::uintptr_t>(operand.data + i) + Distance;
    for (std::size_t line = 0; line < U * lanes<B> * sizeof(element<B>); line += cache_line) {
      prefetch<IsWritten>(reinterpret_cast<const void*>(ahead + line));
    }
  }
}
inline constexpr std::size_t output_prefetch_distance = 512;
inline constexpr std::size_t input_prefetch_distance = 2048;

template <std::size_t U, stores S, class B, class F, class... Inputs, class... Outputs>
XACT_INLINE void step(F& f, const std::tuple<Inputs...>& in, const std::tuple<Outputs...>& out,
                      std::size_t i) {
  [&]<std::size_t... J, std::size_t... K, std::size_t... I>(
      std::index_sequence<J...>, std::index_sequence<K...>, std::index_sequence<I...>)
      XACT_INLINE_LAMBDA {
        if constexpr (S == stores::prefetched) {
          (prefetch_ahead<true, U, output_prefetch_distance, B>(std::get<K>(out), i), ...);
        }
        // Where there is arithmetic, the CPU does not look as far ahead by itself.
        if constexpr (S == stores::streaming && pack_size_of<F, B> != 0) {
          (prefetch_ahead<false, U, input_prefetch_distance, B>(std::get<J>(in), i), ...);
        }
        if constexpr (U == 1 || pack_size_of<F, B> != 0) {
          store_result<U, S>(f(std::get<J>(in).template load<U, S>(i)...), out, i);
        } else {
          // All loads come before all stores, so that the compiler need not fear that they alias.
          const std::tuple values{std::get<J>(in).template load<U, S>(i)...};
          const auto call = [&](auto u)
                                XACT_INLINE_LAMBDA { return f(std::get<J>(values).batch[u]...); };
          using result = decltype(call(std::integral_constant<std::size_t, 0>{}));
          const result results[] = {call(std::integral_constant<std::size_t, I>{})...};
          const auto all = [&](auto k) XACT_INLINE_LAMBDA {
            using value = typename std::tuple_element_t<k, std::tuple<Outputs...>>::value;
            return pack<value, U>{{result_traits<result>::template get<k>(results[I])...}};
          };
          (std::get<K>(out).template store<U, S>(all(std::integral_constant<std::size_t, K>{}), i),
           ...);
        }
      }(std::index_sequence_for<Inputs...>{}, std::index_sequence_for<Outputs...>{},
        std::make_index_sequence<U>{});
}

/// One step of each power of two below U for the batches that are left, down to a single one.
template <std::size_t U, stores S, class B, class F, class In, class Out>
XACT_INLINE std::size_t remaining_steps(F& f, const In& in, const Out& out, std::size_t i,
                                        std::size_t n) {
  if constexpr (U > 1) {
    constexpr std::size_t half = std::bit_ceil(U) / 2;
    if (n - i >= half * lanes<B>) {
      step<half, S, B>(f, in, out, i);
      i += half * lanes<B>;
    }
    return remaining_steps<half, S, B>(f, in, out, i, n);
  } else {
    return i;
  }
}

// The loop.

/// The first n elements, fewer than one batch has lanes.
template <class F, class... Inputs, class... Outputs>
XACT_INLINE void less_than_a_batch(F& f, const std::tuple<Inputs...>& in,
                                   const std::tuple<Outputs...>& out, std::size_t n) {
  [&]<std::size_t... J, std::size_t... K>(std::index_sequence<J...>, std::index_sequence<K...>)
      XACT_INLINE_LAMBDA {
        const auto result = f(std::get<J>(in).load_partial(n)...);
        using traits = result_traits<std::remove_const_t<decltype(result)>>;
        (std::get<K>(out).store_partial(traits::template get<K>(result), n), ...);
      }(std::index_sequence_for<Inputs...>{}, std::index_sequence_for<Outputs...>{});
}

/// One batch of each input from element i on, in a tuple.
template <class... Inputs>
XACT_INLINE auto load_batches(const std::tuple<Inputs...>& in, std::size_t i) noexcept {
  return std::apply(
      [i](const auto&... input)
          XACT_INLINE_LAMBDA { return std::tuple{input.template load<1, stores::plain>(i)...}; },
      in);
}

/// At least one batch. A tail of n % lanes elements is done as part of one more whole batch, the last
/// one in the ranges, which overlaps the batch before; and so is a head of fewer elements than a
/// batch, those before what is aligned. Both are read before anything is written, so that an output
/// may be an input; what is written twice is the same both times.
template <stores S, class B, class F, class In, class Out>
XACT_INLINE void whole_batches(F& f, const In& in, const Out& out, std::size_t head,
                               std::size_t n) {
  constexpr std::size_t unroll = unroll_of<F, B>;
  constexpr std::size_t block = unroll * lanes<B>;
  const std::size_t last = n - lanes<B>;
  [[maybe_unused]] const auto first_batches = load_batches(in, 0);
  const auto last_batches = load_batches(in, last);
  std::size_t i = head;
  if constexpr (S == stores::prefetched) {
    constexpr std::size_t ahead = output_prefetch_distance / sizeof(element<B>);
    for (; n - i >= block + ahead; i += block) step<unroll, S, B>(f, in, out, i);
  }
  constexpr stores rest = S == stores::prefetched ? stores::plain : S;
  for (; n - i >= block; i += block) step<unroll, rest, B>(f, in, out, i);
  i = remaining_steps<unroll, rest, B>(f, in, out, i, n);
  if constexpr (S == stores::streaming) {
    if (head > 0) store_end(std::apply(f, first_batches), out, 0, 0, lanes<B>);
  }
  if (i < n) store_end(std::apply(f, last_batches), out, last, i, n);
}

// Past the cache.

template <class B, class Input>
XACT_INLINE bool begins_at(const Input& input, const void* p) noexcept {
  if constexpr (std::is_same_v<Input, array_input<B>>) return input.data == p;
  return false;
}
/// Whether an output is an input too, of which the lines are in the cache already.
template <class B, class... Inputs>
XACT_INLINE bool is_in_place(const array_output<B>& output,
                             const std::tuple<Inputs...>& in) noexcept {
  return std::apply([&](const auto&... input)
                        XACT_INLINE_LAMBDA { return (begins_at<B>(input, output.data) || ...); },
                    in);
}
template <class B, bool Overwrites, class In>
XACT_INLINE bool is_in_place(const mask_output<B, Overwrites>&, const In&) noexcept {
  return false;
}

inline constexpr std::size_t no_head = ~std::size_t(0);

/// An output for the streaming loop. If streaming is due, it is stored past the cache unless it is an
/// input too or not aligned after `head` elements. The first one that can be decides how many that is.
template <class B, class... Inputs>
XACT_INLINE auto streaming_form(const array_output<B>& output, const std::tuple<Inputs...>& in,
                                bool due, std::size_t& head) noexcept {
  if (!due) return streaming_output<B>{output, false};
  const auto address = reinterpret_cast<std::uintptr_t>(output.data);
  const std::size_t bytes = (sizeof(B) - address % sizeof(B)) % sizeof(B);
  const std::size_t elements = bytes / sizeof(element<B>);
  const bool streams = !is_in_place(output, in) && bytes % sizeof(element<B>) == 0 &&
                       (head == no_head || head == elements);
  if (streams) head = elements;
  return streaming_output<B>{output, streams};
}
template <class B, bool Overwrites, class In>
XACT_INLINE auto streaming_form(const mask_output<B, Overwrites>& output, const In&, bool,
                                std::size_t&) noexcept {
  return output;
}

/// Whether the option or the size says so.
template <class B>
XACT_INLINE bool is_streaming_due(automatic_t, std::size_t n) noexcept {
  return n >= (streaming_threshold + sizeof(element<B>) - 1) / sizeof(element<B>);
}
template <class B>
XACT_INLINE bool is_streaming_due(streaming_t, std::size_t) noexcept {
  return true;
}
template <class B>
XACT_INLINE bool is_streaming_due(chosen_stores stores, std::size_t n) noexcept {
  return stores.streaming || (!stores.cached && is_streaming_due<B>(automatic_t{}, n));
}

/// From this size on, in bytes of one output, it does not stay in the first cache beside the inputs.
inline constexpr std::size_t prefetch_threshold = std::size_t(16) << 10;

/// Out of line, with its operands in registers: tuples would have to lie in memory, for short calls too.
template <class B, class... Inputs, class F, class Stores, class... Outputs>
XACT_NOINLINE void long_loop(F& f, Stores stores, std::size_t n, Inputs... inputs,
                             Outputs... outputs) {
  constexpr bool waits_for_memory = pack_size_of<F, B> == 0;
  const std::tuple in{inputs...};
  const std::tuple out{outputs...};
  if constexpr (has_streaming<B> && !std::is_same_v<Stores, cached_t>) {
    std::size_t head = no_head;
    const std::tuple streaming_out{
        streaming_form(outputs, in, is_streaming_due<B>(stores, n), head)...};
    // Where there is arithmetic, one loop is enough for both kinds of stores.
    if (!waits_for_memory || head != no_head) {
      const streaming_fence fence{head != no_head};
      whole_batches<stores::streaming, B>(f, in, streaming_out, fence.needed ? head : 0, n);
      return;
    }
  }
  if (waits_for_memory && n >= prefetch_threshold / sizeof(element<B>) &&
      !(is_in_place(outputs, in) || ...)) {
    whole_batches<stores::prefetched, B>(f, in, out, 0, n);
  } else {
    whole_batches<stores::plain, B>(f, in, out, 0, n);
  }
}

/// So many batches at most are done where the call stands: one at a time, in short code.
inline constexpr std::size_t few = 8;
template <class B, class F, class In, class Out>
XACT_INLINE void few_batches(F& f, const In& in, const Out& out, std::size_t n) {
  const std::size_t last = n - lanes<B>;
  const auto last_batches = load_batches(in, last);
  std::size_t i = 0;
#if defined(__GNUC__)
#pragma GCC unroll 1
#endif
  for (; i < last; i += lanes<B>) step<1, stores::plain, B>(f, in, out, i);
  store_end(std::apply(f, last_batches), out, last, i, n);
}

// The unwinder of libgcc 12 cannot read how clang keeps vectors of RISC-V in a frame and aborts: what the
// checks throw must not meet such a frame.
#if defined(__riscv_vector)
#define XACT_DETAIL_LOOP XACT_NOINLINE
#else
#define XACT_DETAIL_LOOP XACT_INLINE
#endif

template <class B, class... Inputs, class F, class Stores, class... Outputs>
XACT_DETAIL_LOOP void loop(F& f, Stores stores, std::size_t n, Inputs... inputs,
                           Outputs... outputs) {
  constexpr bool inlines = pack_size_of<F, B> == 0 && !std::is_same_v<Stores, streaming_t>;
  if (n == 0) return;
  (outputs.begin(n), ...);
  if (n < lanes<B>) {
    less_than_a_batch(f, std::tuple{inputs...}, std::tuple{outputs...}, n);
  } else if (inlines && n <= few * lanes<B>) {
    few_batches<B>(f, std::tuple{inputs...}, std::tuple{outputs...}, n);
  } else {
    long_loop<B, Inputs...>(f, stores, n, inputs..., outputs...);
  }
  (outputs.finish(n), ...);
}

// Checks.

/// Where an operand begins, and how many elements or bits it has.
struct region {
  const void* data;
  std::size_t size;
};

XACT_INLINE bool overlap(const void* a, std::size_t a_bytes, const void* b,
                         std::size_t b_bytes) noexcept {
  const auto distance = reinterpret_cast<std::uintptr_t>(a) - reinterpret_cast<std::uintptr_t>(b);
  return distance + (a_bytes - 1) < a_bytes + b_bytes - 1;
}

/// One size for all, and no output that overlaps anything but an input that begins with it. A mask and
/// an array must not overlap, whatever they are.
template <std::size_t N, std::size_t ElementBytes, bool... IsMask>
XACT_INLINE void check(const call_site& site, const region (&operands)[sizeof...(IsMask)]) {
  constexpr std::size_t R = sizeof...(IsMask);
  static constexpr bool is_mask[] = {IsMask...};
  const std::size_t size = operands[0].size;
  const auto check_size = [&](std::size_t i) XACT_INLINE_LAMBDA {
    if (operands[i].size != size) [[unlikely]] {
      fail_sizes(site, N, 0, size, i, operands[i].size);
    }
  };
  const auto check_pair = [&](auto i, auto j) XACT_INLINE_LAMBDA {
    constexpr bool alike = is_mask[i] == is_mask[j];
    if constexpr (i < j && (j >= N || !alike)) {
      const auto bytes = [&](bool mask) XACT_INLINE_LAMBDA {
        return mask ? bit_words(size) * sizeof(std::uint64_t) : size * ElementBytes;
      };
      if (alike && i < N && operands[i].data == operands[j].data) return;
      if (overlap(operands[i].data, bytes(is_mask[i]), operands[j].data, bytes(is_mask[j])))
          [[unlikely]] {
        fail_overlap(site, N, i, j, size, alike);
      }
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
    (check_size(I), ...);
    if (size == 0) return;
    const auto check_pairs_with = [&](auto j) XACT_INLINE_LAMBDA {
      (check_pair(std::integral_constant<std::size_t, I>{}, j), ...);
    };
    (check_pairs_with(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<R>{});
}

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

template <class R>
XACT_INLINE region region_of(R& operand) noexcept {
  if constexpr (range<R&>) {
    return {std::ranges::data(operand), std::size_t(std::ranges::size(operand))};
  } else {
    const const_bit_span bits = operand;
    return {bits.words(), bits.size()};
  }
}

template <class B, class R>
XACT_INLINE auto input_of(R& operand) noexcept {
  if constexpr (range<R&>) {
    return array_input<B>{std::ranges::data(operand)};
  } else {
    return mask_input<B>{const_bit_span(operand).words()};
  }
}
template <class B, bool Overwrites, class R>
XACT_INLINE auto output_of(R& operand) noexcept {
  if constexpr (range<R&>) {
    return array_output<B>{std::ranges::data(operand)};
  } else {
    return mask_output<B, Overwrites>{bit_span(operand).words()};
  }
}

/// Whether a call may have these operands, of which the first N are inputs. Says what is wrong.
template <std::size_t N, class... Operands>
consteval bool are_operands_valid() {
  using T = typename first_element<Operands...>::type;
  static_assert(!std::is_void_v<T>, "xact: at least one argument must be a range, not a mask");
  static_assert(std::is_void_v<T> || is_batch_element<T>,
                "xact: the elements of a range must be numbers");
  constexpr bool one_type = [] {
    const auto fits = []<class R>(std::type_identity<R>) {
      if constexpr (range<R>) return std::is_same_v<range_element<R>, T>;
      return true;
    };
    return (fits(std::type_identity<Operands>{}) && ...);
  }();
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

/// Their size, once they are checked.
template <std::size_t N, class... Operands>
XACT_INLINE std::size_t check_operands(const call_site& site, Operands&... operands) {
  using T = typename first_element<Operands&...>::type;
  const region regions[] = {region_of(operands)...};
  check<N, sizeof(T), !range<Operands&>...>(site, regions);
  return regions[0].size;
}

/// What computes the range functions: the code that this translation unit is compiled to.
template <class Arch>
struct compiled_code {
  static constexpr const char* scope = "xact::";
  static constexpr bool has_values = true;

  /// f over operands of which the first N are inputs and the others outputs, checked.
  template <std::size_t N, class Stores, class F, class... Operands>
  XACT_INLINE static void transform(const call_site& site, Stores stores, F& f,
                                    Operands&&... operands) {
    if constexpr (are_operands_valid<N, Operands...>()) {
      using B = batch_for<typename first_element<Operands...>::type, Arch>;
      const std::size_t n = check_operands<N>(site, operands...);
      const auto all = std::forward_as_tuple(operands...);
      [&]<std::size_t... I, std::size_t... K>(std::index_sequence<I...>, std::index_sequence<K...>)
          XACT_INLINE_LAMBDA {
            constexpr bool overwrites =
                (range<std::tuple_element_t<I, std::tuple<Operands...>>> && ...);
            loop<B, decltype(input_of<B>(std::get<I>(all)))...>(
                f, stores, n, input_of<B>(std::get<I>(all))...,
                output_of<B, overwrites>(std::get<N + K>(all))...);
          }(std::make_index_sequence<N>{}, std::make_index_sequence<sizeof...(Operands) - N>{});
    }
  }
};

template <class... Options>
inline constexpr bool are_store_options =
    sizeof...(Options) <= 1 && (is_option<Options, automatic_t> && ...);

}  // namespace detail

/// y[i] = f(x[i]), z[i] = f(x[i], y[i]), ...: one pass over any number of contiguous ranges.
///
///   transform(x, y, f), transform(a, b, y, f), transform(a, b, y, z, f), …
///   transform(x, y, f, xact::streaming), transform(x, y, f, xact::cached)
///
/// Inputs come first, then outputs, then f, then an option; all ranges have one element type and one
/// size. An input or output may be a mask instead of a range (xact::bit_span, xact::const_bit_span,
/// xact::bit_vector), but not all of them.
///
/// f is called with an xsimd::batch<T, xsimd::default_arch> for each range and its batch_bool for each
/// mask, in unspecified order and number; it returns one of these for each output, in a std::tuple if
/// there are several. Lanes beyond the ranges hold copies of their elements. f's results for an
/// element should depend on that element alone.
///
/// Results of streaming_threshold bytes and more are stored past the cache, unless the option says
/// otherwise (streaming.hpp).
///
/// An output may be an input (the same first element); anything else that overlaps is an error.
/// Throws std::invalid_argument, before anything is written, if sizes differ or operands overlap
/// partly; and whatever f throws. Empty ranges are fine.
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
  template <class Stores, class Tuple, std::size_t... I>
  static void split(Tuple arguments, std::index_sequence<I...>) {
    constexpr std::size_t R = sizeof...(I);
    using operands = std::tuple<std::tuple_element_t<I, Tuple>...>;
    constexpr bool are_operands = (detail::operand<std::tuple_element_t<I, Tuple>> && ...);
    static_assert(are_operands,
                  "xact::transform: every argument before the callable must be a contiguous range "
                  "or a mask");
    if constexpr (are_operands) {
      using T = typename detail::first_element<std::tuple_element_t<I, Tuple>...>::type;
      static_assert(!std::is_void_v<T>,
                    "xact::transform: at least one argument must be a range, not a mask");
      static_assert(std::is_void_v<T> || detail::is_batch_element<T>,
                    "xact::transform: xsimd has no batch of this element type");
      if constexpr (detail::is_batch_element<T>) {
        using B = detail::batch_for<T, Arch>;
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
            static constexpr detail::call_site site{"xact::", "transform", nullptr};
            detail::compiled_code<Arch>::template transform<N>(
                site, Stores{}, f,
                std::forward<std::tuple_element_t<I, Tuple>>(std::get<I>(arguments))...);
          }
        }
      }
    }
  }
};
inline constexpr transform_function<detail::native_arch> transform{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
