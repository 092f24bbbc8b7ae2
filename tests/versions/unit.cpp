// Compiled with one version of xact and with the other.
#include "unit.hpp"

#include <vector>
#include <xact/xact.hpp>

constinit const unit VERSION = {
    [] {
      std::vector<float> x(100, -1.0f);
      xact::leaky_relu(x);
      return x[99];
    },
    [] {
      std::vector<float> x(100, 1.0f);
      xact::sigmoid(x, xact::fast);
      return x[99];
    },
};
