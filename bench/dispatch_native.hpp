// xact compiled for this machine, for a program that is not.
#ifndef XACT_BENCH_DISPATCH_NATIVE_HPP
#define XACT_BENCH_DISPATCH_NATIVE_HPP

#include <span>

namespace native {

void relu(std::span<const float> x, std::span<float> y);
void sigmoid(std::span<const float> x, std::span<float> y);

}  // namespace native

#endif
