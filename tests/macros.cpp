// Every header behind macros of widely used headers: xact takes none of their names, in any order of
// inclusion. Twice, since xsimd survives only what it is included before: MACROS_BEFORE_XSIMD defines
// those that xact keeps away from it.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <numeric>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#if !defined(MACROS_BEFORE_XSIMD)
#include <xsimd/xsimd.hpp>
#endif

#undef I
#undef major
#undef minor
// windows.h, and C's complex.h
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define I _Complex_I
#if !defined(MACROS_BEFORE_XSIMD)
// windows.h and what it includes
#define near
#define far
#define small char
#define interface struct
#define IN
#define OUT
#define TRUE 1
#define FALSE 0
#define ERROR 0
#define DELETE 0x00010000L
// X11
#define None 0L
#define Bool int
#define Status int
#define Success 0
#define Always 2
// Qt
#define slots
#define signals public
#define emit
// NOLINTNEXTLINE(bugprone-macro-parentheses)
#define foreach(variable, container) for (variable : container)
// Apple and Unreal
#define check(expression) (expression)
#define verify(expression) (expression)
#define require(expression, label) \
  if (!(expression)) goto label
// sys/sysmacros.h
#define major(device) ((device) >> 8)
#define minor(device) ((device) & 255)
// Arduino
#define abs(x) ((x) > 0 ? (x) : -(x))
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x) - 0.5))
#define F(text) (text)
#define B1 1
// R
#define length Rf_length
#define error Rf_error
#endif

#include <xact/dispatch.hpp>
#include <xact/xact.hpp>

float values(float x) { return xact::relu(x) + xact::sigmoid(x) + xact::softsign(x); }
