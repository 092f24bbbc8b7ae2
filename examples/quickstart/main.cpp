#include <cstdio>
#include <vector>
#include <xact/xact.hpp>

int main() {
  const std::vector<float> x = {-2.0f, -0.5f, 0.0f, 0.5f, 2.0f};
  std::vector<float> y(x.size());

  xact::sigmoid(x, y);  // ranges in, range out
  for (const float v : y) std::printf("%.7g ", static_cast<double>(v));
  std::printf("\n");

  xact::relu(y);                                                // in place
  std::printf("%g\n", static_cast<double>(xact::relu(-3.0f)));  // one value
}
