# find_package(xact 0.1) takes that minor version, find_package(xact 0.1...0.3) any of the range.
if(PACKAGE_FIND_VERSION_RANGE)
  include("${CMAKE_CURRENT_LIST_DIR}/xactVersionRange.cmake")
else()
  include("${CMAKE_CURRENT_LIST_DIR}/xactVersionWanted.cmake")
endif()
