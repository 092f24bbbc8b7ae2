#include "report.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <numeric>
#include <utility>

namespace digits {
namespace {

// What the verdicts mean; print_table says it too.
constexpr double vanished = 0.1;    // of the gradient arrives
constexpr double worthwhile = 0.9;  // of the time or the epochs that sigmoid takes
constexpr double sparse = 0.1;      // of the outputs are 0
constexpr double target_accuracy = 0.95;

std::string format(const char* pattern, double value) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, value);
  return text;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The sample standard deviation.
double spread(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double middle = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - middle) * (value - middle);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}
double median(const std::vector<double>& values) { return quantile(values, 0.5); }

/// Whether a is less than the share of b that is worth while. One pair of values for each round: it is
/// noise if the middle half of the ratios lies on both sides.
Verdict compare_times(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < a.size(); ++i) ratios.push_back(a[i] / b[i]);
  if (quantile(ratios, 0.75) < worthwhile) return Verdict::holds;
  return quantile(ratios, 0.25) < worthwhile ? Verdict::within_noise : Verdict::does_not_hold;
}

/// Whether a number exceeds another one by more than the noise.
Verdict compare(double a, double b, double noise) {
  if (a - b > noise) return Verdict::holds;
  return b - a > noise ? Verdict::does_not_hold : Verdict::within_noise;
}

Verdict verdict_of(bool holds) { return holds ? Verdict::holds : Verdict::does_not_hold; }

/// A number of each run.
template <class Number>
std::vector<double> of_runs(const Result& result, const Number& number) {
  std::vector<double> values;
  for (const Run& run : result.runs) values.push_back(number(run));
  return values;
}

std::vector<double> held_out_accuracies(const Result& result) {
  return of_runs(result, [](const Run& run) { return run.held_out_accuracy; });
}

/// How much of the last hidden layer's gradient arrives at the first, at initialisation.
double surviving_gradient(const Result& result) {
  const auto first =
      of_runs(result, [](const Run& run) { return run.gradient_norms.start.front(); });
  // The output layer comes after the last hidden one.
  const auto last =
      of_runs(result, [](const Run& run) { return *std::prev(run.gradient_norms.start.end(), 2); });
  return mean(first) / mean(last);
}

std::vector<double> activation_times(const Result& result) {
  std::vector<double> sums = result.times.forward_activations;
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += result.times.backward_activations[i];
  return sums;
}

double zero_share(const Result& result) {
  return mean(of_runs(result, [](const Run& run) { return mean(run.zero_shares.end); }));
}

/// Epochs until the validation accuracy first reaches the target, in each run; infinite if it never does.
std::vector<double> epochs_to_target(const Result& result) {
  return of_runs(result, [](const Run& run) {
    const auto& accuracies = run.validation_accuracy;
    const auto reached = std::find_if(accuracies.begin(), accuracies.end(),
                                      [](double accuracy) { return accuracy >= target_accuracy; });
    return reached == accuracies.end()
               ? static_cast<double>(INFINITY)
               : static_cast<double>(std::distance(accuracies.begin(), reached) + 1);
  });
}

std::string mean_and_spread(const std::vector<double>& shares) {
  return format("%.1f", 100 * mean(shares)) + format(" ± %.1f %%", 100 * spread(shares));
}

std::string epochs_text(const std::vector<double>& epochs) {
  const auto never = std::count_if(epochs.begin(), epochs.end(),
                                   [](double count) { return !std::isfinite(count); });
  if (never == 0) return format("%.1f", mean(epochs)) + format(" ± %.1f", spread(epochs));
  return "never in " + std::to_string(never) + " of " + std::to_string(epochs.size());
}

/// Which networks, for the column "measured"; only sigmoid comes in a second variant.
std::string networks(const Result& sigmoid) {
  const std::string variant = sigmoid.gain == 1 ? "" : format(", x%g", sigmoid.gain);
  return std::to_string(sigmoid.hidden_layers) + " hidden" + variant + ": ";
}

std::string shares_text(const char* pattern, double share) { return format(pattern, 100 * share); }

Claim judge_gradient(const Result& relu, const Result& sigmoid) {
  const double relu_left = surviving_gradient(relu);
  const double sigmoid_left = surviving_gradient(sigmoid);
  return {"cures vanishing gradients", networks(sigmoid) + "first/last gradient",
          format("%.2g", relu_left), format("%.2g", sigmoid_left),
          verdict_of(relu_left >= vanished && sigmoid_left < vanished)};
}

Claim judge_kernels(const Settings& settings, const Result& relu, const Result& sigmoid) {
  const auto text = [&](const Result& result) {
    const double elements =
        static_cast<double>(result.hidden_layers) * settings.width * settings.batch_size;
    const std::vector<double> times = activation_times(result);
    return format("%.3f", 1000 * median(times) / elements) +
           format(" (%.3f", 1000 * quantile(times, 0.25) / elements) +
           format("-%.3f)", 1000 * quantile(times, 0.75) / elements);
  };
  return {"is cheap to compute", networks(sigmoid) + "kernels, ns/element", text(relu),
          text(sigmoid), compare_times(activation_times(relu), activation_times(sigmoid))};
}

Claim judge_share(const Result& relu, const Result& sigmoid) {
  const auto text = [](const Result& result) {
    return format("%.0f", median(result.times.step)) +
           format(" (%.0f", quantile(result.times.step, 0.25)) +
           format("-%.0f)", quantile(result.times.step, 0.75));
  };
  return {"makes training cheaper", networks(sigmoid) + "step, µs", text(relu), text(sigmoid),
          compare_times(relu.times.step, sigmoid.times.step)};
}

Claim judge_sparsity(const Result& relu, const Result& sigmoid) {
  const double relu_share = zero_share(relu);
  const double sigmoid_share = zero_share(sigmoid);
  return {"is sparse", networks(sigmoid) + "zeros once trained", shares_text("%.1f %%", relu_share),
          shares_text("%.1f %%", sigmoid_share),
          verdict_of(relu_share >= sparse && sigmoid_share < sparse)};
}

Claim judge_speed(const Result& relu, const Result& sigmoid) {
  const std::vector<double> relu_epochs = epochs_to_target(relu);
  const std::vector<double> sigmoid_epochs = epochs_to_target(sigmoid);
  const bool is_sure = !std::isfinite(mean(sigmoid_epochs)) || !std::isfinite(mean(relu_epochs));
  return {"converges faster",
          networks(sigmoid) + format("epochs to %.0f %%", 100 * target_accuracy),
          epochs_text(relu_epochs), epochs_text(sigmoid_epochs),
          is_sure ? verdict_of(mean(relu_epochs) < mean(sigmoid_epochs))
                  : compare(worthwhile * mean(sigmoid_epochs), mean(relu_epochs),
                            std::max(spread(relu_epochs), spread(sigmoid_epochs)))};
}

Claim judge_accuracy(const Result& relu, const Result& sigmoid) {
  const std::vector<double> relu_scores = held_out_accuracies(relu);
  const std::vector<double> sigmoid_scores = held_out_accuracies(sigmoid);
  // A lead within the spread of the seeds is none.
  const double noise = std::max(spread(relu_scores), spread(sigmoid_scores));
  return {"ends up better", networks(sigmoid) + "held-out accuracy", mean_and_spread(relu_scores),
          mean_and_spread(sigmoid_scores), compare(mean(relu_scores), mean(sigmoid_scores), noise)};
}

/// Pads by characters, not by bytes: ± is one of the former and two of the latter.
std::string padded(const std::string& text, std::size_t width) {
  const auto characters = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  return text + std::string(width - std::min(width, characters), ' ');
}

const char* text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::does_not_hold:
      return "does not hold here";
    default:
      return "within noise";
  }
}

/// JSON as text. Nothing that is written here needs an escape.
std::string json(const std::string& text) { return '"' + text + '"'; }
std::string json(double value) { return std::isfinite(value) ? format("%.9g", value) : "null"; }

template <class T, class Write>
std::string json_list(const std::vector<T>& values, const Write& write) {
  std::string list = "[";
  for (const T& value : values) {
    if (list.size() > 1) list += ", ";
    list += write(value);
  }
  return list + "]";
}
std::string json(const std::vector<double>& values) {
  return json_list(values, [](double value) { return json(value); });
}
std::string json(const PerLayer& values) {
  return "{\"start\": " + json(values.start) + ", \"end\": " + json(values.end) + "}";
}
std::string json(const Run& run) {
  return "\n      {\"loss\": " + json(run.loss) +
         ",\n       \"validation_accuracy\": " + json(run.validation_accuracy) +
         ",\n       \"held_out_accuracy\": " + json(run.held_out_accuracy) +
         ",\n       \"gradient_norms\": " + json(run.gradient_norms) +
         ",\n       \"zero_shares\": " + json(run.zero_shares) + "}";
}
std::string json(const Trial& trial) {
  return "{\"rate\": " + json(trial.rate) +
         ", \"validation_accuracy\": " + json(trial.validation_accuracy) + "}";
}
std::string json(const StepTimes& times) {
  return "{\"step\": " + json(times.step) +
         ",\n      \"forward_activations\": " + json(times.forward_activations) +
         ",\n      \"backward_activations\": " + json(times.backward_activations) + "}";
}
std::string json(const Result& result) {
  return "\n    {\"label\": " + json(label(result)) +
         ",\n     \"hidden_layers\": " + std::to_string(result.hidden_layers) +
         ",\n     \"rate\": " + json(result.rate) + ",\n     \"trials\": " +
         json_list(result.trials, [](const Trial& trial) { return json(trial); }) +
         ",\n     \"microseconds\": " + json(result.times) +
         ",\n     \"runs\": " + json_list(result.runs, [](const Run& run) { return json(run); }) +
         "}";
}
std::string json(const Claim& claim) {
  return "\n    {\"saying\": " + json(claim.saying) + ", \"measure\": " + json(claim.measure) +
         ", \"relu\": " + json(claim.relu) + ", \"sigmoid\": " + json(claim.sigmoid) +
         ", \"verdict\": " + json(std::string(text_of(claim.verdict))) + "}";
}

}  // namespace

double mean_held_out_accuracy(const Result& result) { return mean(held_out_accuracies(result)); }

std::vector<Claim> judge(const Settings& settings, const std::vector<Result>& results) {
  using Pair = std::pair<const Result*, const Result*>;
  std::vector<Pair> textbook;
  for (std::size_t i = 0; i + 1 < results.size(); i += 2) {
    textbook.emplace_back(&results[i], &results[i + 1]);
  }
  // How weights start has no bearing on what a step costs.
  std::vector<Pair> all = textbook;
  all.emplace_back(textbook.back().first, &results.back());

  std::vector<Claim> claims;
  const auto add = [&](const std::vector<Pair>& pairs, const auto& judge_one) {
    for (const auto& [relu, sigmoid] : pairs) claims.push_back(judge_one(*relu, *sigmoid));
  };
  add(all, judge_gradient);
  add(textbook, [&](const Result& relu, const Result& sigmoid) {
    return judge_kernels(settings, relu, sigmoid);
  });
  add(textbook, judge_share);
  add(textbook, judge_sparsity);
  add(all, judge_speed);
  add(all, judge_accuracy);
  return claims;
}

void print_table(const std::vector<Claim>& claims) {
  const auto print_row = [](const std::string& saying, const std::string& measure,
                            const std::string& relu, const std::string& sigmoid,
                            const std::string& verdict) {
    std::printf("%s%s%s%s%s\n", padded(saying, 26).c_str(), padded(measure, 35).c_str(),
                padded(relu, 22).c_str(), padded(sigmoid, 22).c_str(), verdict.c_str());
  };
  print_row("People say that ReLU", "measured", "ReLU", "sigmoid", "verdict");
  const std::string* previous = nullptr;
  for (const Claim& claim : claims) {
    const bool is_repeated = previous != nullptr && *previous == claim.saying;
    print_row(is_repeated ? "" : claim.saying, claim.measure, claim.relu, claim.sigmoid,
              text_of(claim.verdict));
    previous = &claim.saying;
  }
  std::printf(
      "\nA claim holds if it is true of ReLU and not of sigmoid. A gradient has vanished if less "
      "than\n"
      "%g of it arrives. Cheap, cheaper and faster mean at most %g of what sigmoid takes. Sparse "
      "means\n"
      "that at least %g of the outputs are exactly 0. Better means a higher accuracy. Times are "
      "medians,\n"
      "with the middle half of all rounds in brackets. ± is the standard deviation over the seeds. "
      "A\n"
      "difference is within noise if it is smaller than that, or if the middle half of the ratios "
      "lies\n"
      "on both sides. ReLU starts from He's weights and sigmoid from Xavier's, in the rows marked "
      "x4\n"
      "from weights four times as large, which make up for sigmoid's slope of 1/4.\n",
      vanished, worthwhile, sparse);
}

void write_json(std::ostream& out, const Settings& settings, const std::vector<Result>& results,
                const std::vector<Claim>& claims) {
  out << "{\n  \"width\": " << settings.width << ",\n  \"batch_size\": " << settings.batch_size
      << ",\n  \"training_images\": " << training_size
      << ",\n  \"target_accuracy\": " << json(target_accuracy) << ",\n  \"results\": "
      << json_list(results, [](const Result& result) { return json(result); })
      << ",\n  \"claims\": " << json_list(claims, [](const Claim& claim) { return json(claim); })
      << "\n}\n";
}

}  // namespace digits
