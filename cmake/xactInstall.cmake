# Installs the headers, the CMake package and the pkg-config file. Everything is independent of the
# architecture, so both go to share; and it may be moved: they find the headers from where they lie.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_folder ${CMAKE_INSTALL_DATADIR}/cmake/xact)
# Up to 3.25 CMake puts the prefix before an absolute folder too (Nix has one). And the folder is named once
# more, for those who read the target's properties and know nothing of file sets: Meson.
file(RELATIVE_PATH include_folder ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
target_include_directories(xact INTERFACE $<INSTALL_INTERFACE:${include_folder}>)
install(
  TARGETS xact
  EXPORT xactTargets
  FILE_SET HEADERS
  DESTINATION ${include_folder}
  FILE_SET fragments
  DESTINATION ${include_folder})
install(
  EXPORT xactTargets
  NAMESPACE xact::
  DESTINATION ${package_folder})

configure_package_config_file(cmake/xactConfig.cmake.in xactConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
# Until 1.0 a new minor version may break the interface. Who names a range knows which do not.
write_basic_package_version_file(
  xactVersionWanted.cmake
  COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT)
write_basic_package_version_file(
  xactVersionRange.cmake
  COMPATIBILITY AnyNewerVersion
  ARCH_INDEPENDENT)
# The build tree is a package as well: xact_DIR may name it.
set(package_files xactConfigVersion.cmake xactDependencies.cmake xactDispatch.cmake)
foreach(file IN LISTS package_files)
  configure_file(cmake/${file} ${file} COPYONLY)
endforeach()
list(APPEND package_files xactConfig.cmake xactVersionWanted.cmake xactVersionRange.cmake)
list(TRANSFORM package_files PREPEND ${CMAKE_CURRENT_BINARY_DIR}/)
install(FILES ${package_files} DESTINATION ${package_folder})

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
