// sigmoid's accurate with the worst reciprocals that the instruction set allows, for those that estimate them.
#ifndef XACT_TESTS_EXHAUSTIVE_WORST_RECIPROCAL_HPP
#define XACT_TESTS_EXHAUSTIVE_WORST_RECIPROCAL_HPP

#include <xact/detail/dispatched_code.hpp>

struct worst_reciprocals {
  const char* isa;
  xact::dispatch::tables::kernel* high;
  xact::dispatch::tables::kernel* low;
};

#endif
