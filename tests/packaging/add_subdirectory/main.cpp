#include <array>
#include <string_view>
#include <xact/xact.hpp>

// Instruction sets and warnings are the consumer's own affair.
static_assert(std::string_view(COMPILE_OPTIONS).empty(), "xact adds compiler options");

int main() {
  std::array<float, 5> x = {-2, -1, 0, 1, 2};
  xact::relu(x);
  return x == std::array<float, 5>{0, 0, 0, 1, 2} ? 0 : 1;
}
