// What is checked before anything is written: sizes, overlap, parameters.
#ifndef XACT_DETAIL_CHECKS_HPP
#define XACT_DETAIL_CHECKS_HPP

#include <array>
#include <cstdint>
#include <limits>
#include <utility>

#include "arguments.hpp"
#include "error.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Where an operand begins, and how many elements or bits it has.
struct region {
  const void* data;
  std::size_t size;
};

enum class operand_kind : unsigned char { array, mask, number };

template <class R>
inline constexpr operand_kind kind_of_operand = range<R>    ? operand_kind::array
                                                : number<R> ? operand_kind::number
                                                            : operand_kind::mask;

template <class R>
XACT_INLINE region region_of(R& operand) noexcept {
  if constexpr (range<R&>) {
    return {std::ranges::data(operand), std::size_t(std::ranges::size(operand))};
  } else if constexpr (number<R>) {
    return {nullptr, 0};
  } else {
    const const_bit_span bits = operand;
    return {bits.words(), bits.size()};
  }
}

XACT_INLINE bool overlap(const void* a, std::size_t a_bytes, const void* b,
                         std::size_t b_bytes) noexcept {
  const auto distance = reinterpret_cast<std::uintptr_t>(a) - reinterpret_cast<std::uintptr_t>(b);
  return distance + (a_bytes - 1) < a_bytes + b_bytes - 1;
}

/// One size for all, which it returns, and no output that overlaps anything but an input that begins
/// with it. A mask and an array must not overlap, whatever they are. A number has neither a size nor a
/// place.
template <std::size_t N, std::size_t ElementBytes, operand_kind... Kinds>
XACT_INLINE std::size_t checked_size(const call_site& site,
                                     const region (&operands)[sizeof...(Kinds)]) {
  constexpr std::size_t R = sizeof...(Kinds);
  static constexpr operand_kind kinds[] = {Kinds...};
  constexpr std::size_t sized = [] {
    std::size_t first = 0;
    while (kinds[first] == operand_kind::number) ++first;
    return first;
  }();
  const std::size_t size = operands[sized].size;
  const auto check_size = [&](auto i) XACT_INLINE_LAMBDA {
    if constexpr (kinds[i] != operand_kind::number && i != sized) {
      if (operands[i].size != size) [[unlikely]] {
        fail_sizes(site, N, sized, size, i, operands[i].size);
      }
    }
  };
  const auto check_pair = [&](auto i, auto j) XACT_INLINE_LAMBDA {
    constexpr bool alike = kinds[i] == kinds[j];
    constexpr bool have_places =
        kinds[i] != operand_kind::number && kinds[j] != operand_kind::number;
    if constexpr (i < j && have_places && (j >= N || !alike)) {
      const auto bytes = [&](operand_kind kind) XACT_INLINE_LAMBDA {
        return kind == operand_kind::mask ? bit_words(size) * sizeof(std::uint64_t)
                                          : size * ElementBytes;
      };
      if (alike && i < N && operands[i].data == operands[j].data) return;
      if (overlap(operands[i].data, bytes(kinds[i]), operands[j].data, bytes(kinds[j])))
          [[unlikely]] {
        fail_overlap(site, N, i, j, size, alike);
      }
    }
  };
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
    (check_size(std::integral_constant<std::size_t, Index>{}), ...);
    if (size == 0) return size;
    const auto check_pairs_with = [&](auto j) XACT_INLINE_LAMBDA {
      (check_pair(std::integral_constant<std::size_t, Index>{}, j), ...);
    };
    (check_pairs_with(std::integral_constant<std::size_t, Index>{}), ...);
    return size;
  }(std::make_index_sequence<R>{});
}

/// Whether parameters are what range functions take: finite numbers that keep the rule of the row.
template <class T, std::size_t P>
XACT_INLINE void check_parameters(const call_site& site, const activations::row& row,
                                  const std::array<T, P>& parameters) {
  for (std::size_t i = 0; i < P; ++i) {
    const T value = parameters[i];
    if (!(value >= std::numeric_limits<T>::lowest() && value <= (std::numeric_limits<T>::max)()))
        [[unlikely]] {
      fail_parameter(site, row.parameters[i], static_cast<double>(value), "be a finite number");
    }
    if (row.promised.rule == activations::parameter_rule::not_negative && value < 0) [[unlikely]] {
      fail_parameter(site, row.parameters[i], static_cast<double>(value), "not be negative");
    }
  }
  if constexpr (P == 2) {
    if (row.promised.rule == activations::parameter_rule::ordered && parameters[0] > parameters[1])
        [[unlikely]] {
      fail_order(site, row.parameters, static_cast<double>(parameters[0]),
                 static_cast<double>(parameters[1]));
    }
  }
}

/// The size of operands of which the first N are inputs, once they are checked.
template <std::size_t N, class... Operands>
XACT_INLINE std::size_t check_operands(const call_site& site, Operands&... operands) {
  using T = typename first_element<Operands&...>::type;
  const region regions[] = {region_of(operands)...};
  return checked_size<N, sizeof(T), kind_of_operand<Operands&>...>(site, regions);
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
