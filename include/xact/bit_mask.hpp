// Masks of one bit for each element of a range: what relu keeps for its backward pass.
//
//   xact::bit_vector mask(x.size());                 owns its words
//   xact::bit_span(words, n), xact::const_bit_span   views of your own 64-bit words
//
// relu(x, y, mask) writes a mask. transform(x, mask, f) writes what f returns, for example with
// [](auto v) { return v > 0.5f; }. mask.set(i, true) writes one bit, and mask[i] reads one.
#ifndef XACT_BIT_MASK_HPP
#define XACT_BIT_MASK_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "detail/abi.hpp"
#include "detail/error.hpp"

namespace xact {

// These types cross translation units, so they stay outside the ABI namespace (detail/abi.hpp).
// Every member is always inlined, copy operations included; otherwise the linker would keep one
// translation unit's version for all of them. Bit i of a mask is bit i % 64 of word i / 64, counted
// from the least significant bit. The bits of the last word beyond the size are unused: xact writes
// zeros there, and ignores them when it reads.

/// How many 64-bit words a mask of n bits takes.
[[nodiscard]] XACT_INLINE constexpr std::size_t bit_words(std::size_t n) noexcept {
  return n / 64 + (n % 64 != 0);
}

/// A view of a mask that is only read.
class const_bit_span {
 public:
  XACT_INLINE constexpr const_bit_span() noexcept = default;
  /// bit_words(size) words, not owned.
  XACT_INLINE constexpr const_bit_span(const std::uint64_t* words, std::size_t size) noexcept
      : words_(words), size_(size) {}
  XACT_INLINE const_bit_span(const std::int64_t* words, std::size_t size) noexcept
      : words_(reinterpret_cast<const std::uint64_t*>(words)), size_(size) {}

  [[nodiscard]] XACT_INLINE constexpr const std::uint64_t* words() const noexcept { return words_; }
  [[nodiscard]] XACT_INLINE constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] XACT_INLINE constexpr bool operator[](std::size_t i) const noexcept {
    return (words_[i / 64] >> i % 64 & 1) != 0;
  }

  /// A view of count bits, starting at bit first, for example the part that one thread works on.
  /// Throws std::invalid_argument unless first is a multiple of 64 (threads that write must not
  /// share a word) and all of the bits lie within the mask.
  [[nodiscard]] XACT_INLINE const_bit_span subspan(std::size_t first, std::size_t count) const {
    detail::check_bit_subspan(first, count, size_);
    return {words_ + first / 64, count};
  }

 private:
  const std::uint64_t* words_ = nullptr;
  std::size_t size_ = 0;
};

/// A view of a mask that can be written.
class bit_span {
 public:
  XACT_INLINE constexpr bit_span() noexcept = default;
  /// bit_words(size) words, not owned.
  XACT_INLINE constexpr bit_span(std::uint64_t* words, std::size_t size) noexcept
      : words_(words), size_(size) {}
  /// The same over signed words, as tensors of 64-bit integers have.
  XACT_INLINE bit_span(std::int64_t* words, std::size_t size) noexcept
      : words_(reinterpret_cast<std::uint64_t*>(words)), size_(size) {}

  XACT_INLINE constexpr operator const_bit_span() const noexcept { return {words_, size_}; }

  [[nodiscard]] XACT_INLINE constexpr std::uint64_t* words() const noexcept { return words_; }
  [[nodiscard]] XACT_INLINE constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] XACT_INLINE constexpr bool operator[](std::size_t i) const noexcept {
    return const_bit_span(*this)[i];
  }
  XACT_INLINE constexpr void set(std::size_t i, bool bit) const noexcept {
    const std::uint64_t place = std::uint64_t(1) << i % 64;
    words_[i / 64] = bit ? words_[i / 64] | place : words_[i / 64] & ~place;
  }

  /// As const_bit_span::subspan.
  [[nodiscard]] XACT_INLINE bit_span subspan(std::size_t first, std::size_t count) const {
    detail::check_bit_subspan(first, count, size_);
    return {words_ + first / 64, count};
  }

 private:
  std::uint64_t* words_ = nullptr;
  std::size_t size_ = 0;
};

/// A mask that owns its words. All bits are zero at first.
class bit_vector {
 public:
  XACT_INLINE bit_vector() noexcept = default;
  XACT_INLINE explicit bit_vector(std::size_t size) : words_(bit_words(size)), size_(size) {}
  XACT_INLINE bit_vector(const bit_vector&) = default;
  XACT_INLINE bit_vector(bit_vector&& other) noexcept
      : words_(std::move(other.words_)), size_(std::exchange(other.size_, 0)) {}
  XACT_INLINE bit_vector& operator=(bit_vector other) noexcept {
    words_.swap(other.words_);
    size_ = other.size_;
    return *this;
  }
  XACT_INLINE ~bit_vector() = default;

  XACT_INLINE operator bit_span() & noexcept { return {words_.data(), size_}; }
  XACT_INLINE operator const_bit_span() const noexcept { return {words_.data(), size_}; }

  [[nodiscard]] XACT_INLINE std::uint64_t* words() noexcept { return words_.data(); }
  [[nodiscard]] XACT_INLINE const std::uint64_t* words() const noexcept { return words_.data(); }
  [[nodiscard]] XACT_INLINE std::size_t size() const noexcept { return size_; }
  [[nodiscard]] XACT_INLINE bool operator[](std::size_t i) const noexcept {
    return const_bit_span(*this)[i];
  }
  XACT_INLINE void set(std::size_t i, bool bit) noexcept { bit_span(*this).set(i, bit); }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_ = 0;
};

inline namespace XACT_ABI {

/// How many bits of a mask are ones. After relu(x, y, mask), 1 - popcount(mask) / n is the sparsity of
/// y: the share of elements that pass no gradient.
[[nodiscard]] inline std::size_t popcount(const_bit_span mask) noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < mask.size() / 64; ++i) {
    count += static_cast<std::size_t>(std::popcount(mask.words()[i]));
  }
  if (const std::size_t rest = mask.size() % 64; rest != 0) {
    const std::uint64_t used = (std::uint64_t(1) << rest) - 1;
    count += static_cast<std::size_t>(std::popcount(mask.words()[mask.size() / 64] & used));
  }
  return count;
}

}  // namespace XACT_ABI

}  // namespace xact

#endif
