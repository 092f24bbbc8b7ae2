// A row of the list of activations: what xact's other parts, its tests and its tools are told of a
// function.
#ifndef XACT_DETAIL_ROW_HPP
#define XACT_DETAIL_ROW_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "abi.hpp"

namespace xact {

// The same whatever the flags: a dispatch library and its callers may be compiled with different ones.
inline namespace XACT_VERSIONED {
namespace activations {

/// float and double, or these and every signed integer type.
enum class element_set : std::uint8_t { floating, numbers };

/// Where results have the same bits: on every machine and by every compiler; those of the tag exact do;
/// or with one instruction set.
enum class bits : std::uint8_t { same_everywhere, same_if_exact, by_instruction_set };

/// What -ffast-math does: no harm but to NaNs and the signs of zeros, or so much that it is refused.
enum class fast_math : std::uint8_t { harmless, refused };

/// What parameters must be beside finite: nothing; the first at most the second; not negative.
enum class parameter_rule : std::uint8_t { none, ordered, not_negative };

/// An element type that the tables of a dispatch library have.
enum class element_type : std::uint8_t { float32, float64, int8, int16, int32, int64 };
inline constexpr std::size_t element_types = 6;

/// The tags of accuracy.hpp, in this order wherever there is one thing for each of them.
enum class accuracy : std::uint8_t { fast, accurate, exact };
inline constexpr std::size_t accuracies = 3;

inline constexpr std::size_t most_inputs = 3;
inline constexpr std::size_t most_outputs = 2;
inline constexpr std::size_t most_parameters = 2;
inline constexpr std::size_t most_forms = 2;

struct operand {
  std::string_view name;
  bool is_mask = false;
};

/// The operands of one way to call a function, inputs first.
struct form {
  std::size_t size = 0;
  operand operands[most_inputs + most_outputs];
};

struct parameter {
  std::string_view name;
  double default_value = 0;
};

/// What a row says beside how the function is called.
struct facts {
  element_set elements = element_set::floating;
  double defaults[most_parameters] = {};
  parameter_rule rule = parameter_rule::none;
  /// The largest error in ULP, for floats and for doubles: one for each tag, or the first if there are
  /// no tags. accurate is less than that.
  double error[accuracies] = {};
  double error_of_double[accuracies] = {-1, -1, -1};  // as for floats
  bits same_bits = bits::same_everywhere;
  fast_math under_fast_math = fast_math::harmless;
};

/// A function of the list.
struct row {
  const char* function = nullptr;
  const char* usage = nullptr;
  std::size_t inputs = 0;
  std::size_t form_count = 0;
  form forms[most_forms];
  std::size_t parameter_count = 0;
  parameter parameters[most_parameters];
  bool has_tags = false;
  facts promised;

  constexpr std::size_t outputs(std::size_t form_index) const noexcept {
    return forms[form_index].size - inputs;
  }
  constexpr bool writes_mask(std::size_t form_index) const noexcept {
    const form& f = forms[form_index];
    return f.operands[f.size - 1].is_mask;
  }
  constexpr bool reads_mask(std::size_t form_index) const noexcept {
    for (std::size_t i = 0; i < inputs; ++i) {
      if (forms[form_index].operands[i].is_mask) return true;
    }
    return false;
  }
  constexpr bool takes(element_type type) const noexcept {
    return type <= element_type::float64 || promised.elements == element_set::numbers;
  }
  constexpr bool offers(element_type type, accuracy tag) const noexcept {
    if (!has_tags) return takes(type) && tag == accuracy::fast;
    return takes(type) && (tag != accuracy::exact || type == element_type::float32);
  }
  /// The bound on the error in ULP.
  constexpr double error(element_type type, accuracy tag) const noexcept {
    const auto i = static_cast<std::size_t>(tag);
    const bool is_double = type == element_type::float64 && promised.error_of_double[i] >= 0;
    return is_double ? promised.error_of_double[i] : promised.error[i];
  }
};

/// A row from the text that says how its function is called, as "relu(x, y), relu(x) or relu(x, y, mask)".
/// Each pair of parentheses is a form; that without outputs is in place. What may be left out stands in
/// brackets: parameters, and a tag.
consteval row make_row(const char* function, std::size_t inputs, const char* usage,
                       const facts& promised) {
  row r;
  r.function = function;
  r.usage = usage;
  r.inputs = inputs;
  r.promised = promised;
  form current;
  std::size_t parameters = 0;
  bool is_optional = false;
  const char* begin = usage;
  for (const char* p = usage; *p != '\0'; ++p) {
    if (*p == '(') {
      current = form{};
      parameters = 0;
      is_optional = false;
    } else if (*p == '[' || *p == ',' || *p == ')' || *p == ']') {
      const std::string_view word(begin, static_cast<std::size_t>(p - begin));
      if (word == "tag") {
        r.has_tags = true;
      } else if (!word.empty() && is_optional) {
        r.parameters[parameters] = {word, promised.defaults[parameters]};
        ++parameters;
      } else if (!word.empty()) {
        current.operands[current.size++] = {word, word == "mask"};
      }
      if (*p == '[') is_optional = true;
      if (*p == ')') {
        r.parameter_count = parameters;
        if (current.size > inputs) r.forms[r.form_count++] = current;
      }
    } else if (*p != ' ') {
      continue;
    }
    begin = p + 1;
  }
  return r;
}

}  // namespace activations
}  // namespace XACT_VERSIONED
}  // namespace xact

#endif
