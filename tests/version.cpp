// version.hpp agrees with the build, and xact.hpp can be included twice and beside hostile macros.
// Standard headers first: they undefine the macros, which would spare xact the test.
#include <algorithm>
#include <complex>
#include <random>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#define min(a, b) ((a) < (b) ? (a) : (b))  // as windows.h does
#define max(a, b) ((a) > (b) ? (a) : (b))
#include <xact/xact.hpp>
#if !defined(min) || !defined(max)
#error "a macro of the user was lost"
#endif
#undef min
#undef max
#include <catch2/catch_test_macros.hpp>
#include <xact/xact.hpp>

TEST_CASE("the version is the build's", "[version]") {
  const std::string version = std::to_string(XACT_VERSION_MAJOR) + "." +
                              std::to_string(XACT_VERSION_MINOR) + "." +
                              std::to_string(XACT_VERSION_PATCH);
  CHECK(version == XACT_BUILD_VERSION);
  STATIC_REQUIRE(XACT_VERSION >= 100);
}

TEST_CASE("headers that met min and max as macros work", "[version]") {
  CHECK(xact::sigmoid(0.0f) == 0.5f);
  CHECK(xact::relu(-1.0) == 0.0);
}
