// What xact needs of the compiler and its flags. A compiler that misses something stops here, with the one
// message that says what to do: the header that is missing below is named so for that.
#ifndef XACT_DETAIL_REQUIREMENTS_HPP
#define XACT_DETAIL_REQUIREMENTS_HPP

#if defined(_MSVC_LANG)
#define XACT_DETAIL_LANGUAGE _MSVC_LANG
#else
#define XACT_DETAIL_LANGUAGE __cplusplus
#endif

#if XACT_DETAIL_LANGUAGE < 202002L
#error "xact needs C++20: compile with -std=c++20 (MSVC: /std:c++20)"
#include "xact needs C++20"
#endif

// The x87 unit keeps more digits than float and double have, until it stores a number: results would be
// wrong by millions of ULP, and differ between a value and the same value in a range.
#if (defined(__i386__) || defined(__x86_64__)) && !defined(__SSE2_MATH__) || \
    (defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ + 0 != 0 &&         \
     __FLT_EVAL_METHOD__ + 0 != 16) ||                                       \
    (defined(_M_IX86_FP) && _M_IX86_FP < 2)
#error \
    "xact needs float and double as they are, not in x87 registers: compile with -msse2 -mfpmath=sse (MSVC: /arch:SSE2)"
#include "xact needs -msse2 -mfpmath=sse"
#endif

#endif
