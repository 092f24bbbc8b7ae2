// A shared library that has a dispatch library in it.
#include <vector>
#include <xact/dispatch.hpp>

extern "C" const char* plugin_isa() { return xact::dispatch::isa(); }
extern "C" float plugin_leaky_relu_of_minus_one() {
  std::vector<float> x(100, -1.0f);
  xact::dispatch::leaky_relu(x);
  return x[99];
}
