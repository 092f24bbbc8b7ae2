// Calls a function that its dispatch library does not have.
#include <array>
#include <xact/dispatch.hpp>

int main() {
  std::array<float, 5> x = {-2, -1, 0, 1, 2};
  xact::dispatch::relu(x);
  xact::dispatch::sigmoid(x);
}
