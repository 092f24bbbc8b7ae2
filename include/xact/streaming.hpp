// How results are stored: through the cache, or past it with non-temporal stores.
#ifndef XACT_STREAMING_HPP
#define XACT_STREAMING_HPP

#include <cstddef>

#include "detail/options.hpp"

namespace xact {

// The tags cross translation units, so they stay outside the ABI namespace (detail/abi.hpp).

/// Bypass the cache whatever the size, except in very short ranges (a few batches). Use it if the
/// results are not needed soon.
struct streaming_t {
  explicit streaming_t() = default;
};

/// Store through the cache whatever the size: the results are needed at once.
struct cached_t {
  explicit cached_t() = default;
};

inline constexpr streaming_t streaming{};
inline constexpr cached_t cached{};

/// From this size on, in bytes of one output, range functions bypass the cache unless a tag says
/// otherwise. A store through the cache first reads the line that it overwrites, and later evicts
/// another one. A non-temporal store does neither, but the next reader has to fetch the result from
/// memory.
///
/// The value was measured (docs/memory.md). It does not depend on the cache sizes that the machine
/// reports, because virtual machines make them up. An output that is also an input never bypasses
/// the cache: its lines are already there.
#if defined(XACT_DETAIL_STREAMING_THRESHOLD)
// Only for xact's own tests: a small value, so that they combine streaming with every tail size.
inline constexpr std::size_t streaming_threshold = XACT_DETAIL_STREAMING_THRESHOLD;
#else
inline constexpr std::size_t streaming_threshold = std::size_t(32) << 20;
#endif

inline namespace XACT_ABI {
namespace detail {

/// No option was given: the size decides.
struct automatic_t {};

/// The same three choices as a value, for an option that is known only at run time.
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
