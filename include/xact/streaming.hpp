// How results are stored: through the cache, or past it.
#ifndef XACT_STREAMING_HPP
#define XACT_STREAMING_HPP

#include <cstddef>

#include "detail/options.hpp"

namespace xact {

// The tags cross translation units, so they stay outside the ABI namespace (detail/abi.hpp).

/// Store past the cache, but for the few batches that a very short range has: the results are not needed soon.
struct streaming_t {
  explicit streaming_t() = default;
};

/// Store through the cache whatever the size: the results are needed at once.
struct cached_t {
  explicit cached_t() = default;
};

inline constexpr streaming_t streaming{};
inline constexpr cached_t cached{};

/// From this size on, in bytes of one output, range functions store past the cache unless a tag says
/// otherwise. A store through the cache reads the line that it overwrites first, and later evicts
/// another one; past the cache it does neither, but whoever reads the result finds it in memory.
///
/// Chosen by measurement (docs/memory.md). It is no function of the cache sizes that the machine
/// reports, which virtual machines make up. An output that is an input as well is never stored past
/// the cache: its lines are there already.
#if defined(XACT_DETAIL_STREAMING_THRESHOLD)
// For the tests of xact alone: small, so that every size of tail meets streaming.
inline constexpr std::size_t streaming_threshold = XACT_DETAIL_STREAMING_THRESHOLD;
#else
inline constexpr std::size_t streaming_threshold = std::size_t(32) << 20;
#endif

inline namespace XACT_ABI {
namespace detail {

/// Where automatic_t stands, the size decides.
struct automatic_t {};

/// The same three as a value, where the option is known only when the program runs.
struct chosen_stores {
  bool streaming;
  bool cached;
};

/// Whether n elements of type T are stored past the cache: as the option says, or the size.
template <class T>
XACT_INLINE constexpr bool is_streaming_due(automatic_t, std::size_t n) noexcept {
  return n >= (streaming_threshold + sizeof(T) - 1) / sizeof(T);
}
template <class T>
XACT_INLINE constexpr bool is_streaming_due(streaming_t, std::size_t) noexcept {
  return true;
}
template <class T>
XACT_INLINE constexpr bool is_streaming_due(cached_t, std::size_t) noexcept {
  return false;
}
template <class T>
XACT_INLINE constexpr bool is_streaming_due(chosen_stores stores, std::size_t n) noexcept {
  return stores.streaming || (!stores.cached && is_streaming_due<T>(automatic_t{}, n));
}

template <>
struct option_traits<streaming_t> {
  using kind = automatic_t;
};
template <>
struct option_traits<cached_t> {
  using kind = automatic_t;
};

}  // namespace detail
}  // namespace XACT_ABI

}  // namespace xact

#endif
