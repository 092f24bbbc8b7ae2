// xact as one file's compiler flags have made it: every function that these flags allow, on floats.
#ifndef XACT_TESTS_FLAGS_UNIT_HPP
#define XACT_TESTS_FLAGS_UNIT_HPP

#include <cstddef>
#include <cstdint>
#include <span>

#include "../support/tables.hpp"

/// The operands of a call by position; a mask is 64-bit words.
struct operands {
  const void* inputs[xact::activations::most_inputs];
  void* outputs[xact::activations::most_outputs];
  std::size_t size;
};

struct entry {
  const tables::row* of;
  std::size_t form;
  tables::accuracy tag;
  const char* how;  // value by value, or by ranges
  void (*run)(const operands&);
};

/// Those of unit.cpp.
std::span<const entry> entries_under_test();

#endif
