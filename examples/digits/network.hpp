#ifndef DIGITS_NETWORK_HPP
#define DIGITS_NETWORK_HPP

#include <Eigen/Core>
#include <vector>

#include "data.hpp"
#include "random.hpp"

namespace digits {

enum class Activation { relu, sigmoid };

const char* name(Activation activation);

/// One dense layer with what its last forward and backward pass left behind. Columns are images.
struct Layer {
  Eigen::MatrixXf weights;
  Eigen::VectorXf biases;

  Eigen::MatrixXf before;  // the activation, that is
  Eigen::MatrixXf after;

  Eigen::MatrixXf gradient_before;
  Eigen::MatrixXf gradient_after;
  Eigen::MatrixXf gradient_weights;
  Eigen::VectorXf gradient_biases;
};

/// A multilayer perceptron with one activation function in all its hidden layers, and softmax with
/// cross entropy on top of a linear output layer.
class Network {
 public:
  /// The weights of the hidden layers start `gain` times as large as the textbook's rule says, He's
  /// for ReLU and Xavier's for sigmoid.
  Network(Activation activation, double gain, int hidden_layers, int width, Random& random);

  /// One score per class and image, before softmax.
  const Eigen::MatrixXf& forward(const Eigen::MatrixXf& images);

  /// The mean cross entropy of what forward() gave for these images; leaves its gradients in the
  /// layers.
  double backward(const Dataset& batch);

  /// One step of plain gradient descent.
  void descend(float rate);

  /// The activation kernels of the last forward() and backward() once more, and nothing else. They
  /// are too short to be timed inside a step without the clock disturbing them.
  void repeat_forward_activations();
  void repeat_backward_activations();

  /// The hidden layers, then the output layer.
  const std::vector<Layer>& layers() const { return layers_; }

 private:
  void activate(Layer& layer) const;
  void activate_backward(Layer& layer) const;

  Activation activation_;
  std::vector<Layer> layers_;
};

/// The mean cross entropy of scores for the labels.
double cross_entropy(const Eigen::MatrixXf& scores, const std::vector<int>& labels);

/// The share of images whose highest score is that of their label.
double accuracy(const Eigen::MatrixXf& scores, const std::vector<int>& labels);

}  // namespace digits

#endif
