// The kernels under test: what the tables of each instruction set have of each function of the list, as
// plain pointers. A test that goes through them is compiled once, without flags, and runs on all of them.
#ifndef XACT_TESTS_SUPPORT_TABLES_HPP
#define XACT_TESTS_SUPPORT_TABLES_HPP

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include <xact/detail/dispatched_code.hpp>

namespace tables {

using xact::activations::accuracy;
using xact::activations::element_type;
using xact::activations::row;
using xact::dispatch::tables::kernel;
using xact::dispatch::tables::kernels;
using xact::dispatch::tables::stores;

/// The rows of the list.
#define XACT_ACTIVATION(function, inputs, usage, ...) &xact::activations::function,
inline constexpr const row* rows[] = {
#include <xact/detail/activations.inc>
};

/// What one instruction set has of each row.
struct instruction_set {
  std::string_view name;
  const kernels* of_row[std::size(rows)];
};

/// Those that this program was built with (every_isa.cpp.in).
extern const std::span<const instruction_set> instruction_sets;

template <class T>
constexpr element_type type_of = xact::detail::table_element<T>();

/// f(T()), for the type of elements.
template <class F>
void with_type(element_type type, F f) {
  const auto try_each = [&]<class... T>(std::type_identity<T>...) {
    ((type == type_of<T> ? f(T()) : void()), ...);
  };
  try_each(std::type_identity<float>(), std::type_identity<double>(),
           std::type_identity<std::int8_t>(), std::type_identity<std::int16_t>(),
           std::type_identity<std::int32_t>(), std::type_identity<std::int64_t>());
}
inline const char* name_of(element_type type) {
  constexpr const char* names[] = {"float", "double", "int8", "int16", "int32", "int64"};
  return names[static_cast<std::size_t>(type)];
}
inline const char* name_of(accuracy tag) {
  constexpr const char* names[] = {"fast", "accurate", "exact"};
  return names[static_cast<std::size_t>(tag)];
}

/// A function in one form, with one tag, on one type of elements, for one instruction set.
struct kernel_under_test {
  const instruction_set* isa;
  const row* of;
  std::size_t form;
  accuracy tag;
  element_type type;
  kernel* run;

  const xact::activations::form& operands() const { return of->forms[form]; }
  std::size_t outputs() const { return of->outputs(form); }
  bool is_mask(std::size_t operand) const { return operands().operands[operand].is_mask; }
  bool has_mask() const {
    for (std::size_t k = 0; k < operands().size; ++k) {
      if (is_mask(k)) return true;
    }
    return false;
  }
  /// Whether its bits are promised.
  bool is_exact() const {
    using xact::activations::bits;
    return of->promised.same_bits == bits::same_everywhere ||
           (of->promised.same_bits == bits::same_if_exact && tag == accuracy::exact);
  }
  /// The largest error that is promised, in ULP.
  double largest_error() const {
    const double error = of->error(type, tag);
    // accurate is under its bound.
    return of->has_tags && tag == accuracy::accurate ? std::nextafter(error, 0.0) : error;
  }
  /// As "sigmoid fast, float", followed by what else tells its forms apart.
  std::string name() const {
    std::string text = of->function;
    if (of->has_tags) text += std::string(" ") + name_of(tag);
    text += std::string(", ") + name_of(type);
    if (form > 0) text += ", with a mask";
    return text;
  }
};

/// Of one instruction set.
inline std::vector<kernel_under_test> kernels_of(const instruction_set& isa) {
  std::vector<kernel_under_test> all;
  for (std::size_t r = 0; r < std::size(rows); ++r) {
    for (std::size_t form = 0; form < rows[r]->form_count; ++form) {
      for (std::size_t tag = 0; tag < xact::activations::accuracies; ++tag) {
        for (std::size_t type = 0; type < xact::activations::element_types; ++type) {
          const auto as_tag = static_cast<accuracy>(tag);
          const auto as_type = static_cast<element_type>(type);
          if (!rows[r]->offers(as_type, as_tag)) continue;
          all.push_back({&isa, rows[r], form, as_tag, as_type, isa.of_row[r]->of[form][tag][type]});
        }
      }
    }
  }
  return all;
}

/// The instruction set that the environment variable XACT_TEST_ISA names: ctest runs a program once for
/// each. The last one if there is no such variable.
inline const instruction_set& isa_under_test() {
  const char* const wanted = std::getenv("XACT_TEST_ISA");
  for (const instruction_set& isa : instruction_sets) {
    if (wanted != nullptr && isa.name == wanted) return isa;
  }
  return instruction_sets.back();
}

/// The widest register that it may have, in bytes.
inline std::size_t register_bytes(std::string_view isa) {
  if (isa == "avx512" || isa == "emulated512" || isa == "native") return 64;
  if (isa.starts_with("sse") || isa == "emulated") return 16;
  return 32;
}

/// The parameters of a row, as an array of T.
template <class T>
std::array<T, xact::activations::most_parameters> default_parameters(const row& of) {
  std::array<T, xact::activations::most_parameters> values{};
  for (std::size_t p = 0; p < of.parameter_count; ++p) {
    values[p] = static_cast<T>(of.parameters[p].default_value);
  }
  return values;
}

/// A call of a kernel on arrays, by position among its operands.
struct call {
  const void* inputs[xact::activations::most_inputs] = {};
  void* outputs[xact::activations::most_outputs] = {};

  template <class T>
  void run(const kernel_under_test& k, std::size_t n, const T* parameters,
           stores how = stores::automatic) const {
    k.run(inputs[0], inputs[1], inputs[2], outputs[0], outputs[1], n, parameters, how);
  }
};

}  // namespace tables

#endif
