#include <array>
#include <xact/xact.hpp>

int main() {
  std::array<float, 5> x = {-2, -1, 0, 1, 2};
  xact::relu(x);
  return x == std::array<float, 5>{0, 0, 0, 1, 2} ? 0 : 1;
}
