// Compiled with the flags under test; check.cpp, which is not, looks at what it computes.
#include "unit.hpp"

#include <span>
#include <tuple>
#include <vector>
#include <xact/dispatch.hpp>
#include <xact/xact.hpp>

namespace {

using tables::accuracy;
using tables::row;

#if defined(DISPATCHED)
namespace functions = xact::dispatch;
#else
namespace functions = xact;
#endif

/// What the compiler refuses, or would if it had a macro for these flags (WITHOUT_REFUSED).
template <const row& Row>
constexpr bool is_refused = [] {
#if defined(DISPATCHED)
  return false;
#elif defined(WITHOUT_REFUSED)
  return Row.promised.under_fast_math == xact::activations::fast_math::refused;
#else
  return xact::detail::loses_digits<Row>;
#endif
}();

template <const row& Row, class F, class Tag>
void by_value(const operands& o) {
  const auto* const a = static_cast<const float*>(o.inputs[0]);
  const auto* const b = static_cast<const float*>(o.inputs[1]);
  const auto* const c = static_cast<const float*>(o.inputs[2]);
  auto* const y = static_cast<float*>(o.outputs[0]);
  for (std::size_t i = 0; i < o.size; ++i) {
    if constexpr (Row.inputs == 1 && Row.has_tags) y[i] = F{}(a[i], Tag{});
    if constexpr (Row.inputs == 1 && !Row.has_tags) y[i] = F{}(a[i]);
    if constexpr (Row.inputs == 2) y[i] = F{}(a[i], b[i]);
    if constexpr (Row.inputs == 3) {
      std::tie(y[i], static_cast<float*>(o.outputs[1])[i]) = F{}(a[i], b[i], c[i]);
    }
  }
}

template <const row& Row, std::size_t Form, std::size_t I>
auto operand_of(const operands& o) {
  constexpr bool is_mask = Row.forms[Form].operands[I].is_mask;
  if constexpr (I < Row.inputs) {
    if constexpr (is_mask) {
      return xact::const_bit_span(static_cast<const std::uint64_t*>(o.inputs[I]), o.size);
    } else {
      return std::span(static_cast<const float*>(o.inputs[I]), o.size);
    }
  } else {
    void* const p = o.outputs[I - Row.inputs];
    if constexpr (is_mask) {
      return xact::bit_span(static_cast<std::uint64_t*>(p), o.size);
    } else {
      return std::span(static_cast<float*>(p), o.size);
    }
  }
}

template <const row& Row, std::size_t Form, class F, class Tag>
void by_ranges(const operands& o) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    if constexpr (Row.has_tags) {
      F{}(operand_of<Row, Form, I>(o)..., Tag{}, xact::cached);
    } else {
      F{}(operand_of<Row, Form, I>(o)..., xact::cached);
    }
  }(std::make_index_sequence<Row.forms[Form].size>{});
}

template <const row& Row, class F>
void add_function(std::vector<entry>& all) {
  if constexpr (!is_refused<Row>) {
    constexpr accuracy default_tag = Row.has_tags ? accuracy::accurate : accuracy::fast;
#if !defined(DISPATCHED)
    if constexpr (Row.has_tags) {
      all.push_back({&Row, 0, accuracy::fast, "values", by_value<Row, F, xact::fast_t>});
      all.push_back({&Row, 0, accuracy::exact, "values", by_value<Row, F, xact::exact_t>});
    }
    all.push_back({&Row, 0, default_tag, "values", by_value<Row, F, xact::accurate_t>});
#endif
    all.push_back({&Row, 0, default_tag, "ranges", by_ranges<Row, 0, F, xact::accurate_t>});
    if constexpr (Row.form_count == 2) {
      all.push_back({&Row, 1, default_tag, "masks", by_ranges<Row, 1, F, xact::accurate_t>});
    }
  }
}

}  // namespace

std::span<const entry> entries_under_test() {
  static const std::vector<entry> all = [] {
    std::vector<entry> made;
#define XACT_ACTIVATION(function, inputs, usage, ...)                                            \
  add_function<xact::activations::function, std::remove_const_t<decltype(functions::function)>>( \
      made);
#include <xact/detail/activations.inc>
    return made;
  }();
  return all;
}
