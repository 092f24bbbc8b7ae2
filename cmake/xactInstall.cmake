# Installs the headers and the CMake package. Everything is independent of the architecture, so the
# package goes to share.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_folder ${CMAKE_INSTALL_DATADIR}/cmake/xact)
install(
  TARGETS xact
  EXPORT xactTargets
  FILE_SET HEADERS)
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
