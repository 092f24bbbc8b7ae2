#include <array>
#include <cstdio>
#include <xact/dispatch.hpp>

int main() {
  std::array<float, 5> x = {-2, -1, 0, 1, 2}, y;
  xact::dispatch::relu(x, y);
  xact::dispatch::leaky_relu(x, 0.5f);
  std::printf("%s\n", xact::dispatch::isa());
  return y == std::array<float, 5>{0, 0, 0, 1, 2} && x[0] == -1 ? 0 : 1;
}
