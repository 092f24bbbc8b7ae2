// The loops that xact::sigmoid replaces: 1 / (1 + exp(-x)) with an exp that is there already.
#ifndef XACT_BENCH_SUPPORT_SIGMOID_LOOPS_HPP
#define XACT_BENCH_SUPPORT_SIGMOID_LOOPS_HPP

#include <cmath>
#include <cstddef>
#include <span>
#include <xact/detail/partial.hpp>
#include <xsimd/xsimd.hpp>

namespace bench {

template <class T>
void plain_sigmoid(std::span<const T> x, std::span<T> y) {
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = 1 / (1 + std::exp(-x[i]));
}

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
/// So many batches at a time, then one batch at a time, and the rest as xact does it, so that only
/// the mathematics differs: as the last whole batch again, or padded where there is none. Not for
/// y = x.
template <std::size_t unrolling, class T, class Exp>
void batch_sigmoid(std::span<const T> x, std::span<T> y, const Exp& exp) {
  using batch = xsimd::batch<T>;
  constexpr std::size_t lanes = batch::size;
  const auto sigmoid = [&exp](const batch& v) { return batch(T(1)) / (batch(T(1)) + exp(-v)); };
  const std::size_t n = x.size();
  std::size_t i = 0;
  for (; n - i >= unrolling * lanes; i += unrolling * lanes) {
    batch v[unrolling];
    for (std::size_t j = 0; j < unrolling; ++j) v[j] = batch::load_unaligned(&x[i + j * lanes]);
    for (std::size_t j = 0; j < unrolling; ++j) v[j] = sigmoid(v[j]);
    for (std::size_t j = 0; j < unrolling; ++j) v[j].store_unaligned(&y[i + j * lanes]);
  }
  for (; n - i >= lanes; i += lanes) {
    sigmoid(batch::load_unaligned(&x[i])).store_unaligned(&y[i]);
  }
  if (i == n) return;
  if (n >= lanes) {
    sigmoid(batch::load_unaligned(&x[n - lanes])).store_unaligned(&y[n - lanes]);
  } else {
    const batch padded = xact::detail::load_partial<batch>(x.data(), n);
    xact::detail::store_partial(sigmoid(padded), y.data(), n);
  }
}
#endif

}  // namespace bench

#endif
