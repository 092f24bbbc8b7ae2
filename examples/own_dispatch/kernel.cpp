// Compiled once for each instruction set, KERNEL_ARCH, with its flags: xact takes what these allow.
#include "kernel.hpp"

#include <span>
#include <xact/xact.hpp>

template <class Arch>
void bias_and_relu::operator()(Arch, const float* x, const float* bias, float* y,
                               std::size_t n) const {
  xact::transform(std::span(x, n), std::span(bias, n), std::span(y, n),
                  [](auto v, auto b) { return xact::relu(v + b); });
}

template void bias_and_relu::operator()(KERNEL_ARCH, const float*, const float*, float*,
                                        std::size_t) const;
