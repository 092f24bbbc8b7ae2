// A program that two dispatch libraries are linked to, of different functions.
#include <vector>
#include <xact/dispatch.hpp>

int main() {
  std::vector<float> x = {-1.0f, 2.0f};
  xact::dispatch::leaky_relu(x, 0.5f);
  if (x != std::vector<float>{-0.5f, 2.0f}) return 1;
  xact::dispatch::relu(x);
  return x == std::vector<float>{0.0f, 2.0f} ? 0 : 1;
}
