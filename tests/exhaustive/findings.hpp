// What a sweep found, and whether it is what is promised.
#ifndef XACT_TESTS_EXHAUSTIVE_FINDINGS_HPP
#define XACT_TESTS_EXHAUSTIVE_FINDINGS_HPP

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

/// What was found about one kernel.
struct finding {
  double promised_error = 0;  // in ULP
  bool is_exact = false;      // then nothing is misrounded, and nothing steps down
  double worst_error = 0;
  double worst_input = 0;
  std::uint64_t tried = 0;
  std::uint64_t misrounded = 0;
  double misrounded_input = 0;
  std::uint64_t steps_down = 0;         // between neighbours, of a function that rises
  std::uint32_t largest_step_down = 0;  // in numbers of its type
  std::uint64_t wrong = 0;              // NaNs, signs, range: what no error bound covers
  double wrong_input = 0;

  void add_error(double error, double input) {
    if (!(error <= worst_error)) {
      worst_error = error;
      worst_input = input;
    }
  }
  void add_wrong(double input) {
    ++wrong;
    wrong_input = input;
  }
  void add(const finding& other);
  bool holds() const;
};

/// By name and instruction set, in the order of the table.
using findings = std::map<std::pair<std::string, std::string>, finding>;

void add(findings& to, const findings& from);

/// Prints a table; whether all promises hold.
bool report(const findings& all);

/// Writes accuracy.<isa>.csv, for each instruction set, into the folder: what the documentation shows.
bool write(const findings& all, const std::string& folder);

#endif
