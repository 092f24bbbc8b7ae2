# cmake -DSOURCE=… -DWORK=… -DINITIAL_CACHE=… -DGENERATOR=… -P: installs xact into folders outside of its
# prefix, as Nix has them, and shows that the package names them.
cmake_minimum_required(VERSION 3.23)

set(build "${WORK}/build")
execute_process(
  COMMAND
    ${CMAKE_COMMAND} -S "${SOURCE}" -B "${build}" -G "${GENERATOR}" -C "${INITIAL_CACHE}"
    "-DCMAKE_INSTALL_PREFIX=${WORK}/prefix" "-DCMAKE_INSTALL_INCLUDEDIR=${WORK}/headers"
    "-DCMAKE_INSTALL_DATADIR=${WORK}/share" -DXACT_BUILD_TESTS=OFF -DXACT_BUILD_BENCHMARKS=OFF
    -DXACT_BUILD_EXAMPLES=OFF COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --install "${build}" COMMAND_ERROR_IS_FATAL ANY)
if(NOT EXISTS "${WORK}/headers/xact/xact.hpp")
  message(FATAL_ERROR "the headers are not in ${WORK}/headers")
endif()
file(STRINGS "${WORK}/share/cmake/xact/xactTargets.cmake" includes REGEX "INTERFACE_INCLUDE_DIRECTORIES")
if(NOT includes MATCHES "headers")
  message(FATAL_ERROR "INTERFACE_INCLUDE_DIRECTORIES does not name the headers: ${includes}")
endif()
