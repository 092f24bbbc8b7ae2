# Installs the headers, the CMake package and the pkg-config file. Everything is independent of the
# architecture, so both go to share; and it may be moved: they find the headers from where they lie.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_folder ${CMAKE_INSTALL_DATADIR}/cmake/xact)
install(
  TARGETS xact
  EXPORT xactTargets
  FILE_SET HEADERS
  FILE_SET fragments)
install(
  EXPORT xactTargets
  NAMESPACE xact::
  DESTINATION ${package_folder})

configure_package_config_file(cmake/xactConfig.cmake.in xactConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
# Until 1.0 a new minor version may break the interface.
write_basic_package_version_file(
  xactConfigVersion.cmake
  COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/xactConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/xactConfigVersion.cmake cmake/xactDependencies.cmake
              cmake/xactDispatch.cmake
        DESTINATION ${package_folder})

# An xsimd that was installed without its xsimd.pc cannot be asked for: pkg-config would refuse xact
# as well. Its headers are then on the user's include path already. No version is asked for: that is
# a matter of the headers, which say what they need.
if(TARGET xsimd::xsimd)
  get_target_property(xsimd_includes xsimd::xsimd INTERFACE_INCLUDE_DIRECTORIES)
else()
  get_target_property(xsimd_includes xsimd INTERFACE_INCLUDE_DIRECTORIES)
endif()
set(requires "")
foreach(folder IN LISTS xsimd_includes)
  file(GLOB xsimd_pc ${folder}/../lib*/pkgconfig/xsimd.pc ${folder}/../lib/*/pkgconfig/xsimd.pc
       ${folder}/../share/pkgconfig/xsimd.pc)
  if(xsimd_pc)
    set(requires "Requires: xsimd\n")
  endif()
endforeach()
set(folder ${CMAKE_INSTALL_FULL_DATADIR}/pkgconfig)
file(RELATIVE_PATH path_to_prefix ${folder} ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH path_to_include ${folder} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
configure_file(cmake/xact.pc.in xact.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/xact.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
