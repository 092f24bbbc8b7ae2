#include "findings.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

void finding::add(const finding& other) {
  promised_error = std::max(promised_error, other.promised_error);
  is_exact = is_exact || other.is_exact;
  add_error(other.worst_error, other.worst_input);
  tried += other.tried;
  misrounded += other.misrounded;
  if (other.misrounded > 0) misrounded_input = other.misrounded_input;
  steps_down += other.steps_down;
  largest_step_down = std::max(largest_step_down, other.largest_step_down);
  wrong += other.wrong;
  if (other.wrong > 0) wrong_input = other.wrong_input;
}

bool finding::holds() const {
  return tried > 0 && wrong == 0 && worst_error <= promised_error &&
         !(is_exact && (misrounded > 0 || steps_down > 0));
}

void add(findings& to, const findings& from) {
  for (const auto& [key, value] : from) to[key].add(value);
}

bool report(const findings& all) {
  std::printf("%-42s %-9s %10s %8s %9s %-23s %8s %10s %s\n", "function", "isa", "inputs", "promise",
              "max ULP", "at", "misr. %", "steps down", "by");
  bool good = !all.empty();
  for (const auto& [key, found] : all) {
    const auto& [name, isa] = key;
    std::printf("%-42s %-9s %10llu %8.3g %9.7g %-23a %8.3f %10llu %u%s\n", name.c_str(),
                isa.c_str(), static_cast<unsigned long long>(found.tried), found.promised_error,
                found.worst_error, found.worst_input,
                100.0 * static_cast<double>(found.misrounded) / static_cast<double>(found.tried),
                static_cast<unsigned long long>(found.steps_down), found.largest_step_down,
                found.holds() ? "" : "  BROKEN");
    if (found.wrong > 0) {
      std::printf("  %llu results are wrong altogether, such as that of %a\n",
                  static_cast<unsigned long long>(found.wrong), found.wrong_input);
    }
    if (found.is_exact && found.misrounded > 0) {
      std::printf("  %llu results are misrounded, such as that of %a\n",
                  static_cast<unsigned long long>(found.misrounded), found.misrounded_input);
    }
    good = good && found.holds();
  }
  return good;
}

bool write(const findings& all, const std::string& folder) {
  std::map<std::string, std::map<std::string, std::string>> lines_of_isa;
  for (const auto& [key, found] : all) {
    if (key.second == "-") continue;
    char line[256];
    std::snprintf(line, sizeof line, "%s;%llu;%.6g;%.6g;%a;%llu;%llu;%u", key.first.c_str(),
                  static_cast<unsigned long long>(found.tried), found.promised_error,
                  found.worst_error, found.worst_input,
                  static_cast<unsigned long long>(found.misrounded),
                  static_cast<unsigned long long>(found.steps_down), found.largest_step_down);
    lines_of_isa[key.second][key.first] = line;
  }
  for (auto& [isa, lines] : lines_of_isa) {
    std::string name = "accuracy.";
    name += isa;
    name += ".csv";
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    // What is there of kernels that were not swept stays.
    std::ifstream before(path);
    for (std::string line; std::getline(before, line);) {
      const std::size_t end = line.find(';');
      if (!line.starts_with("kernel;")) lines.emplace(line.substr(0, end), line);
    }
    before.close();
    std::ofstream file(path);
    file << "kernel;inputs;promised;largest error;at;misrounded;steps down;largest step down\n";
    for (const auto& [kernel, line] : lines) file << line << '\n';
    if (!file.flush()) return false;
  }
  return true;
}
