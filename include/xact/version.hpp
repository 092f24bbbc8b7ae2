// The version of xact. CMake, the packages and the tests read it from here.
#ifndef XACT_VERSION_HPP
#define XACT_VERSION_HPP

#define XACT_VERSION_MAJOR 0
#define XACT_VERSION_MINOR 1
#define XACT_VERSION_PATCH 0

/// One integer that grows with every release: 10000 * major + 100 * minor + patch.
#define XACT_VERSION (XACT_VERSION_MAJOR * 10000 + XACT_VERSION_MINOR * 100 + XACT_VERSION_PATCH)

#endif
