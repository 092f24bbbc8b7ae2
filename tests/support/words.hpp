// Masks as their words, made bit by bit.
#ifndef XACT_TESTS_SUPPORT_WORDS_HPP
#define XACT_TESTS_SUPPORT_WORDS_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

using words = std::vector<std::uint64_t>;

/// The words of a mask whose bit i is bit_of(i).
template <class F>
words words_of(std::size_t n, const F& bit_of) {
  words w(n / 64 + (n % 64 != 0));
  for (std::size_t i = 0; i < n; ++i) w[i / 64] |= std::uint64_t(bit_of(i)) << i % 64;
  return w;
}

/// Sets the bits of the last word that a mask of n bits does not use.
inline void spoil_unused(std::span<std::uint64_t> w, std::size_t n) {
  if (n % 64 != 0) w[n / 64] |= ~std::uint64_t(0) << n % 64;
}

inline bool some_bit(std::size_t i) { return (i * i / 3 + i) % 5 < 2; }

/// n bits that follow no pattern of a power of two, the unused ones set.
inline words some_words(std::size_t n) {
  words w = words_of(n, some_bit);
  spoil_unused(w, n);
  return w;
}

#endif
