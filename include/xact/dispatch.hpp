// Run-time dispatch: the range functions, with the instruction set chosen when the program runs.
// One program serves every CPU.
//
// The computing code is in a library that your own build makes, with one translation unit for each
// instruction set. With CMake, xact_add_dispatch makes it; without CMake, see dispatch/kernels.hpp
// and dispatch/choose.hpp. Arguments are checked here, in the caller's translation unit, so its
// flags decide whether errors are thrown or printed. This header includes neither xsimd nor any
// mathematics: a file that calls these functions compiles as fast as one that includes little more
// than <vector>.
#ifndef XACT_DISPATCH_HPP
#define XACT_DISPATCH_HPP

#include "detail/dispatched_code.hpp"

namespace xact {
namespace dispatch {

inline namespace XACT_ABI {

/// The instruction set in use: sse2, sse4.2, avx, avx2 (with FMA), avx512, neon or sve.
///
/// The first call picks the highest one in the library that the CPU and the operating system
/// support. It also reads the environment variable XACT_ISA, which lowers the choice to the
/// instruction set that it names, or to the next lower one that the library has. XACT_ISA never
/// raises the choice, and names that xact does not know are ignored.
[[nodiscard]] XACT_INLINE const char* isa() noexcept { return tables::name_of_isa<void>(); }

// The range forms of every activation in xact, with the same arguments, options, errors and edge
// cases. The results are those of the instruction set in use. Where xact does not guarantee the
// same bits everywhere (sigmoid with fast or accurate, sigmoid_backward_from_input), they may
// differ in the last digits between CPUs. A call of a function that the library was built without
// does not link: the linker reports an undefined reference to kernels_of<… that function …>.
#define XACT_ACTIVATION(function, inputs, usage, ...)                          \
  inline constexpr xact::detail::range_function<xact::activations::function,   \
                                                xact::detail::dispatched_code> \
      function{};
#include "detail/activations.inc"

}  // namespace XACT_ABI
}  // namespace dispatch
}  // namespace xact

#endif
