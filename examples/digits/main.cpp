// Is what people say of ReLU true? Trains multilayer perceptrons on handwritten digits with ReLU
// and with sigmoid, and measures it.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "data.hpp"
#include "experiment.hpp"
#include "report.hpp"

namespace {

enum ExitCode { succeeded = 0, failed = 1, used_wrongly = 2 };

constexpr char usage[] =
    "usage: digits [--data FILE] [--output FOLDER] [--quick]\n"
    "  --data FILE      the digits (default: the digits.csv that comes with the example)\n"
    "  --output FOLDER  where digits.json goes (default: the current folder)\n"
    "  --quick          fewer seeds, epochs and learning rates: some seconds\n";

struct Options {
  std::filesystem::path data = DIGITS_FOLDER "/digits.csv";
  std::filesystem::path output = ".";
  bool is_quick = false;
  bool is_help = false;
};

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Options parse(const std::vector<std::string_view>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string argument(arguments[i]);
    const auto value = [&] {
      if (i + 1 == arguments.size()) throw UsageError(argument + " needs a value");
      return arguments[++i];
    };
    if (argument == "--data") {
      options.data = value();
    } else if (argument == "--output") {
      options.output = value();
    } else if (argument == "--quick") {
      options.is_quick = true;
    } else if (argument == "--help") {
      options.is_help = true;
    } else {
      throw UsageError("unknown argument " + argument);
    }
  }
  return options;
}

digits::Settings settings_for(const Options& options) {
  digits::Settings settings;
  settings.width = digits::pixel_count;
  settings.batch_size = 25;
  settings.depths = {2, 10};
  if (options.is_quick) {
    settings.epochs = 30;
    settings.seeds = 2;
    settings.trial_seeds = 1;
    settings.rates = {0.03, 0.1, 1};
    settings.timings = 9;
  } else {
    settings.epochs = 100;
    settings.seeds = 5;
    settings.trial_seeds = 3;
    settings.rates = {0.01, 0.03, 0.1, 0.3, 1, 3, 10};
    settings.timings = 101;
  }
  return settings;
}

ExitCode run(const Options& options) {
  const digits::Split data = digits::split(digits::load(options.data));
  // Opened first: a minute's work should not end in a folder that cannot be written.
  std::error_code ignored;
  std::filesystem::create_directories(options.output, ignored);
  const std::filesystem::path results_file = options.output / "digits.json";
  std::ofstream json(results_file);
  if (!json) {
    throw UsageError(results_file.string() +
                     " cannot be written; name another folder with --output FOLDER");
  }

  const digits::Settings settings = settings_for(options);
  std::printf("%zu images to train on, %zu to choose learning rates by, %zu held out\n",
              data.training.size(), data.validation.size(), data.held_out.size());
  const std::vector<digits::Result> results = digits::run_experiment(settings, data);
  const std::vector<digits::Claim> claims = digits::judge(settings, results);
  digits::write_json(json, settings, results, claims);
  json.close();
  if (!json) throw std::runtime_error("writing " + results_file.string() + " failed");

  std::printf("\n");
  digits::print_table(claims);
  std::printf("\nWrote %s, which examples/digits/plot draws.\n", results_file.c_str());

  const double required = options.is_quick ? 0.90 : 0.96;
  const double reached = digits::mean_held_out_accuracy(results.front());
  if (reached < required) {
    std::fprintf(stderr, "digits: the shallow ReLU network reached %.1f %% instead of %.0f %%\n",
                 100 * reached, 100 * required);
    return failed;
  }
  return succeeded;
}

}  // namespace

int main(int argument_count, char** arguments) {
  try {
    const Options options = parse({arguments + 1, arguments + argument_count});
    if (options.is_help) {
      std::printf("%s", usage);
      return succeeded;
    }
    return run(options);
  } catch (const UsageError& error) {
    std::fprintf(stderr, "digits: %s\n%s", error.what(), usage);
    return used_wrongly;
  } catch (const digits::DataError& error) {
    std::fprintf(stderr, "digits: %s\n", error.what());
    return used_wrongly;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "digits: %s\n", error.what());
    return failed;
  }
}
