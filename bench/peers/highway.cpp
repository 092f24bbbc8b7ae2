// Highway: loops over its vectors, and its exp.
#if !defined(__BMI2__)  // which it wants beside AVX2 and FMA
#define HWY_DISABLE_BMI2_FMA
#endif
#if !defined(__F16C__)
#define HWY_DISABLE_F16C
#endif
#define HWY_COMPILE_ONLY_STATIC
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "peers.hpp"

#if HWY_TARGET != HWY_SCALAR
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// out = f(tag, x, y), four vectors a step, and what is left one by one.
template <class T, class F>
std::function<void()> loop(const bench::peer_arrays<T>& a, F f) {
  return [a, f] {
    const hn::ScalableTag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    const auto step = [&](auto tag, std::size_t i) {
      hn::StoreU(f(tag, hn::LoadU(tag, a.x + i), hn::LoadU(tag, a.y + i)), tag, a.out + i);
    };
    std::size_t i = 0;
    for (; a.n - i >= 4 * lanes; i += 4 * lanes) {
      for (std::size_t j = 0; j < 4; ++j) step(d, i + j * lanes);
    }
    for (; a.n - i >= lanes; i += lanes) step(d, i);
    for (; i < a.n; ++i) step(hn::CappedTag<T, 1>(), i);
  };
}

template <class T>
bench::peer_kernels<T> kernels() {
  using arrays = bench::peer_arrays<T>;
  return {[](const arrays& a) {
            return loop<T>(a, [](auto d, auto x, auto) { return hn::Max(x, hn::Zero(d)); });
          },
          [](const arrays& a) {
            return loop<T>(a, [](auto d, auto x, auto) {
              const auto one = hn::Set(d, T(1));
              return hn::Div(one, hn::Add(one, hn::Exp(d, hn::Neg(x))));
            });
          },
          [](const arrays& a) {
            return loop<T>(a, [](auto d, auto x, auto dy) {
              return hn::IfThenElseZero(hn::Gt(x, hn::Zero(d)), dy);
            });
          },
          [](const arrays& a) {
            return loop<T>(a, [](auto d, auto dy, auto y) {
              return hn::Mul(hn::Mul(dy, hn::Sub(hn::Set(d, T(1)), y)), y);
            });
          }};
}

[[maybe_unused]] const bool added =
    bench::add_peer({"Highway", [] { return std::string(XACT_BENCH_PEER_PACKAGE); }, false,
                     kernels<float>(), kernels<double>()});

}  // namespace
#endif
