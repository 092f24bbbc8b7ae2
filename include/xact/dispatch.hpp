// The range functions with the instruction set chosen when the program runs: one program for every CPU.
//
// What computes is a library of the user's own build, one translation unit for each instruction set (with
// CMake xact_add_dispatch makes it; without, see dispatch/kernels.hpp and dispatch/choose.hpp). What is
// checked is checked here, with the caller's way of reporting errors. Neither xsimd nor any mathematics is
// included: a file that calls these functions compiles as fast as one that includes <vector> and little
// else.
#ifndef XACT_DISPATCH_HPP
#define XACT_DISPATCH_HPP

#include "detail/dispatched_code.hpp"

namespace xact {
namespace dispatch {

inline namespace XACT_ABI {

/// The instruction set in use: sse2, sse4.2, avx, avx2 (with FMA), avx512, neon or sve.
///
/// It is the highest one in the library that the CPU and the operating system support, found at the
/// first call. The environment variable XACT_ISA, read then, lowers it to the one it names, or to the
/// next lower one that the library has. It never raises it, and a name that xact does not know is
/// ignored.
[[nodiscard]] XACT_INLINE const char* isa() noexcept { return tables::name_of_isa<void>(); }

// Every function of the list, as its namesake in xact, on ranges only, with the same arguments, options,
// errors and edge cases. The bits are those of the instruction set in use: where xact does not promise the
// same ones everywhere (sigmoid's fast and accurate) they may differ in the last digit between CPUs. A
// function that the library was built without is an undefined reference to kernels_of<… that function …>.
#define XACT_ACTIVATION(function, inputs, usage, ...)                          \
  inline constexpr xact::detail::range_function<xact::activations::function,   \
                                                xact::detail::dispatched_code> \
      function{};
#include "detail/activations.inc"

}  // namespace XACT_ABI
}  // namespace dispatch
}  // namespace xact

#endif
