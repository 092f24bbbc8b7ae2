// A kernel of one's own, made with xact::transform, for xsimd to choose the instruction set of.
#ifndef OWN_DISPATCH_KERNEL_HPP
#define OWN_DISPATCH_KERNEL_HPP

#include <cstddef>
#include <xsimd/xsimd.hpp>

/// y = relu(x + bias). Pointers, so that nothing in this interface depends on the flags of a file.
struct bias_and_relu {
  template <class Arch>
  void operator()(Arch, const float* x, const float* bias, float* y, std::size_t n) const;
};

// kernel.cpp has each of these, compiled for it.
extern template void bias_and_relu::operator()(xsimd::sse2, const float*, const float*, float*,
                                               std::size_t) const;
extern template void bias_and_relu::operator()(xsimd::fma3<xsimd::avx2>, const float*, const float*,
                                               float*, std::size_t) const;

#endif
