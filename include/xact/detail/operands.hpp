// What the loop reads and writes: arrays, of which it takes a batch at a time; masks, of which it takes
// the truths of a batch's lanes; and single numbers, which stand for arrays of them.
#ifndef XACT_DETAIL_OPERANDS_HPP
#define XACT_DETAIL_OPERANDS_HPP

#include "arguments.hpp"
#include "mask_bits.hpp"
#include "partial.hpp"
#include "stores.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

// U batches are read and written as one value: a batch if U is 1, else a pack.

template <class B>
struct array_input {
  using value = B;
  const element<B>* data;

  template <std::size_t U, stores S>
  XACT_INLINE auto load(std::size_t i) const noexcept {
    if constexpr (U == 1) {
      return load_batch<S>(i);
    } else {
      return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
        return pack<B, U>{{load_batch<S>(i + Index * lanes<B>)...}};
      }(std::make_index_sequence<U>{});
    }
  }
  /// Fewer elements than a batch has lanes, from i on, which the other lanes hold copies of.
  XACT_INLINE B load_partial(std::size_t i, std::size_t count) const noexcept {
    return detail::load_partial<B>(data + i, count);
  }

 private:
  template <stores S>
  XACT_INLINE B load_batch(std::size_t i) const noexcept {
    B b = detail::load<B>(data + i);
    load_whole<S>(b);
    return b;
  }
};

template <class B>
struct number_input {
  using value = B;
  element<B> number;

  template <std::size_t U, stores>
  XACT_INLINE auto load(std::size_t) const noexcept {
    if constexpr (U == 1) {
      return broadcast<B>(number);
    } else {
      return broadcast<pack<B, U>>(number);
    }
  }
  XACT_INLINE B load_partial(std::size_t, std::size_t) const noexcept {
    return broadcast<B>(number);
  }
};

template <class B>
struct mask_input {
  using value = mask_of<B>;
  const std::uint64_t* words;

  template <std::size_t U, stores>
  XACT_INLINE auto load(std::size_t i) const noexcept {
    if constexpr (U == 1) {
      return lanes_of_bits<B, 0>(read_bits<lanes<B>>(words, i));
    } else {
      return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
        constexpr std::size_t count = (U + most - 1) / most;
        std::uint64_t bits[count];
        for (std::size_t k = 0; k < count; ++k) {
          const std::size_t begin = i + k * most * lanes<B>;
          bits[k] = (k + 1) * most <= U ? read_bits<most * lanes<B>>(words, begin)
                                        : read_bits<U % most * lanes<B>>(words, begin);
        }
        return pack<value, U>{{lanes_of_bits<B, Index % most>(bits[Index / most])...}};
      }(std::make_index_sequence<U>{});
    }
  }
  XACT_INLINE value load_partial(std::size_t i, std::size_t count) const noexcept {
    const std::uint64_t bits = read_bits(words, i, count);
    return lanes_of_bits<B, 0>((bits & 1) != 0 ? bits | ~low_bits(count) : bits);
  }

 private:
  /// As many batches have their bits in one word.
  static constexpr std::size_t most = 64 / lanes<B>;
};

template <class B>
struct array_output {
  using value = B;
  element<B>* data;

  template <std::size_t U, stores, class V>
  XACT_INLINE void store(const V& result, std::size_t i) const noexcept {
    if constexpr (U == 1) {
      detail::store(result, data + i);
    } else {
      [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
        (detail::store(result.batch[Index], data + i + Index * lanes<B>), ...);
      }(std::make_index_sequence<U>{});
    }
  }
  /// The batch at `at`, of which the elements from `first` to `end` are not stored yet.
  XACT_INLINE void store_end(const B& result, std::size_t at, std::size_t /*first*/,
                             std::size_t /*end*/) const noexcept {
    detail::store(result, data + at);
  }
  XACT_INLINE void store_partial(const B& result, std::size_t i, std::size_t count) const noexcept {
    detail::store_partial(result, data + i, count);
  }
  XACT_INLINE void begin(std::size_t) const noexcept {}
  XACT_INLINE void finish(std::size_t) const noexcept {}
};

/// The lines that later steps will come to, so many bytes behind p. They may lie beyond the array.
template <bool IsWritten, std::size_t Elements, std::size_t Distance, class T>
XACT_INLINE void prefetch_ahead(const T* p) noexcept {
  const auto ahead = reinterpret_cast<std::uintptr_t>(p) + Distance;
  for (std::size_t line = 0; line < Elements * sizeof(T); line += cache_line) {
    prefetch<IsWritten>(reinterpret_cast<const void*>(ahead + line));
  }
}
inline constexpr std::size_t output_prefetch_distance = 512;
inline constexpr std::size_t input_prefetch_distance = 2048;

/// An array in a loop whose results do not stay in the first cache.
template <class B, bool Prefetches>
struct output_beyond_cache : array_output<B> {
  /// Whether it is no input too, and aligned where the loop is.
  bool streams;

  template <std::size_t U, stores, class V>
  XACT_INLINE void store(const V& result, std::size_t i) const noexcept {
    if constexpr (has_streaming<B>) {
      if (streams) {
        [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
          (stream(result.batch[Index], this->data + i + Index * lanes<B>), ...);
        }(std::make_index_sequence<U>{});
        return;
      }
    }
    if constexpr (Prefetches) {
      prefetch_ahead<true, U * lanes<B>, output_prefetch_distance>(this->data + i);
    }
    array_output<B>::template store<U, stores::plain>(result, i);
  }
};

/// Bits are written as whole bytes or, where they do not begin or end with one, by changing words.
/// Overwrites says that nothing in the words is an input too.
template <class B, bool Overwrites>
struct mask_output {
  using value = mask_of<B>;
  std::uint64_t* words;

  template <std::size_t U, stores, class V>
  XACT_INLINE void store(const V& result, std::size_t i) const noexcept {
    if constexpr (U <= most) {
      write_bits<U * lanes<B>>(words, i, bits_of_lanes(result));
    } else {
      store_parts<0, U>(result, i);
    }
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
  XACT_INLINE void store_partial(const value& result, std::size_t i,
                                 std::size_t count) const noexcept {
    const std::uint64_t bits = bits_of_lanes(result) & low_bits(count);
    if (Overwrites && i % 64 == 0) {
      words[i / 64] = bits;
    } else {
      write_bits(words, i, bits, count);
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
  /// So many batches at a time, which have their bits in one word.
  static constexpr std::size_t most = 64 / lanes<B> < 4 ? 64 / lanes<B> : 4;

  template <std::size_t First, std::size_t Count, class V>
  XACT_INLINE void store_part(const V& result, std::size_t i) const noexcept {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
      const pack<value, Count> part{{result.batch[First + Index]...}};
      write_bits<Count * lanes<B>>(words, i + First * lanes<B>, bits_of_lanes(part));
    }(std::make_index_sequence<Count>{});
  }
  template <std::size_t First, std::size_t U, class V>
  XACT_INLINE void store_parts(const V& result, std::size_t i) const noexcept {
    constexpr std::size_t count = U - First < most ? U - First : most;
    store_part<First, count>(result, i);
    if constexpr (First + count < U) store_parts<First + count, U>(result, i);
  }
};

// Arguments as operands of the loop.

template <class B, class R>
XACT_INLINE auto input_of(R& argument) noexcept {
  if constexpr (range<R&>) {
    return array_input<B>{std::ranges::data(argument)};
  } else if constexpr (number<R>) {
    return number_input<B>{argument};
  } else {
    return mask_input<B>{const_bit_span(argument).words()};
  }
}
template <class B, bool Overwrites, class R>
XACT_INLINE auto output_of(R& argument) noexcept {
  if constexpr (range<R&>) {
    return array_output<B>{std::ranges::data(argument)};
  } else {
    return mask_output<B, Overwrites>{bit_span(argument).words()};
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
