// A program that two dispatch libraries are linked to, of different instruction sets: it runs with
// one of them.
#include <cstdio>
#include <vector>
#include <xact/dispatch.hpp>

int main() {
  std::vector<float> x = {-1.0f, 2.0f};
  xact::dispatch::relu(x);
  std::printf("%s\n", xact::dispatch::isa());
  return x == std::vector<float>{0.0f, 2.0f} ? 0 : 1;
}
