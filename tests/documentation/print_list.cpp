// Prints the list of activations as JSON, for tools/tables.
#include <cstdio>
#include <string>
#include <string_view>

#include <xact/detail/activations.hpp>

namespace {

using namespace xact::activations;

constexpr row rows[] = {
#define XACT_ACTIVATION(function, inputs, usage, ...) function,
#include <xact/detail/activations.inc>
};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

/// One for each tag that is offered, or one if there are no tags.
std::string errors(const row& r, element_type type) {
  static constexpr const char* tags[] = {"fast", "accurate", "exact"};
  std::string text;
  for (std::size_t tag = 0; tag < accuracies; ++tag) {
    if (!r.offers(type, accuracy(tag))) continue;
    text += (text.empty() ? "{" : ", ") + quoted(r.has_tags ? tags[tag] : "") + ": " +
            number(r.error(type, accuracy(tag)));
  }
  return text + "}";
}

std::string in_json(const row& r) {
  static constexpr const char* elements[] = {"floating", "numbers"};
  static constexpr const char* bits[] = {"everywhere", "exact", "instruction set"};
  static constexpr const char* fast_math[] = {"harmless", "refused"};
  std::string parameters;
  for (std::size_t i = 0; i < r.parameter_count; ++i) {
    parameters += (i == 0 ? "" : ", ") + quoted(r.parameters[i].name) + ": " +
                  number(r.parameters[i].default_value);
  }
  return "  {\"function\": " + quoted(r.function) + ", \"usage\": " + quoted(r.usage) +
         ", \"elements\": " + quoted(elements[int(r.promised.elements)]) + ", \"parameters\": {" +
         parameters + "}, \"same bits\": " + quoted(bits[int(r.promised.same_bits)]) +
         ", \"fast-math\": " + quoted(fast_math[int(r.promised.under_fast_math)]) +
         ",\n   \"error\": {\"float\": " + errors(r, element_type::float32) +
         ", \"double\": " + errors(r, element_type::float64) + "}}";
}

}  // namespace

int main() {
  const char* separator = "[\n";
  for (const row& r : rows) {
    std::printf("%s%s", separator, in_json(r).c_str());
    separator = ",\n";
  }
  std::printf("\n]\n");
}
