// SLEEF: 1 / (1 + exp(-x)) with its vectorised exp of at most 1.0 ULP, in the loop that the naive
// kernel has.
#include <sleef.h>

#include "../support/batch_loops.hpp"
#include "peers.hpp"

// Functions for the widest registers that this file is compiled for. Where SLEEF has none for them,
// there is no peer.
#if defined(__AVX512F__)
#define XACT_BENCH_SLEEF(operation) \
  operation(__m512, f16_u10avx512f) operation(__m512d, d8_u10avx512f)
#elif defined(__AVX2__) && defined(__FMA__)
#define XACT_BENCH_SLEEF(operation) operation(__m256, f8_u10avx2) operation(__m256d, d4_u10avx2)
#elif defined(__AVX__)
#define XACT_BENCH_SLEEF(operation) operation(__m256, f8_u10avx) operation(__m256d, d4_u10avx)
#elif defined(__SSE4_1__)
#define XACT_BENCH_SLEEF(operation) operation(__m128, f4_u10sse4) operation(__m128d, d2_u10sse4)
#elif defined(__SSE2__)
#define XACT_BENCH_SLEEF(operation) operation(__m128, f4_u10sse2) operation(__m128d, d2_u10sse2)
#elif defined(__aarch64__)
#define XACT_BENCH_SLEEF(operation) \
  operation(float32x4_t, f4_u10advsimd) operation(float64x2_t, d2_u10advsimd)
#endif

#if defined(XACT_BENCH_SLEEF) && !XSIMD_WITH_EMULATED
namespace {

#define XACT_BENCH_EXP(type, suffix) \
  type sleef_exp(type x) { return Sleef_exp##suffix(x); }
XACT_BENCH_SLEEF(XACT_BENCH_EXP)

template <class T>
std::function<void()> prepare(const bench::peer_arrays<T>& a) {
  return [a] {
    using batch = xsimd::batch<T>;
    bench::batch_sigmoid<4, T>({a.x, a.n}, {a.out, a.n}, [](const batch& v) {
      return batch(sleef_exp(static_cast<typename batch::register_type>(v)));
    });
  };
}

std::string version() {
  return std::to_string(SLEEF_VERSION_MAJOR) + "." + std::to_string(SLEEF_VERSION_MINOR) + "." +
         std::to_string(SLEEF_VERSION_PATCHLEVEL);
}

[[maybe_unused]] const bool added = bench::add_peer({"SLEEF exp",
                                                     version,
                                                     false,
                                                     {nullptr, prepare<float>, nullptr, nullptr},
                                                     {nullptr, prepare<double>, nullptr, nullptr}});

}  // namespace
#endif
