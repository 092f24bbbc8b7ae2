// What the loop reads and writes: arrays, of which it takes a batch at a time, and masks, of which it
// takes the truths of a batch's lanes.
#ifndef XACT_DETAIL_OPERANDS_HPP
#define XACT_DETAIL_OPERANDS_HPP

#include <iterator>
// That of libstdc++ has the concepts of ranges, and <ranges> would cost a tenth more time.
#if !defined(__GLIBCXX__)
#include <ranges>
#endif

#include "../bit_mask.hpp"
#include "mask_bits.hpp"
#include "partial.hpp"
#include "stores.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

// The arguments of a call.

template <class R>
concept range = std::ranges::contiguous_range<R> && std::ranges::sized_range<R>;

template <class R>
concept mask = std::is_convertible_v<R, const_bit_span>;
template <class R>
concept writable_mask = std::is_convertible_v<R, bit_span>;

template <class R>
concept operand = range<R> || mask<R>;

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

// The operands of the loop. U batches are read as one value: a batch if U is 1, else a pack.

template <std::size_t U, class Make>
XACT_INLINE auto batch_or_pack(Make make) noexcept {
  if constexpr (U == 1) {
    return make(std::integral_constant<std::size_t, 0>{});
  } else {
    return [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
      using batch = decltype(make(std::integral_constant<std::size_t, 0>{}));
      return pack<batch, U>{{make(std::integral_constant<std::size_t, I>{})...}};
    }(std::make_index_sequence<U>{});
  }
}

/// The batch, or batch u of a pack.
template <std::size_t U, std::size_t I, class V>
XACT_INLINE decltype(auto) batch_of(const V& value) noexcept {
  if constexpr (U == 1) {
    return (value);
  } else {
    return (value.batch[I]);
  }
}

template <class B>
struct array_input {
  using value = B;
  const element<B>* data;

  template <std::size_t U, stores S>
  XACT_INLINE auto load(std::size_t i) const noexcept {
    return batch_or_pack<U>([&](auto u) XACT_INLINE_LAMBDA {
      B b = detail::load<B>(data + i + u * lanes<B>);
      if constexpr (S != stores::plain) load_whole(b);
      return b;
    });
  }
  /// Fewer elements than a batch has lanes, which the other lanes hold copies of.
  XACT_INLINE B load_partial(std::size_t n) const noexcept {
    return detail::load_partial<B>(data, n);
  }
  XACT_INLINE array_input from(std::size_t i) const noexcept { return {data + i}; }
};

template <class B>
struct mask_input {
  using value = mask_of<B>;
  const std::uint64_t* words;

  template <std::size_t U, stores S>
  XACT_INLINE auto load(std::size_t i) const noexcept {
    // As many batches as have their bits in one word.
    constexpr std::size_t most = 64 / lanes<B>;
    constexpr std::size_t part = U < most ? U : most;
    std::uint64_t bits[(U + part - 1) / part];
    for (std::size_t k = 0; k < U / part; ++k) {
      bits[k] = read_bits<part * lanes<B>>(words, i + k * part * lanes<B>);
    }
    if constexpr (U % part != 0) {
      bits[U / part] = read_bits<U % part * lanes<B>>(words, i + U / part * part * lanes<B>);
    }
    return batch_or_pack<U>(
        [&](auto u) XACT_INLINE_LAMBDA { return lanes_of_bits<B, u % part>(bits[u / part]); });
  }
  XACT_INLINE value load_partial(std::size_t n) const noexcept {
    const std::uint64_t bits = read_bits(words, 0, n);
    return lanes_of_bits<B, 0>((bits & 1) != 0 ? bits | ~low_bits(n) : bits);
  }
};

template <class B>
struct array_output {
  using value = B;
  element<B>* data;

  template <std::size_t U, stores, class V>
  XACT_INLINE void store(const V& result, std::size_t i) const noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
      (detail::store(batch_of<U, I>(result), data + i + I * lanes<B>), ...);
    }(std::make_index_sequence<U>{});
  }
  /// The batch at `at`, of which the elements from `first` to `end` are not stored yet.
  XACT_INLINE void store_end(const B& result, std::size_t at, std::size_t /*first*/,
                             std::size_t /*end*/) const noexcept {
    detail::store(result, data + at);
  }
  XACT_INLINE void store_partial(const B& result, std::size_t n) const noexcept {
    detail::store_partial(result, data, n);
  }
  XACT_INLINE void begin(std::size_t) const noexcept {}
  XACT_INLINE void finish(std::size_t) const noexcept {}
};

/// An array in a loop that stores past the cache where it can.
template <class B>
struct streaming_output : array_output<B> {
  /// Whether it is no input too, and aligned where the loop is.
  bool streams;

  template <std::size_t U, stores S, class V>
  XACT_INLINE void store(const V& result, std::size_t i) const noexcept {
    if (S != stores::streaming || !streams) {
      return array_output<B>::template store<U, S>(result, i);
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
      (stream(batch_of<U, I>(result), this->data + i + I * lanes<B>), ...);
    }(std::make_index_sequence<U>{});
  }
};

/// Bits are written as whole bytes or, where they do not begin or end with one, by changing words. Overwrites says that nothing in the words is an input too.
template <class B, bool Overwrites>
struct mask_output {
  using value = mask_of<B>;
  std::uint64_t* words;

  template <std::size_t U, stores, class V>
  XACT_INLINE void store(const V& result, std::size_t i) const noexcept {
    constexpr std::size_t most = 64 / lanes<B> < 4 ? 64 / lanes<B> : 4;
    constexpr std::size_t part = U < most ? U : most;
    [&]<std::size_t... K>(std::index_sequence<K...>) XACT_INLINE_LAMBDA {
      (store_part<U, K * part, part>(result, i), ...);
    }(std::make_index_sequence<U / part>{});
    if constexpr (U % part != 0) store_part<U, U / part * part, U % part>(result, i);
  }
  XACT_INLINE void store_end(const value& result, std::size_t at, std::size_t first,
                             std::size_t end) const noexcept {
    const std::uint64_t bits = bits_of_lanes(result) >> (first - at);
    // No change of a word that was just written in part: its load would wait for these stores.
    if (Overwrites && first % lanes<B> == 0 && are_bytes<lanes<B>>(first)) {
      write_bits<lanes<B>>(words, first, bits);
    } else {
      write_bits(words, first, bits, end - first);
    }
  }
  XACT_INLINE void store_partial(const value& result, std::size_t n) const noexcept {
    const std::uint64_t bits = bits_of_lanes(result) & low_bits(n);
    if constexpr (Overwrites) {
      words[0] = bits;
    } else {
      write_bits(words, 0, bits, n);
    }
  }
  /// Zeros in the bits of the last word that belong to no element.
  XACT_INLINE void begin(std::size_t n) const noexcept {
    if (Overwrites && n % 64 != 0) words[n / 64] = 0;
  }
  XACT_INLINE void finish(std::size_t n) const noexcept {
    if (!Overwrites && n % 64 != 0) words[n / 64] &= low_bits(n % 64);
  }

 private:
  template <std::size_t U, std::size_t First, std::size_t Count, class V>
  XACT_INLINE void store_part(const V& result, std::size_t i) const noexcept {
    const auto part = batch_or_pack<Count>(
        [&](auto u) XACT_INLINE_LAMBDA -> value { return batch_of<U, First + u>(result); });
    write_bits<Count * lanes<B>>(words, i + First * lanes<B>, bits_of_lanes(part));
  }
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
