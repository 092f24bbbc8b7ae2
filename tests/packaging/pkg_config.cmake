# cmake -DPKG_CONFIG=… -DPREFIX=… -DVERSION=… -DXSIMD_INCLUDE=… -DXSIMD_VERSION=… -DCOMPILER=… -DSOURCE=…
# -DWORK=… -P: a program compiled by what pkg-config says of an installed xact.
cmake_minimum_required(VERSION 3.23)

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
# An unpacked package of a distribution has a .pc file that names where it would be installed.
list(TRANSFORM XSIMD_INCLUDE PREPEND "-I")
list(JOIN XSIMD_INCLUDE " " flags)
file(WRITE "${WORK}/pkgconfig/xsimd.pc"
     "Name: xsimd\nDescription: SIMD\nVersion: ${XSIMD_VERSION}\nCflags: ${flags}\n")
set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig:${WORK}/pkgconfig")
# The system's own xact or xsimd would hide that these are not found.
set(ENV{PKG_CONFIG_LIBDIR} "${WORK}/pkgconfig")

function(run output)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(${output} "${text}" PARENT_SCOPE)
endfunction()

run(version "${PKG_CONFIG}" --modversion xact)
if(NOT version STREQUAL VERSION)
  message(FATAL_ERROR "xact.pc says ${version}, not ${VERSION}")
endif()
run(libraries "${PKG_CONFIG}" --libs xact)
if(NOT libraries STREQUAL "")
  message(FATAL_ERROR "there is nothing to link, and xact.pc says ${libraries}")
endif()
run(flags "${PKG_CONFIG}" --cflags xact)
separate_arguments(flags UNIX_COMMAND "${flags}")
run(_ "${COMPILER}" -std=c++20 ${flags} "${SOURCE}" -o "${WORK}/program")
run(printed "${WORK}/program")
message("${printed}")
