#include "network.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <xact/xact.hpp>

namespace digits {
namespace {

/// Eigen keeps a matrix in one piece, so xact can work on it as on any range.
std::span<float> elements(Eigen::MatrixXf& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

/// Per column, scores less the logarithm of the sum of their exponentials: logarithms of
/// probabilities. With the largest score at 0 no exponential overflows.
Eigen::MatrixXd log_softmax(const Eigen::MatrixXf& scores) {
  Eigen::MatrixXd result = scores.cast<double>();
  for (auto column : result.colwise()) {
    column.array() -= column.maxCoeff();
    double sum = 0;
    for (const double score : column) sum += std::exp(score);
    column.array() -= std::log(sum);
  }
  return result;
}

double mean_loss(const Eigen::MatrixXd& log_probabilities, const std::vector<int>& labels) {
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sum -= log_probabilities(labels[i], static_cast<Eigen::Index>(i));
  }
  return sum / static_cast<double>(labels.size());
}

}  // namespace

const char* name(Activation activation) {
  return activation == Activation::relu ? "ReLU" : "sigmoid";
}

Network::Network(Activation activation, double gain, int hidden_layers, int width, Random& random)
    : activation_(activation), layers_(static_cast<std::size_t>(hidden_layers) + 1) {
  Eigen::Index inputs = pixel_count;
  for (Layer& layer : layers_) {
    const bool is_output = &layer == &layers_.back();
    const Eigen::Index outputs = is_output ? class_count : width;
    // He's rule makes up for the half that ReLU cuts off; everywhere else it is Xavier's.
    const bool is_he = activation == Activation::relu && !is_output;
    const double fan = static_cast<double>(is_he ? inputs : inputs + outputs);
    const double deviation = (is_output ? 1.0 : gain) * std::sqrt(2.0 / fan);
    layer.weights = Eigen::MatrixXf::NullaryExpr(
        outputs, inputs, [&] { return static_cast<float>(deviation * random.normal()); });
    layer.biases = Eigen::VectorXf::Zero(outputs);
    inputs = outputs;
  }
}

void Network::activate(Layer& layer) const {
  layer.after.resizeLike(layer.before);
  if (activation_ == Activation::relu) {
    xact::relu(elements(layer.before), elements(layer.after));
  } else {
    xact::sigmoid(elements(layer.before), elements(layer.after));
  }
}

void Network::activate_backward(Layer& layer) const {
  layer.gradient_before.resizeLike(layer.after);
  if (activation_ == Activation::relu) {
    xact::relu_backward(elements(layer.gradient_after), elements(layer.after),
                        elements(layer.gradient_before));
  } else {
    xact::sigmoid_backward(elements(layer.gradient_after), elements(layer.after),
                           elements(layer.gradient_before));
  }
}

const Eigen::MatrixXf& Network::forward(const Eigen::MatrixXf& images) {
  const Eigen::MatrixXf* input = &images;
  for (Layer& layer : layers_) {
    layer.before.noalias() = layer.weights * *input;
    layer.before.colwise() += layer.biases;
    if (&layer != &layers_.back()) activate(layer);
    input = &layer.after;
  }
  return layers_.back().before;
}

double Network::backward(const Dataset& batch) {
  Layer& output = layers_.back();
  const Eigen::MatrixXd log_probabilities = log_softmax(output.before);
  output.gradient_before =
      log_probabilities.unaryExpr([](double value) { return std::exp(value); }).cast<float>();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    output.gradient_before(batch.labels[i], static_cast<Eigen::Index>(i)) -= 1.0f;
  }
  output.gradient_before /= static_cast<float>(batch.size());

  for (std::size_t i = layers_.size(); i-- > 0;) {
    Layer& layer = layers_[i];
    const Eigen::MatrixXf& input = i == 0 ? batch.images : layers_[i - 1].after;
    layer.gradient_weights.noalias() = layer.gradient_before * input.transpose();
    layer.gradient_biases = layer.gradient_before.rowwise().sum();
    if (i > 0) {
      Layer& previous = layers_[i - 1];
      previous.gradient_after.noalias() = layer.weights.transpose() * layer.gradient_before;
      activate_backward(previous);
    }
  }
  return mean_loss(log_probabilities, batch.labels);
}

void Network::descend(float rate) {
  for (Layer& layer : layers_) {
    layer.weights -= rate * layer.gradient_weights;
    layer.biases -= rate * layer.gradient_biases;
  }
}

void Network::repeat_forward_activations() {
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) activate(layers_[i]);
}

void Network::repeat_backward_activations() {
  for (std::size_t i = layers_.size() - 1; i-- > 0;) activate_backward(layers_[i]);
}

double cross_entropy(const Eigen::MatrixXf& scores, const std::vector<int>& labels) {
  return mean_loss(log_softmax(scores), labels);
}

double accuracy(const Eigen::MatrixXf& scores, const std::vector<int>& labels) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    Eigen::Index highest = 0;
    scores.col(static_cast<Eigen::Index>(i)).maxCoeff(&highest);
    if (highest == labels[i]) ++right;
  }
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

}  // namespace digits
