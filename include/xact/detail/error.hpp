// What happens to bad arguments: one clear message, thrown or, without exceptions, printed.
#ifndef XACT_DETAIL_ERROR_HPP
#define XACT_DETAIL_ERROR_HPP

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "abi.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Who is calling, for messages. Without names the arguments are called input 1, output 1, and so
/// on.
struct call_site {
  const char* function;
  const char* const* names;
};

[[noreturn]] XACT_COLD inline void fail(const char* message) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
  throw std::invalid_argument(message);
#else
  std::fprintf(stderr, "%s\n", message);
  std::abort();
#endif
}

/// The name of argument i of a call whose first `inputs` arguments are inputs.
struct argument_name {
  char text[32] = "";

  argument_name(const call_site& site, std::size_t inputs, std::size_t i) noexcept {
    if (site.names != nullptr) {
      std::snprintf(text, sizeof text, "%s", site.names[i]);
    } else if (i < inputs) {
      std::snprintf(text, sizeof text, "input %zu", i + 1);
    } else {
      std::snprintf(text, sizeof text, "output %zu", i - inputs + 1);
    }
  }
};

[[noreturn]] XACT_COLD inline void fail_sizes(const call_site& site, std::size_t inputs,
                                              std::size_t i, std::size_t size_i, std::size_t j,
                                              std::size_t size_j) {
  char message[160];
  std::snprintf(message, sizeof message, "%s: %s has %zu elements, but %s has %zu", site.function,
                argument_name(site, inputs, i).text, size_i, argument_name(site, inputs, j).text,
                size_j);
  fail(message);
}

[[noreturn]] XACT_COLD inline void fail_overlap(const call_site& site, std::size_t inputs,
                                                std::size_t i, std::size_t output,
                                                std::size_t size) {
  char message[240];
  std::snprintf(message, sizeof message,
                i < inputs
                    ? "%s: %s (%zu elements) overlaps %s (%zu elements) partly; the two must "
                      "start at the same element or not overlap at all"
                    : "%s: %s (%zu elements) overlaps %s (%zu elements); two outputs must "
                      "not overlap at all",
                site.function, argument_name(site, inputs, output).text, size,
                argument_name(site, inputs, i).text, size);
  fail(message);
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
