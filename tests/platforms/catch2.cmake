# Catch2::Catch2WithMain from its source, XACT_CATCH2_SOURCE: one file, which compiles in a tenth of the time
# that its hundred take.
if(NOT EXISTS ${XACT_CATCH2_SOURCE}/extras/catch_amalgamated.cpp)
  message(FATAL_ERROR "XACT_CATCH2_SOURCE is not the folder of Catch2's source: ${XACT_CATCH2_SOURCE}")
endif()

set(CATCH_CONFIG_DEFAULT_REPORTER console)
set(CATCH_CONFIG_CONSOLE_WIDTH 80)
configure_file(${XACT_CATCH2_SOURCE}/src/catch2/catch_user_config.hpp.in
               catch2/catch2/catch_user_config.hpp)

add_library(Catch2WithMain STATIC ${XACT_CATCH2_SOURCE}/extras/catch_amalgamated.cpp)
add_library(Catch2::Catch2WithMain ALIAS Catch2WithMain)
target_compile_features(Catch2WithMain PUBLIC cxx_std_20)
target_compile_options(Catch2WithMain PRIVATE -O1 -w)
target_include_directories(Catch2WithMain SYSTEM INTERFACE ${XACT_CATCH2_SOURCE}/src
                                                           ${CMAKE_CURRENT_BINARY_DIR}/catch2)
