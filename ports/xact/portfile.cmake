# Builds the checkout that this folder lies in; tools/release writes the form for a registry.
#
# vcpkg knows a port by the files of this folder alone, so where something else has changed it takes
# the old package from its cache, unless told --binarysource=clear.
cmake_path(GET CURRENT_PORT_DIR PARENT_PATH SOURCE_PATH)
cmake_path(GET SOURCE_PATH PARENT_PATH SOURCE_PATH)

set(VCPKG_BUILD_TYPE release) # header-only

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        -DXACT_BUILD_BENCHMARKS=OFF
        -DXACT_BUILD_EXAMPLES=OFF
        -DXACT_BUILD_TESTS=OFF
        -DXACT_INSTALL=ON
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/xact)
vcpkg_fixup_pkgconfig()

file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
