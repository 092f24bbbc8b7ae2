// The other translation unit of a dispatch library.
#define XACT_DISPATCH_ISAS(isa) isa(sse2) isa(avx2)
#include <xact/dispatch/choose.hpp>
