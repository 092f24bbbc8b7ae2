#ifndef DIGITS_EXPERIMENT_HPP
#define DIGITS_EXPERIMENT_HPP

#include <string>
#include <vector>

#include "data.hpp"
#include "network.hpp"

namespace digits {

/// What a run does.
struct Settings {
  int width;       // of every hidden layer; as many as pixels, so that all have the same shape
  int batch_size;  // a divisor of the number of training images
  int epochs;
  int seeds;
  int trial_seeds;          // by which learning rates are chosen; the seeds above are others
  std::vector<int> depths;  // numbers of hidden layers
  std::vector<double> rates;
  int timings;
};

/// One learning rate of the grid and how well it did on the validation part, its mean over seeds.
struct Trial {
  double rate;
  double validation_accuracy;
  double validation_loss;
};

/// One value per layer, at initialisation and after training.
struct PerLayer {
  std::vector<double> start;
  std::vector<double> end;
};

/// One network, trained from one seed.
struct Run {
  std::vector<double> loss;                 // of training, one per epoch
  std::vector<double> validation_accuracy;  // after each epoch
  double held_out_accuracy = 0;
  PerLayer gradient_norms;  // of the weights of each layer
  PerLayer zero_shares;     // of the outputs of each hidden layer
};

/// Times in microseconds of one training step on one batch, and of its activations. One value for each
/// round of measurements; a round measures every network.
struct StepTimes {
  std::vector<double> step;
  std::vector<double> forward_activations;
  std::vector<double> backward_activations;
};

/// Everything about one activation function in networks of one depth.
struct Result {
  int hidden_layers;
  Activation activation;
  double gain;  // of the initial weights
  std::vector<Trial> trials;
  double rate = 0;
  std::vector<Run> runs;
  StepTimes times;
};

/// "ReLU", "sigmoid", or "sigmoid x4" with its initial weights four times as large.
std::string label(const Result& result);

/// ReLU and sigmoid for each depth in turn, then sigmoid x4 for the last depth. Xavier's rule takes
/// an activation's slope to be 1, but sigmoid's is 1/4; the factor makes up for it, as He's rule
/// does for the half that ReLU cuts off. Tells its progress on standard output.
std::vector<Result> run_experiment(const Settings& settings, const Split& data);

}  // namespace digits

#endif
