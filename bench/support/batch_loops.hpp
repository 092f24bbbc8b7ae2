// The loops that one writes by hand with xsimd.
#ifndef XACT_BENCH_SUPPORT_BATCH_LOOPS_HPP
#define XACT_BENCH_SUPPORT_BATCH_LOOPS_HPP

#include <cstddef>
#include <span>
#include <xact/detail/partial.hpp>
#include <xsimd/xsimd.hpp>

namespace bench {

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
/// out = f(inputs...), so many batches at a time, all loads of a step before its stores; then one
/// batch at a time, and the rest as xact does it, so that only the step differs: as the last whole
/// batch again, or padded where there is none. out may be an input only if f can be applied twice.
template <std::size_t unrolling, class T, class F, class... Inputs>
void batch_loop(std::span<T> out, F f, Inputs... inputs) {
  using batch = xsimd::batch<T>;
  constexpr std::size_t lanes = batch::size;
  const auto at = [&](std::size_t i) { return f(batch::load_unaligned(&inputs[i])...); };
  const std::size_t n = out.size();
  std::size_t i = 0;
  for (; n - i >= unrolling * lanes; i += unrolling * lanes) {
    batch v[unrolling];
    for (std::size_t j = 0; j < unrolling; ++j) v[j] = at(i + j * lanes);
    for (std::size_t j = 0; j < unrolling; ++j) v[j].store_unaligned(&out[i + j * lanes]);
  }
  for (; n - i >= lanes; i += lanes) at(i).store_unaligned(&out[i]);
  if (i == n) return;
  if (n >= lanes) {
    at(n - lanes).store_unaligned(&out[n - lanes]);
  } else {
    const batch result = f(xact::detail::load_partial<batch>(inputs.data(), n)...);
    xact::detail::store_partial(result, out.data(), n);
  }
}

/// What xact::sigmoid replaces: 1 / (1 + exp(-x)) with an exp that is there already.
template <std::size_t unrolling, class T, class Exp>
void batch_sigmoid(std::span<const T> x, std::span<T> y, const Exp& exp) {
  using batch = xsimd::batch<T>;
  batch_loop<unrolling>(
      y, [&exp](const batch& v) { return batch(T(1)) / (batch(T(1)) + exp(-v)); }, x);
}
#endif

}  // namespace bench

#endif
