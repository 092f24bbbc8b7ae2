#include "experiment.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <numeric>
#include <thread>

namespace digits {
namespace {

// The seeds that are reported and those that learning rates are chosen by count up from here.
constexpr std::uint64_t first_seed = 1;
constexpr std::uint64_t first_trial_seed = 1001;

/// The data in batches, in the given order.
std::vector<Dataset> batches(const Dataset& data, const std::vector<std::size_t>& order, int size) {
  std::vector<Dataset> result;
  for (auto first = order.begin(); first != order.end();) {
    const auto last = first + std::min<std::ptrdiff_t>(size, order.end() - first);
    result.push_back(subset(data, {first, last}));
    first = last;
  }
  return result;
}

std::vector<std::size_t> natural_order(const Dataset& data) {
  std::vector<std::size_t> order(data.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

double training_step(Network& network, const Dataset& batch, float rate) {
  network.forward(batch.images);
  const double loss = network.backward(batch);
  network.descend(rate);
  return loss;
}

/// The norm of the gradient of each layer's weights, its mean over all batches.
std::vector<double> gradient_norms(Network& network, const Dataset& data, int batch_size) {
  const std::vector<Dataset> all = batches(data, natural_order(data), batch_size);
  std::vector<double> norms(network.layers().size());
  for (const Dataset& batch : all) {
    network.forward(batch.images);
    network.backward(batch);
    for (std::size_t i = 0; i < norms.size(); ++i) {
      // In double: the square of what a deep sigmoid network leaves of a gradient is no float.
      norms[i] += network.layers()[i].gradient_weights.cast<double>().norm();
    }
  }
  for (double& norm : norms) norm /= static_cast<double>(all.size());
  return norms;
}

/// The share of exact zeros among the outputs of each hidden layer.
std::vector<double> zero_shares(Network& network, const Dataset& data) {
  network.forward(data.images);
  std::vector<double> shares;
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    const Eigen::MatrixXf& outputs = network.layers()[i].after;
    shares.push_back(static_cast<double>((outputs.array() == 0.0f).count()) /
                     static_cast<double>(outputs.size()));
  }
  return shares;
}

void train(Network& network, const Settings& settings, const Split& data, double rate,
           Random& random, Run& run) {
  std::vector<std::size_t> order = natural_order(data.training);
  for (int epoch = 0; epoch < settings.epochs; ++epoch) {
    random.shuffle(order);
    const std::vector<Dataset> all = batches(data.training, order, settings.batch_size);
    double loss = 0;
    for (const Dataset& batch : all) {
      loss += training_step(network, batch, static_cast<float>(rate));
    }
    run.loss.push_back(loss / static_cast<double>(all.size()));
    run.validation_accuracy.push_back(
        accuracy(network.forward(data.validation.images), data.validation.labels));
  }
}

Trial try_rate(const Settings& settings, const Split& data, const Result& result, double rate) {
  Trial trial{rate, 0, 0};
  for (int i = 0; i < settings.trial_seeds; ++i) {
    Random random(first_trial_seed + static_cast<std::uint64_t>(i));
    Network network(result.activation, result.gain, result.hidden_layers, settings.width, random);
    Run run;
    train(network, settings, data, rate, random, run);
    const Eigen::MatrixXf& scores = network.forward(data.validation.images);
    trial.validation_accuracy += accuracy(scores, data.validation.labels) / settings.trial_seeds;
    trial.validation_loss += cross_entropy(scores, data.validation.labels) / settings.trial_seeds;
  }
  return trial;
}

Run run_seed(const Settings& settings, const Split& data, const Result& result,
             std::uint64_t seed) {
  Random random(seed);
  Network network(result.activation, result.gain, result.hidden_layers, settings.width, random);
  Run run;
  run.gradient_norms.start = gradient_norms(network, data.training, settings.batch_size);
  run.zero_shares.start = zero_shares(network, data.validation);
  train(network, settings, data, result.rate, random, run);
  run.gradient_norms.end = gradient_norms(network, data.training, settings.batch_size);
  run.zero_shares.end = zero_shares(network, data.validation);
  run.held_out_accuracy = accuracy(network.forward(data.held_out.images), data.held_out.labels);
  return run;
}

/// The more accurate one is better; among equals that with the lower loss. One that has diverged is
/// never better.
bool is_better(const Trial& a, const Trial& b) {
  if (!std::isfinite(a.validation_loss) || !std::isfinite(b.validation_loss)) {
    return std::isfinite(a.validation_loss);
  }
  if (a.validation_accuracy != b.validation_accuracy) {
    return a.validation_accuracy > b.validation_accuracy;
  }
  return a.validation_loss < b.validation_loss;
}

/// Calls job(0), …, job(count - 1) on all cores. Each job computes the same whichever thread takes
/// it, so the results do not depend on the number of cores.
template <class Job>
void run_parallel(std::size_t count, const Job& job) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) job(i);
  };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

/// One line per finished job, from any thread.
class Progress {
 public:
  Progress(const char* phase, std::size_t total) : phase_(phase), total_(total) {}

  void report(const Result& result, double rate, const char* part, double score) {
    const std::lock_guard lock(mutex_);
    ++done_;
    std::printf("%s %2zu/%zu  %2d hidden, %-10s  rate %-4g  %s %5.1f %%\n", phase_, done_, total_,
                result.hidden_layers, label(result).c_str(), rate, part, 100 * score);
    std::fflush(stdout);
  }

 private:
  const char* phase_;
  std::size_t total_;
  std::size_t done_ = 0;
  std::mutex mutex_;
};

void choose_rates(const Settings& settings, const Split& data, std::vector<Result>& results) {
  const std::size_t rates = settings.rates.size();
  for (Result& result : results) result.trials.resize(rates);
  Progress progress("tune ", results.size() * rates);
  run_parallel(results.size() * rates, [&](std::size_t job) {
    Result& result = results[job / rates];
    Trial& trial = result.trials[job % rates];
    trial = try_rate(settings, data, result, settings.rates[job % rates]);
    progress.report(result, trial.rate, "validation", trial.validation_accuracy);
  });
  for (Result& result : results) {
    result.rate = std::min_element(result.trials.begin(), result.trials.end(), is_better)->rate;
  }
}

void train_seeds(const Settings& settings, const Split& data, std::vector<Result>& results) {
  const auto seeds = static_cast<std::size_t>(settings.seeds);
  for (Result& result : results) result.runs.resize(seeds);
  Progress progress("train", results.size() * seeds);
  run_parallel(results.size() * seeds, [&](std::size_t job) {
    Result& result = results[job / seeds];
    Run& run = result.runs[job % seeds];
    run = run_seed(settings, data, result, first_seed + job % seeds);
    progress.report(result, result.rate, "held out", run.held_out_accuracy);
  });
}

/// The time of one call in microseconds.
template <class Work>
double time_of(const Work& work) {
  constexpr int calls = 20;
  const auto start = std::chrono::steady_clock::now();
  for (int call = 0; call < calls; ++call) work();
  const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
  return time.count() / calls;
}

/// Interleaved, so that what disturbs the machine for a while disturbs all networks alike.
void time_steps(const Settings& settings, const Split& data, std::vector<Result>& results) {
  const Dataset batch =
      batches(data.training, natural_order(data.training), settings.batch_size).front();
  std::vector<Network> networks;
  for (const Result& result : results) {
    Random random(first_seed);
    networks.emplace_back(result.activation, result.gain, result.hidden_layers, settings.width,
                          random);
  }
  for (int round = 0; round < settings.timings; ++round) {
    for (std::size_t i = 0; i < results.size(); ++i) {
      Network& network = networks[i];
      StepTimes& times = results[i].times;
      // At rate 0 every repetition does the same work.
      times.step.push_back(time_of([&] { training_step(network, batch, 0.0f); }));
      times.forward_activations.push_back(time_of([&] { network.repeat_forward_activations(); }));
      times.backward_activations.push_back(time_of([&] { network.repeat_backward_activations(); }));
    }
  }
}

}  // namespace

std::string label(const Result& result) {
  std::string text = name(result.activation);
  if (result.gain != 1) text += " x" + std::to_string(std::lround(result.gain));
  return text;
}

std::vector<Result> run_experiment(const Settings& settings, const Split& data) {
  std::vector<Result> results;
  for (const int depth : settings.depths) {
    for (const Activation activation : {Activation::relu, Activation::sigmoid}) {
      results.push_back({depth, activation, 1, {}, 0, {}, {}});
    }
  }
  results.push_back({settings.depths.back(), Activation::sigmoid, 4, {}, 0, {}, {}});
  // Before the training starts threads, so that the kernels have the machine to themselves.
  std::printf("time  %d rounds of each network's training step\n", settings.timings);
  std::fflush(stdout);
  time_steps(settings, data, results);
  choose_rates(settings, data, results);
  train_seeds(settings, data, results);
  return results;
}

}  // namespace digits
