# The libraries that xact is compared with, as far as CMake finds them. None is needed.
include(CheckCXXSourceCompiles)

set(XACT_BENCHMARK_PEERS
    fast_math eigen xnnpack onednn sleef highway libtorch
    CACHE STRING "What to compare the benchmarks with: -ffast-math, and libraries where they are installed")

set(peers "")

# xact_find_peer(<name> [OF_ISA] [STANDARD <17>] [PACKAGE <package>] [OPTIONS <option>…]
# [INCLUDES <folder>…] [LIBRARIES <library>…] PROGRAM <source>): takes <name>.cpp in if the program compiles and links.
# OF_ISA: it is compiled for the instruction set of the benchmark, where the other libraries choose
# for themselves. PACKAGE is Debian's, which tells the version where the library does not.
function(xact_find_peer name)
  cmake_parse_arguments(PARSE_ARGV 1 peer "OF_ISA" "STANDARD;PACKAGE;PROGRAM"
                        "INCLUDES;LIBRARIES;OPTIONS")
  # What find_path and find_library did not find ends in -NOTFOUND.
  if(NOT name IN_LIST XACT_BENCHMARK_PEERS OR "${peer_INCLUDES};${peer_LIBRARIES}" MATCHES
                                              "-NOTFOUND(;|$)")
    return()
  endif()
  if(NOT peer_STANDARD)
    set(peer_STANDARD 20)
  endif()
  set(CMAKE_CXX_STANDARD ${peer_STANDARD})
  set(CMAKE_REQUIRED_QUIET TRUE)
  set(CMAKE_REQUIRED_INCLUDES ${peer_INCLUDES})
  set(CMAKE_REQUIRED_LIBRARIES ${peer_LIBRARIES})
  check_cxx_source_compiles("${peer_PROGRAM}" XACT_HAVE_PEER_${name})
  if(NOT XACT_HAVE_PEER_${name})
    return()
  endif()

  set(package_version "")
  find_program(XACT_DPKG_QUERY dpkg-query)
  mark_as_advanced(XACT_DPKG_QUERY)
  if(peer_PACKAGE AND XACT_DPKG_QUERY)
    execute_process(
      COMMAND ${XACT_DPKG_QUERY} --show --showformat=\${Version} ${peer_PACKAGE}
      OUTPUT_VARIABLE package_version
      ERROR_QUIET)
  endif()
  if(NOT package_version)
    set(package_version "unknown version")
  endif()

  foreach(variable OF_ISA STANDARD INCLUDES LIBRARIES OPTIONS)
    set(peer_${name}_${variable} "${peer_${variable}}" PARENT_SCOPE)
  endforeach()
  set(peer_${name}_version "${package_version}" PARENT_SCOPE)
  set(peers ${peers} ${name} PARENT_SCOPE)
endfunction()

# xact_link_peers(<target> <isa>)
function(xact_link_peers target isa)
  foreach(peer IN LISTS peers)
    set(object peer_${peer})
    if(peer_${peer}_OF_ISA)
      string(APPEND object .${isa})
    endif()
    if(NOT TARGET ${object})
      add_library(${object} OBJECT peers/${peer}.cpp)
      if(peer_${peer}_OF_ISA)
        xact_compile_for(${object} ${isa})
      else()
        target_compile_features(${object} PRIVATE cxx_std_${peer_${peer}_STANDARD})
        target_compile_options(${object} PRIVATE ${xact_warnings})
      endif()
      target_compile_options(${object} PRIVATE -O3 ${peer_${peer}_OPTIONS})
      target_compile_definitions(${object}
                                 PRIVATE XACT_BENCH_PEER_PACKAGE="${peer_${peer}_version}")
      target_include_directories(${object} SYSTEM PRIVATE ${peer_${peer}_INCLUDES})
      target_link_libraries(${object} PUBLIC ${peer_${peer}_LIBRARIES})
    endif()
    target_link_libraries(${target} PRIVATE ${object})
  endforeach()
endfunction()

if(NOT MSVC)
  xact_find_peer(fast_math OF_ISA OPTIONS -ffast-math PROGRAM "int main() {}")
endif()

find_path(XACT_EIGEN_INCLUDE Eigen/Core PATH_SUFFIXES eigen3)
xact_find_peer(
  eigen OF_ISA
  INCLUDES ${XACT_EIGEN_INCLUDE}
  PROGRAM "#include <Eigen/Core>
           int main() {}")

find_path(XACT_XNNPACK_INCLUDE xnnpack.h)
find_library(XACT_XNNPACK_LIBRARY XNNPACK)
xact_find_peer(
  xnnpack
  PACKAGE libxnnpack-dev
  INCLUDES ${XACT_XNNPACK_INCLUDE}
  LIBRARIES ${XACT_XNNPACK_LIBRARY}
  PROGRAM "#include <xnnpack.h>
           int main() { return xnn_initialize(nullptr); }")

find_path(XACT_ONEDNN_INCLUDE oneapi/dnnl/dnnl.hpp)
find_library(XACT_ONEDNN_LIBRARY dnnl)
xact_find_peer(
  onednn
  INCLUDES ${XACT_ONEDNN_INCLUDE}
  LIBRARIES ${XACT_ONEDNN_LIBRARY} ${CMAKE_DL_LIBS}
  PROGRAM "#include <oneapi/dnnl/dnnl.hpp>
           int main() { return dnnl_version()->major; }")

find_path(XACT_SLEEF_INCLUDE sleef.h)
find_library(XACT_SLEEF_LIBRARY sleef)
xact_find_peer(
  sleef OF_ISA
  INCLUDES ${XACT_SLEEF_INCLUDE}
  LIBRARIES ${XACT_SLEEF_LIBRARY}
  PROGRAM "#include <sleef.h>
           int main() { return static_cast<int>(Sleef_expf_u10(0)); }")

find_path(XACT_HIGHWAY_INCLUDE hwy/contrib/math/math-inl.h)
xact_find_peer(
  highway OF_ISA
  PACKAGE libhwy-dev
  INCLUDES ${XACT_HIGHWAY_INCLUDE}
  PROGRAM "#define HWY_COMPILE_ONLY_STATIC
           #include <hwy/highway.h>
           int main() {}")

# Not find_package(Torch): that fails where it lacks something which only other parts of it need.
# The std::string shows whether the library was built for another ABI of that. C++17: as C++20, the
# headers of some versions are wrong (a std::vector of an incomplete type), which clang notices.
find_path(XACT_LIBTORCH_INCLUDE ATen/ops/sigmoid.h)
find_library(XACT_LIBTORCH_LIBRARY torch_cpu)
find_library(XACT_C10_LIBRARY c10)
xact_find_peer(
  libtorch
  STANDARD 17
  INCLUDES ${XACT_LIBTORCH_INCLUDE}
  LIBRARIES ${XACT_LIBTORCH_LIBRARY} ${XACT_C10_LIBRARY}
  PROGRAM "#include <ATen/Version.h>
           #include <ATen/ops/sigmoid.h>
           int main() { return at::show_config().empty(); }")

foreach(name EIGEN_INCLUDE XNNPACK_INCLUDE XNNPACK_LIBRARY ONEDNN_INCLUDE ONEDNN_LIBRARY
             SLEEF_INCLUDE SLEEF_LIBRARY HIGHWAY_INCLUDE LIBTORCH_INCLUDE LIBTORCH_LIBRARY C10_LIBRARY)
  mark_as_advanced(XACT_${name})
endforeach()
if(peers)
  list(JOIN peers ", " peer_names)
  message(STATUS "xact: the benchmarks compare with ${peer_names}")
endif()
