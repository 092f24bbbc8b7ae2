// What happens to bad arguments: one clear message, thrown or, without exceptions, printed.
#ifndef XACT_DETAIL_ERROR_HPP
#define XACT_DETAIL_ERROR_HPP

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "row.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Who is calling, for messages: namespace and function, and its operands. Without these they are
/// called input 1, output 1, and so on.
struct call_site {
  const char* scope;
  const char* function;
  const activations::operand* operands;
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
    if (site.operands != nullptr) {
      const std::string_view name = site.operands[i].name;
      std::snprintf(text, sizeof text, "%.*s", static_cast<int>(name.size()), name.data());
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
  std::snprintf(message, sizeof message, "%s%s: %s has %zu elements, but %s has %zu", site.scope,
                site.function, argument_name(site, inputs, i).text, size_i,
                argument_name(site, inputs, j).text, size_j);
  fail(message);
}

[[noreturn]] XACT_COLD inline void fail_overlap(const call_site& site, std::size_t inputs,
                                                std::size_t i, std::size_t j, std::size_t size,
                                                bool alike) {
  char message[240];
  const char* const rule =
      !alike       ? "; a mask and a range must not overlap at all"
      : i < inputs ? " partly; the two must start at the same element or not overlap at all"
                   : "; two outputs must not overlap at all";
  std::snprintf(message, sizeof message, "%s%s: %s (%zu elements) overlaps %s (%zu elements)%s",
                site.scope, site.function, argument_name(site, inputs, j).text, size,
                argument_name(site, inputs, i).text, size, rule);
  fail(message);
}

[[noreturn]] XACT_COLD inline void fail_parameter(const call_site& site,
                                                  const activations::parameter& parameter,
                                                  double value, const char* rule) {
  char message[160];
  std::snprintf(message, sizeof message, "%s%s: %.*s is %g, but must %s", site.scope, site.function,
                static_cast<int>(parameter.name.size()), parameter.name.data(), value, rule);
  fail(message);
}

/// Two parameters of which the first may not be the greater one.
[[noreturn]] XACT_COLD inline void fail_order(const call_site& site,
                                              const activations::parameter (&parameters)[2],
                                              double first, double second) {
  char message[160];
  std::snprintf(message, sizeof message, "%s%s: %.*s is %g, but %.*s is %g, which is less",
                site.scope, site.function, static_cast<int>(parameters[0].name.size()),
                parameters[0].name.data(), first, static_cast<int>(parameters[1].name.size()),
                parameters[1].name.data(), second);
  fail(message);
}

[[noreturn]] XACT_COLD inline void fail_bit_subspan(std::size_t first, std::size_t count,
                                                    std::size_t size) {
  char message[240];
  std::snprintf(message, sizeof message,
                "xact::bit_span::subspan: %zu bits from bit %zu on, of %zu; the first must be a "
                "multiple of 64, and all must lie within the mask",
                count, first, size);
  fail(message);
}

/// A mask is divided at whole words, and has no bits beyond its size.
XACT_INLINE void check_bit_subspan(std::size_t first, std::size_t count, std::size_t size) {
  if (first % 64 != 0 || first > size || count > size - first) [[unlikely]] {
    fail_bit_subspan(first, count, size);
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
