// Calls as the fuzzer makes them, and what they should give.
#ifndef XACT_TESTS_FUZZ_OPERATION_HPP
#define XACT_TESTS_FUZZ_OPERATION_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include <xact/bit_mask.hpp>
#include <xact/streaming.hpp>

#include "../references/reference.hpp"

struct operand {
  bool is_mask = false;
  bool is_output = false;
  std::size_t size = 0;
  std::size_t bytes = 0;
  std::size_t block = 0;
  std::ptrdiff_t begin = 0;  // in bytes, from the beginning of the block
  std::byte* data = nullptr;
};

using reference::lane;

constexpr std::size_t most_operands = 6;

/// The arguments of one call.
template <class T>
struct arguments {
  std::vector<operand> operands;
  std::size_t option = 0;

  std::span<const T> in(std::size_t k) const { return out(k); }
  std::span<T> out(std::size_t k) const {
    return {reinterpret_cast<T*>(operands[k].data), operands[k].size};
  }
  xact::const_bit_span mask_in(std::size_t k) const { return mask_out(k); }
  xact::bit_span mask_out(std::size_t k) const {
    return {reinterpret_cast<std::uint64_t*>(operands[k].data), operands[k].size};
  }
  template <class F>
  void with_option(F f) const {
    if (option == 0) f();
    if (option == 1) f(xact::streaming);
    if (option == 2) f(xact::cached);
  }
  /// As with_option for the type with the most lanes, which saves minutes of compiling.
  template <class F>
  void with_some_option(F f) const {
    if constexpr (sizeof(T) == 1) {
      with_option(f);
    } else {
      f();
    }
  }
};

/// One range function.
template <class T>
struct operation {
  std::string name;
  /// Its operands: a for an array, m for a mask; outputs behind >.
  std::string layout;
  void (*call)(const arguments<T>&);
  /// What it gives for one element.
  std::function<void(const lane<T>* in, lane<T>* out)> right;
  bool in_place = false;
  /// Whether any NaN is as good as another.
  bool any_nan = false;
  /// For functions of the list: where what is right is found out by the library itself, how far it may be
  /// from the truth.
  const reference::function* near = nullptr;
  double largest_error = 0;
};

/// Functions of bits alone, by transform, each of which tells its operands apart: one for each number of
/// inputs and outputs, and masks among them. For float, double and the signed integers of 8, 16, 32 and 64 bits.
template <class T>
std::vector<operation<T>> transforms();

#endif
