// Bias, ReLU and its mask in one pass over a layer's activations, and the way back: what is kept for the
// backward pass is one bit for each activation instead of a float.
#include <cstddef>
#include <cstdio>
#include <random>
#include <span>
#include <tuple>
#include <vector>
#include <xact/xact.hpp>

namespace {

// A multiple of 64: a mask can be divided where a word begins.
constexpr std::size_t width = 256;
constexpr std::size_t rows = 100;

std::vector<float> random_values(std::size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(n);
  for (float& value : values) value = normal(random);
  return values;
}

}  // namespace

int main() {
  std::vector<float> activations = random_values(rows * width, 1);
  const std::vector<float> bias = random_values(width, 2);
  xact::bit_vector mask(rows * width);
  const xact::bit_span all_bits = mask;

  // forward: activations = relu(activations + bias), row by row, and the mask
  for (std::size_t row = 0; row < rows; ++row) {
    const auto x = std::span(activations).subspan(row * width, width);
    xact::transform(x, bias, x, all_bits.subspan(row * width, width), [](auto v, auto b) {
      const auto sum = v + b;
      return std::tuple(xact::relu(sum), !(sum <= decltype(sum)(0)));
    });
  }

  // backward: the gradient of the bias is the sum over the rows of what passes
  const std::vector<float> gradient = random_values(rows * width, 3);
  std::vector<float> bias_gradient(width);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto dy = std::span(gradient).subspan(row * width, width);
    xact::transform(dy, all_bits.subspan(row * width, width), bias_gradient, bias_gradient,
                    [](auto d, auto passes, auto sum) {
                      return sum + xsimd::select(passes, d, decltype(d)(0));
                    });
  }

  bool right = true;
  for (std::size_t i = 0; i < rows * width; ++i) right = right && mask[i] == (activations[i] > 0);
  const std::size_t passing = xact::popcount(mask);
  std::printf(
      "%zu of %zu activations are zero; %zu bytes are kept for the backward pass, not %zu\n",
      rows * width - passing, rows * width, xact::bit_words(mask.size()) * 8,
      activations.size() * sizeof(float));
  return right ? 0 : 1;
}
