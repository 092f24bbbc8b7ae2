# What the tests, benchmarks and examples of xact share: instruction sets and warnings.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(all_isas sse2 sse4.2 avx avx2 avx512 emulated)
elseif(CMAKE_CROSSCOMPILING)
  set(all_isas default)
else()
  set(all_isas native emulated)
endif()
set(XACT_ISAS
    ${all_isas}
    CACHE STRING "Instruction sets to build the tests for")
set(XACT_BENCHMARK_ISAS
    native
    CACHE STRING "Instruction sets to build the benchmarks and examples for")

set(xact_flags_sse2 -msse2)
set(xact_flags_sse4.2 -msse4.2)
set(xact_flags_avx -mavx)
set(xact_flags_avx2 -mavx2 -mfma)
set(xact_flags_avx512 -mavx512f -mavx512cd -mavx512dq -mavx512bw -mavx512vl -mfma)
# -U: with its xtl option on, xsimd 13.2 cannot compile emulated batches.
set(xact_flags_emulated -DXSIMD_WITH_EMULATED=1 "-DXSIMD_DEFAULT_ARCH=emulated<128>"
                        -UXSIMD_ENABLE_XTL_COMPLEX)
set(xact_flags_native -march=native)
set(xact_flags_default "")  # those in CMAKE_CXX_FLAGS
# GCC up to 12 warns of its own AVX-512 intrinsics (its bug 105593).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # It also sees emulated batches, which are arrays, reach beyond smaller ones in branches not taken.
  list(APPEND xact_flags_emulated -Wno-array-bounds -Wno-stringop-overread)
  list(APPEND xact_flags_avx512 -Wno-uninitialized -Wno-maybe-uninitialized)
  list(APPEND xact_flags_native -Wno-uninitialized -Wno-maybe-uninitialized)
endif()

foreach(bits IN ITEMS 256 512)
  string(REPLACE 128 ${bits} xact_flags_emulated${bits} "${xact_flags_emulated}")
endforeach()

# xact_compile_for(<target> <isa>): xact, warnings, and the flags of one instruction set.
function(xact_compile_for target isa)
  if(NOT DEFINED xact_flags_${isa})
    message(FATAL_ERROR "xact knows no instruction set ${isa}; it knows ${all_isas} native default")
  endif()
  target_link_libraries(${target} PRIVATE xact::xact)
  target_compile_options(${target} PRIVATE ${xact_flags_${isa}} ${xact_warnings})
endfunction()

if(MSVC)
  set(xact_warnings /W4)
else()
  set(xact_warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wdouble-promotion)
endif()

# xact_kernels: a dispatch library of all functions for those of XACT_ISAS that it can have, which tests and
# benchmarks share.
set(xact_dispatch_isas ${XACT_ISAS})
list(FILTER xact_dispatch_isas INCLUDE REGEX "^(sse2|sse4\\.2|avx|avx2|avx512)$")
if(xact_dispatch_isas)
  xact_add_dispatch(xact_kernels ISAS ${xact_dispatch_isas})
elseif(NOT CMAKE_CROSSCOMPILING AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  xact_add_dispatch(xact_kernels)
endif()
if(TARGET xact_kernels)
  target_compile_options(xact_kernels PRIVATE ${xact_warnings})
  if(NOT MSVC)  # users have these on too, and everything else is headers here
    target_compile_options(
      xact_kernels PRIVATE -Wfloat-equal -Wcast-align $<$<CXX_COMPILER_ID:GNU>:-Wcast-align=strict>)
  endif()
endif()
