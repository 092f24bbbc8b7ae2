// The one loop: a function object over operands, a register at a time.
//
// Where f waits for memory, a tail of n % lanes elements is done as part of one more whole batch, the last
// one in the ranges, which overlaps the batch before; and so is a head of fewer elements than a batch, those
// before what is aligned where results go past the cache. Both are read before anything there is written, so
// that an output may be an input; what is written twice is the same both times. Ranges shorter than a
// batch are read and written in part (partial.hpp), and so are head and tail where f has arithmetic, so that
// it stands in fewer places.
#ifndef XACT_DETAIL_LOOP_HPP
#define XACT_DETAIL_LOOP_HPP

#include <tuple>

#include "../streaming.hpp"
#include "checks.hpp"
#include "operands.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

// The function object.

/// A function object with arithmetic to interleave says so by a member template pack_size<B>: how many
/// batches B it wants in one call. Its call operator must then also take values of type detail::pack<B, U>
/// for every U up to that, which it does if it uses nothing but the functions of operations.hpp and
/// lanes.hpp. Any other is taken to wait for memory.
template <class F, class B>
inline constexpr std::size_t pack_size_of = 0;
template <class F, class B>
  requires requires { F::template pack_size<B>; }
inline constexpr std::size_t pack_size_of<F, B> = F::template pack_size<B>;

/// Batches per step of the loop; without packs, enough to hide the loop itself.
template <class F, class B>
inline constexpr std::size_t unroll_of = pack_size_of<F, B> != 0 ? pack_size_of<F, B> : 4;

/// Whether f takes packs. Those that wait for memory may do so too, by a member takes_packs.
template <class F, class B>
inline constexpr bool takes_packs = [] {
  if constexpr (requires { F::takes_packs; }) return F::takes_packs;
  return pack_size_of<F, B> != 0;
}();

template <class R>
inline constexpr bool is_tuple = false;
template <class... R>
inline constexpr bool is_tuple<std::tuple<R...>> = true;

/// f, or a copy of it where f says by a member has_parameters that a copy does as well: what the loop stores
/// cannot be its numbers, which then stay in registers.
template <class F>
XACT_INLINE decltype(auto) in_registers(F& f) noexcept {
  if constexpr (requires { requires F::has_parameters; }) {
    return std::remove_const_t<F>(f);
  } else {
    return (f);
  }
}

/// For output K what f returns: a value, or a tuple of one for each output.
template <std::size_t K, class R>
XACT_INLINE const auto& result_for(const R& results) noexcept {
  if constexpr (is_tuple<R>) {
    return std::get<K>(results);
  } else {
    return results;
  }
}

// One step of the loop.

/// Stores f's results from element i of each output on.
template <std::size_t U, stores S, class Results, class... Outputs>
XACT_INLINE void store_results(const Results& results, std::size_t i,
                               const Outputs&... outputs) noexcept {
  [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
    (outputs.template store<U, S>(result_for<K>(results), i), ...);
  }(std::index_sequence_for<Outputs...>{});
}

/// Stores what f made of the batch at `at`, of which the elements from `first` to `end` are not stored yet.
template <class Results, class... Outputs>
XACT_INLINE void store_end(const Results& results, std::size_t at, std::size_t first,
                           std::size_t end, const Outputs&... outputs) noexcept {
  [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
    (outputs.store_end(result_for<K>(results), at, first, end), ...);
  }(std::index_sequence_for<Outputs...>{});
}

/// Stores the first `count` elements of what f made of the batch at i, fewer than it has lanes.
template <class Results, class... Outputs>
XACT_INLINE void store_partial(const Results& results, std::size_t i, std::size_t count,
                               const Outputs&... outputs) noexcept {
  [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
    (outputs.store_partial(result_for<K>(results), i, count), ...);
  }(std::index_sequence_for<Outputs...>{});
}

template <std::size_t U, class B, class Input>
XACT_INLINE void prefetch_input(const Input& input, std::size_t i) noexcept {
  if constexpr (requires { input.data; }) {
    prefetch_ahead<false, U * lanes<B>, input_prefetch_distance>(input.data + i);
  }
}

/// f over U batches of each input from element i on.
template <std::size_t U, stores S, class B, class... Inputs, class F, class... Outputs>
XACT_INLINE void step(F& f, std::size_t i, const Inputs&... inputs, const Outputs&... outputs) {
  // Where there is arithmetic, the CPU does not look as far ahead by itself.
  if constexpr (S == stores::beyond_cache && pack_size_of<F, B> != 0) {
    (prefetch_input<U, B>(inputs, i), ...);
  }
  if constexpr (U == 1 || takes_packs<F, B>) {
    store_results<U, S>(f(inputs.template load<U, S>(i)...), i, outputs...);
  } else {
    // All loads come before all stores, so that the compiler need not fear that they alias.
    [&]<std::size_t... Index, std::size_t... K>(std::index_sequence<Index...>,
                                                std::index_sequence<K...>,
                                                const auto&... loaded) XACT_INLINE_LAMBDA {
      const auto call = [&](auto u) XACT_INLINE_LAMBDA { return f(loaded.batch[u]...); };
      using result = decltype(call(std::integral_constant<std::size_t, 0>{}));
      const result results[] = {call(std::integral_constant<std::size_t, Index>{})...};
      const auto for_output =
          [&]<std::size_t Kth, class Value>(std::integral_constant<std::size_t, Kth>,
                                            std::type_identity<Value>)
              XACT_INLINE_LAMBDA { return pack<Value, U>{{result_for<Kth>(results[Index])...}}; };
      (outputs.template store<U, S>(for_output(std::integral_constant<std::size_t, K>{},
                                               std::type_identity<typename Outputs::value>{}),
                                    i),
       ...);
    }(std::make_index_sequence<U>{}, std::index_sequence_for<Outputs...>{},
      inputs.template load<U, S>(i)...);
  }
}

// Stores past the cache.

/// Whether an output is an input too, of which the lines are in the cache already.
template <class B, class... Inputs>
XACT_INLINE bool is_in_place(const array_output<B>& output, const Inputs&... inputs) noexcept {
  const auto begins_there = [&](const auto& input) XACT_INLINE_LAMBDA {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(input)>, array_input<B>>) {
      return input.data == output.data;
    }
    return false;
  };
  return (begins_there(inputs) || ...);
}
template <class B, bool Overwrites, class... Inputs>
XACT_INLINE bool is_in_place(const mask_output<B, Overwrites>&, const Inputs&...) noexcept {
  return false;
}

inline constexpr std::size_t no_head = ~std::size_t(0);

/// Whether an output can be stored past the cache: not if it is an input too, nor if it is not aligned
/// after `head` elements. The first one that can be decides how many that is.
template <class B>
XACT_INLINE bool can_stream(const array_output<B>& output, bool is_in_place,
                            std::size_t& head) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(output.data);
  const std::size_t bytes = (sizeof(B) - address % sizeof(B)) % sizeof(B);
  const std::size_t elements = bytes / sizeof(element<B>);
  const bool can =
      !is_in_place && bytes % sizeof(element<B>) == 0 && (head == no_head || head == elements);
  if (can) head = elements;
  return can;
}
template <class B, bool Overwrites>
XACT_INLINE bool can_stream(const mask_output<B, Overwrites>&, bool, std::size_t&) noexcept {
  return false;
}

template <bool Prefetches, class B>
XACT_INLINE auto beyond_cache(const array_output<B>& output, bool streams) noexcept {
  return output_beyond_cache<B, Prefetches>{output, streams};
}
template <bool Prefetches, class B, bool Overwrites>
XACT_INLINE auto beyond_cache(const mask_output<B, Overwrites>& output, bool) noexcept {
  return output;
}

// The loop.

/// From this size on, in bytes of one output, it does not stay in the first cache beside the inputs.
inline constexpr std::size_t prefetch_threshold = std::size_t(16) << 10;

template <class B, class Stores>
inline constexpr bool may_stream = has_streaming<B> && !std::is_same_v<Stores, cached_t>;

/// Steps over the elements from i on, as long as they end by `end`; gives back where the next one begins.
/// If they are counted so, compilers advance pointers, which costs x86 less than one index for several.
template <std::size_t U, stores S, class B, class... Inputs, class F, class... Outputs>
XACT_INLINE std::size_t steps(F& f, std::size_t i, std::size_t end, const Inputs&... inputs,
                              const Outputs&... outputs) {
  constexpr std::size_t block = U * lanes<B>;
  const std::size_t count = (end - i) / block;
  auto&& g = in_registers(f);
#if defined(__GNUC__)
#pragma GCC unroll 1
#endif
  for (std::size_t k = 0; k < count; ++k) {
    step<U, S, B, Inputs...>(g, i + k * block, inputs..., outputs...);
  }
  return i + count * block;
}

/// For a function with arithmetic, which may be long: the elements from `begin` to `end`, a batch at a time,
/// and in part what is less than a batch.
template <class B, class... Inputs, class F, class... Outputs>
XACT_NOINLINE void single_batches(F& f, std::size_t begin, std::size_t end, Inputs... inputs,
                                  Outputs... outputs) {
  for (std::size_t i = begin; i < end; i += lanes<B>) {
    const std::size_t count = end - i;
    const bool is_whole = count >= lanes<B>;
    const auto results = f(
        (is_whole ? inputs.template load<1, stores::plain>(i) : inputs.load_partial(i, count))...);
    if (is_whole) {
      store_results<1, stores::plain>(results, i, outputs...);
    } else {
      store_partial(results, i, count, outputs...);
    }
  }
}

/// For a function with arithmetic, at least one step. One loop serves both kinds of stores.
template <class B, class... Inputs, class F, class Stores, class... Outputs>
XACT_NOINLINE void arithmetic_loop(F& f, Stores option, std::size_t n, Inputs... inputs,
                                   Outputs... outputs) {
  constexpr std::size_t unroll = unroll_of<F, B>;
  std::size_t i = 0;
  if constexpr (may_stream<B, Stores>) {
    const bool due = is_streaming_due<element<B>>(option, n);
    std::size_t head = no_head;
    const bool streams[] = {(due && can_stream(outputs, is_in_place(outputs, inputs...), head))...};
    const streaming_fence fence{head != no_head};
    if (fence.needed && head > 0) {
      single_batches<B, Inputs...>(f, 0, head, inputs..., outputs...);
      i = head;
    }
    [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
      i = steps<unroll, stores::beyond_cache, B, Inputs...>(
          f, i, n, inputs..., beyond_cache<false>(outputs, streams[K])...);
    }(std::index_sequence_for<Outputs...>{});
  } else {
    i = steps<unroll, stores::plain, B, Inputs...>(f, 0, n, inputs..., outputs...);
  }
  if (i < n) single_batches<B, Inputs...>(f, i, n, inputs..., outputs...);
}

/// So many batches at most are done where the call stands: one at a time, in short code.
inline constexpr std::size_t few = 8;

/// For a function that waits for memory, more than a few batches, but for an end of at least one batch or
/// none: gives back where that begins. Out of line, with its operands in registers.
template <class B, class... Inputs, class F, class Stores, class... Outputs>
XACT_NOINLINE std::size_t memory_loop(F& f, Stores option, std::size_t n, Inputs... inputs,
                                      Outputs... outputs) {
  constexpr std::size_t unroll = unroll_of<F, B>;
  bool streams[sizeof...(Outputs)] = {};
  std::size_t head = no_head;
  if constexpr (may_stream<B, Stores>) {
    const bool due = is_streaming_due<element<B>>(option, n);
    std::size_t k = 0;
    ((streams[k++] = due && can_stream(outputs, is_in_place(outputs, inputs...), head)), ...);
  }
  const streaming_fence fence{head != no_head};
  const std::size_t begin = fence.needed ? head : 0;
  const std::size_t end = (n - begin) % (unroll * lanes<B>) == 0 ? n : n - lanes<B>;
  std::size_t i = 0;
  if (fence.needed ||
      (n >= prefetch_threshold / sizeof(element<B>) && !(is_in_place(outputs, inputs...) || ...))) {
    const auto on_first = [... loaded = inputs.template load<1, stores::plain>(0)](F& g)
                              XACT_INLINE_LAMBDA { return g(loaded...); };
    // What comes after an output is not fetched: it may take the place of an input in the first cache.
    constexpr std::size_t ahead = output_prefetch_distance / sizeof(element<B>);
    i = [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
      return steps<unroll, stores::beyond_cache, B, Inputs...>(
          f, begin, fence.needed ? end : n - ahead, inputs...,
          beyond_cache<true>(outputs, streams[K])...);
    }(std::index_sequence_for<Outputs...>{});
    if (begin > 0) store_end(on_first(f), 0, 0, lanes<B>, outputs...);
  }
  return steps<unroll, stores::plain, B, Inputs...>(f, i, end, inputs..., outputs...);
}

/// The elements from i on, at least one batch, none of which is written yet.
template <class B, class... Inputs, class F, class... Outputs>
XACT_INLINE void last_batches(F& f, std::size_t i, std::size_t n, const Inputs&... inputs,
                              const Outputs&... outputs) {
  const std::size_t last = n - lanes<B>;
  const auto on_last = [... loaded = inputs.template load<1, stores::plain>(last)](F& g)
                           XACT_INLINE_LAMBDA { return g(loaded...); };
  auto&& own = in_registers(f);
#if defined(__GNUC__)
#pragma GCC unroll 1
#endif
  for (; i < last; i += lanes<B>) {
    step<1, stores::plain, B, Inputs...>(own, i, inputs..., outputs...);
  }
  store_end(on_last(own), last, i, n, outputs...);
}

// The unwinder of libgcc 12 cannot read how clang keeps vectors of RISC-V in a frame and aborts: what the
// checks throw must not meet such a frame.
#if defined(__riscv_vector)
#define XACT_DETAIL_LOOP XACT_NOINLINE
#else
#define XACT_DETAIL_LOOP XACT_INLINE
#endif

/// f over n elements of the operands.
template <class B, class... Inputs, class F, class Stores, class... Outputs>
XACT_DETAIL_LOOP void loop(F& f, Stores option, std::size_t n, Inputs... inputs,
                           Outputs... outputs) {
  if (n == 0) return;
  (outputs.begin(n), ...);
  if constexpr (pack_size_of<F, B> != 0) {
    if (n < unroll_of<F, B> * lanes<B>) {
      single_batches<B, Inputs...>(f, 0, n, inputs..., outputs...);
    } else {
      arithmetic_loop<B, Inputs...>(f, option, n, inputs..., outputs...);
    }
  } else if (n < lanes<B>) {
    store_partial(f(inputs.load_partial(0, n)...), 0, n, outputs...);
  } else {
    std::size_t i = 0;
    if (n > few * lanes<B>) i = memory_loop<B, Inputs...>(f, option, n, inputs..., outputs...);
    if (i < n) last_batches<B, Inputs...>(f, i, n, inputs..., outputs...);
  }
  (outputs.finish(n), ...);
}

/// f over operands of which the first N are inputs, in values of type B, once they are checked.
template <std::size_t N, class B, class F, class Stores, class... Operands>
XACT_INLINE void check_and_loop(const call_site& site, F& f, Stores option, Operands&... operands) {
  const std::size_t n = check_operands<N>(site, operands...);
  const auto all = std::tie(operands...);
  [&]<std::size_t... Index, std::size_t... K>(std::index_sequence<Index...>,
                                              std::index_sequence<K...>) XACT_INLINE_LAMBDA {
    constexpr bool overwrites =
        ((kind_of_operand<std::tuple_element_t<Index, std::tuple<Operands&...>>> !=
          operand_kind::mask) &&
         ...);
    loop<B, decltype(input_of<B>(std::get<Index>(all)))...>(
        f, option, n, input_of<B>(std::get<Index>(all))...,
        output_of<B, overwrites>(std::get<N + K>(all))...);
  }(std::make_index_sequence<N>{}, std::make_index_sequence<sizeof...(Operands) - N>{});
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
