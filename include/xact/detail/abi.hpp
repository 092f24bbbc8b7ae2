// The name of the inline namespace that keeps differently compiled copies of xact apart.
//
// An inline function that two translation units compile with different -m flags is one function to
// the linker, which keeps either body: a program built for SSE2 could end up running AVX-512 code.
// Every function of xact therefore lives in an inline namespace whose name spells out the version of
// xact and the flags that change what its body means or which instructions it may hold. What a flag
// cannot be seen by (the architecture chosen with XSIMD_DEFAULT_ARCH) is a template argument of the
// function objects.
#ifndef XACT_DETAIL_ABI_HPP
#define XACT_DETAIL_ABI_HPP

#include "../version.hpp"
#include "requirements.hpp"

#define XACT_DETAIL_JOIN(a, b) XACT_DETAIL_JOIN_EXPANDED(a, b)
#define XACT_DETAIL_JOIN_EXPANDED(a, b) a##b

// XACT_DETAIL_FLAG(macro, name) is name where the macro is defined as 1, and nothing elsewhere: an
// expanded 1 turns into two arguments, so that name becomes the second one.
#define XACT_DETAIL_FLAG(macro, name) XACT_DETAIL_FLAG_EXPANDED(macro, name)
#define XACT_DETAIL_FLAG_EXPANDED(value, name) \
  XACT_DETAIL_SECOND(XACT_DETAIL_FLAG_IS_##value name, , ~)
#define XACT_DETAIL_FLAG_IS_1 ~,
#define XACT_DETAIL_SECOND(...) XACT_DETAIL_SECOND_EXPANDED(__VA_ARGS__)
#define XACT_DETAIL_SECOND_EXPANDED(first, second, ...) second

#define XACT_DETAIL_JOIN_FLAGS(a, b, c, d, e, f, g, h)                               \
  XACT_DETAIL_JOIN(XACT_DETAIL_JOIN(XACT_DETAIL_JOIN(a, b), XACT_DETAIL_JOIN(c, d)), \
                   XACT_DETAIL_JOIN(XACT_DETAIL_JOIN(e, f), XACT_DETAIL_JOIN(g, h)))

// The version alone, for what is the same whatever the flags: v0_1_0.
#define XACT_VERSIONED                                                        \
  XACT_DETAIL_JOIN(XACT_DETAIL_JOIN(XACT_DETAIL_JOIN(v, XACT_VERSION_MAJOR),  \
                                    XACT_DETAIL_JOIN(_, XACT_VERSION_MINOR)), \
                   XACT_DETAIL_JOIN(_, XACT_VERSION_PATCH))

// Each level of x86 up to AVX2 includes the ones before it.
#if defined(__AVX2__)
#define XACT_DETAIL_LEVEL _avx2
#elif defined(__AVX__)
#define XACT_DETAIL_LEVEL _avx
#elif defined(__SSE4_2__)
#define XACT_DETAIL_LEVEL _sse42
#elif defined(__SSE4_1__)
#define XACT_DETAIL_LEVEL _sse41
#elif defined(__SSSE3__)
#define XACT_DETAIL_LEVEL _ssse3
#elif defined(__SSE3__)
#define XACT_DETAIL_LEVEL _sse3
#elif defined(__SSE2__) || defined(_M_X64)
#define XACT_DETAIL_LEVEL _sse2
#elif defined(__ARM_FEATURE_SVE_BITS) && __ARM_FEATURE_SVE_BITS > 0
#define XACT_DETAIL_LEVEL XACT_DETAIL_JOIN(_sve, __ARM_FEATURE_SVE_BITS)
#elif defined(__riscv_v_fixed_vlen)
#define XACT_DETAIL_LEVEL XACT_DETAIL_JOIN(_rvv, __riscv_v_fixed_vlen)
#else
#define XACT_DETAIL_LEVEL
#endif

// Extensions that come one by one: those xsimd has an architecture for, and those a compiler may
// reach for by itself in any function.
#define XACT_DETAIL_FLAGS_SCALAR                                                               \
  XACT_DETAIL_JOIN_FLAGS(XACT_DETAIL_FLAG(__POPCNT__, _popcnt),                                \
                         XACT_DETAIL_FLAG(__LZCNT__, _lzcnt), XACT_DETAIL_FLAG(__BMI__, _bmi), \
                         XACT_DETAIL_FLAG(__BMI2__, _bmi2), XACT_DETAIL_FLAG(__ADX__, _adx),   \
                         XACT_DETAIL_FLAG(__MOVBE__, _movbe), XACT_DETAIL_FLAG(__TBM__, _tbm), \
                         XACT_DETAIL_FLAG(__APX_F__, _apx))
#define XACT_DETAIL_FLAGS_VECTOR                                                  \
  XACT_DETAIL_JOIN_FLAGS(                                                         \
      XACT_DETAIL_FLAG(__FMA__, _fma), XACT_DETAIL_FLAG(__FMA4__, _fma4),         \
      XACT_DETAIL_FLAG(__XOP__, _xop), XACT_DETAIL_FLAG(__F16C__, _f16c),         \
      XACT_DETAIL_FLAG(__GFNI__, _gfni), XACT_DETAIL_FLAG(__AVXVNNI__, _avxvnni), \
      XACT_DETAIL_FLAG(__AVXIFMA__, _avxifma), XACT_DETAIL_FLAG(__AVXNECONVERT__, _avxne))
#define XACT_DETAIL_FLAGS_AVX512                                                                   \
  XACT_DETAIL_JOIN_FLAGS(XACT_DETAIL_FLAG(__AVX512F__, _512f), XACT_DETAIL_FLAG(__AVX512CD__, cd), \
                         XACT_DETAIL_FLAG(__AVX512DQ__, dq), XACT_DETAIL_FLAG(__AVX512BW__, bw),   \
                         XACT_DETAIL_FLAG(__AVX512VL__, vl), XACT_DETAIL_FLAG(__AVX512ER__, er),   \
                         XACT_DETAIL_FLAG(__AVX512PF__, pf),                                       \
                         XACT_DETAIL_FLAG(__AVX512FP16__, fp16))
#define XACT_DETAIL_FLAGS_AVX512_MORE                                                           \
  XACT_DETAIL_JOIN_FLAGS(                                                                       \
      XACT_DETAIL_FLAG(__AVX512IFMA__, ifma), XACT_DETAIL_FLAG(__AVX512VBMI__, vbmi),           \
      XACT_DETAIL_FLAG(__AVX512VBMI2__, vbmi2), XACT_DETAIL_FLAG(__AVX512VNNI__, vnni),         \
      XACT_DETAIL_FLAG(__AVX512BITALG__, bitalg),                                               \
      XACT_DETAIL_FLAG(__AVX512VPOPCNTDQ__, vpopcntdq), XACT_DETAIL_FLAG(__AVX512BF16__, bf16), \
      XACT_DETAIL_FLAG(__AVX10_1__, avx10))
#define XACT_DETAIL_FLAGS_OTHER                                                               \
  XACT_DETAIL_JOIN_FLAGS(                                                                     \
      XACT_DETAIL_FLAG(__ARM_NEON, _neon), XACT_DETAIL_FLAG(__ARM_FEATURE_SVE, _sve),         \
      XACT_DETAIL_FLAG(__ARM_FEATURE_SVE2, 2), XACT_DETAIL_FLAG(__ARM_FEATURE_DOTPROD, _dot), \
      XACT_DETAIL_FLAG(__ARM_FEATURE_MATMUL_INT8, _i8mm), XACT_DETAIL_FLAG(__VSX__, _vsx),    \
      XACT_DETAIL_FLAG(__wasm_simd128__, _wasm),                                              \
      XACT_DETAIL_FLAG(__wasm_relaxed_simd__, _relaxed))
// Not instructions, but they change what a body computes, does on an error, or has as its default
// architecture. Of clang's -ffp-model=fast no other macro tells than that mathematics leaves errno alone.
#define XACT_DETAIL_FLAGS_MATH                                                                     \
  XACT_DETAIL_JOIN_FLAGS(                                                                          \
      XACT_DETAIL_FLAG(__FAST_MATH__, _fastmath), XACT_DETAIL_FLAG(__FINITE_MATH_ONLY__, _finite), \
      XACT_DETAIL_FLAG(__ASSOCIATIVE_MATH__, _assoc),                                              \
      XACT_DETAIL_FLAG(__RECIPROCAL_MATH__, _recip), XACT_DETAIL_FLAG(__NO_SIGNED_ZEROS__, _nsz),  \
      XACT_DETAIL_FLAG(__ROUNDING_MATH__, _rounding), XACT_DETAIL_FLAG(_M_FP_FAST, _fpfast),       \
      XACT_DETAIL_FLAG(__NO_MATH_ERRNO__, _noerrno))
#define XACT_DETAIL_FLAGS_MEANING                                \
  XACT_DETAIL_JOIN_FLAGS(XACT_DETAIL_FLAG(__EXCEPTIONS, _throw), \
                         XACT_DETAIL_FLAG(_CPPUNWIND, _throw),   \
                         XACT_DETAIL_FLAG(XSIMD_WITH_EMULATED, _emulated), , , , , )

#define XACT_ABI XACT_DETAIL_JOIN(XACT_VERSIONED, XACT_DETAIL_FLAGS)
#define XACT_DETAIL_FLAGS                                                                       \
  XACT_DETAIL_JOIN_FLAGS(XACT_DETAIL_LEVEL, XACT_DETAIL_FLAGS_SCALAR, XACT_DETAIL_FLAGS_VECTOR, \
                         XACT_DETAIL_FLAGS_AVX512, XACT_DETAIL_FLAGS_AVX512_MORE,               \
                         XACT_DETAIL_FLAGS_OTHER, XACT_DETAIL_FLAGS_MATH,                       \
                         XACT_DETAIL_FLAGS_MEANING)

// Value functions are inlined always, as xsimd's are: a call would cost more than their work.
#if defined(__GNUC__)
#define XACT_INLINE inline __attribute__((always_inline))
#elif defined(_MSC_VER)
#define XACT_INLINE inline __forceinline
#else
#define XACT_INLINE inline
#endif

// The same for a lambda, between its parameters and its body: in a large file g++ otherwise begins to
// call the smallest of them. Not for xsimd's emulated batches: there g++ 12 then moves values through MMX
// registers and leaves the x87 unit, long double, in disorder.
#if defined(__GNUC__) && !defined(XSIMD_WITH_EMULATED)
#define XACT_INLINE_LAMBDA __attribute__((always_inline))
#else
#define XACT_INLINE_LAMBDA
#endif

// Error paths stay out of line, away from the code that runs.
#if defined(__GNUC__)
#define XACT_COLD __attribute__((cold, noinline))
#elif defined(_MSC_VER)
#define XACT_COLD __declspec(noinline)
#else
#define XACT_COLD
#endif

// What is rarely needed, but must be fast when it is.
#if defined(__GNUC__)
#define XACT_NOINLINE __attribute__((noinline))
#elif defined(_MSC_VER)
#define XACT_NOINLINE __declspec(noinline)
#else
#define XACT_NOINLINE
#endif

// What of a dispatch library belongs to the program or the shared library that it is linked into, and
// to no other in the process.
#if defined(__GNUC__) && !defined(_WIN32)
#define XACT_HIDDEN __attribute__((visibility("hidden")))
#else
#define XACT_HIDDEN
#endif

// Floats are compared where that is meant, and -Wfloat-equal warns of it. g++ 12 warns of its own AVX-512
// intrinsics (GCC bug 105593) wherever they are inlined, and of a mask's second word where it knows that
// there is only one, unless a function on the way says otherwise: those between these two do.
#if defined(__clang__)
#define XACT_INTRINSICS_BEGIN \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wfloat-equal\"")
#define XACT_INTRINSICS_END _Pragma("clang diagnostic pop")
#elif defined(__GNUC__)
#define XACT_INTRINSICS_BEGIN                                                        \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wfloat-equal\"") \
      _Pragma("GCC diagnostic ignored \"-Wuninitialized\"")                          \
          _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")                \
              _Pragma("GCC diagnostic ignored \"-Warray-bounds\"")
#define XACT_INTRINSICS_END _Pragma("GCC diagnostic pop")
#else
#define XACT_INTRINSICS_BEGIN
#define XACT_INTRINSICS_END
#endif

#endif
