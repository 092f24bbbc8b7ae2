# Finds xsimd for the build of xact and for those who find an installed xact. Sets
# xact_dependencies_found, and xact_dependencies_message if that is false.
set(xact_xsimd_minimum 13.2.0)
set(xact_dependencies_found TRUE)

if(NOT TARGET xsimd AND NOT TARGET xsimd::xsimd)
  find_package(xsimd CONFIG QUIET)
  if(NOT xsimd_FOUND)
    set(xact_dependencies_found FALSE)
    string(
      CONCAT
        xact_dependencies_message
        "xact needs xsimd ${xact_xsimd_minimum} or newer, and CMake found none. Install it (Debian 13 and "
        "Ubuntu 25.04: libxsimd-dev; vcpkg and Conan: xsimd), or name the folder that it is installed in "
        "with -DCMAKE_PREFIX_PATH=<folder>: after tools/dependencies that is build/dependencies/usr in "
        "the sources of xact. A target xsimd or xsimd::xsimd of your own does as well.")
  elseif(xsimd_VERSION VERSION_LESS xact_xsimd_minimum)
    set(xact_dependencies_found FALSE)
    string(
      CONCAT
        xact_dependencies_message
        "xact needs xsimd ${xact_xsimd_minimum} or newer, but CMake found ${xsimd_VERSION} "
        "(${xsimd_CONFIG}). Name the folder that a newer one is installed in with "
        "-DCMAKE_PREFIX_PATH=<folder>: after tools/dependencies that is build/dependencies/usr in the "
        "sources of xact.")
    unset(xsimd_DIR CACHE)  # or the next attempt would not search again
  endif()
endif()
