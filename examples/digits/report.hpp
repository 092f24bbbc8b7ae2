#ifndef DIGITS_REPORT_HPP
#define DIGITS_REPORT_HPP

#include <ostream>
#include <string>
#include <vector>

#include "experiment.hpp"

namespace digits {

/// within_noise: the difference is smaller than its spread, over seeds or over rounds of timing.
enum class Verdict { holds, does_not_hold, within_noise };

/// One thing that people say of ReLU, and what came out here.
struct Claim {
  std::string saying;
  std::string measure;
  std::string relu;
  std::string sigmoid;
  Verdict verdict;
};

/// Of results as run_experiment gives them.
std::vector<Claim> judge(const Settings& settings, const std::vector<Result>& results);

void print_table(const std::vector<Claim>& claims);

void write_json(std::ostream& out, const Settings& settings, const std::vector<Result>& results,
                const std::vector<Claim>& claims);

double mean_held_out_accuracy(const Result& result);

}  // namespace digits

#endif
