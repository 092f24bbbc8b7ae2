// Every function of xact, on every type of element: static analysis says nothing of a template that
// nobody uses. For .ci/run, with the flags of avx2; nobody runs it.
#define XACT_DISPATCH_ISA avx2
#define XACT_DISPATCH_ISAS(isa) isa(avx2)

#include <cstdint>
#include <span>
#include <xact/dispatch.hpp>
#include <xact/dispatch/choose.hpp>
#include <xact/dispatch/kernels.hpp>
#include <xact/xact.hpp>

namespace {

template <class T>
void use_relu(std::span<const T> x, std::span<T> y, xact::bit_vector& mask) {
  const xsimd::batch<T> batch(x[0]);
  y[0] = xact::relu(x[1]);
  y[1] = xact::relu_backward(x[1], x[2]);
  xact::relu(batch).store_unaligned(y.data());
  xact::relu_backward(batch, batch).store_unaligned(y.data());

  xact::relu(x, y);
  xact::relu(y, xact::streaming);
  xact::relu(x, y, mask, xact::cached);
  xact::relu_backward(x, x, y);
  xact::relu_backward(x, xact::const_bit_span(mask.words(), mask.size()), y, xact::streaming);
  xact::dispatch::relu(x, y);
  xact::dispatch::relu(y);
  xact::dispatch::relu(x, y, mask);
  xact::dispatch::relu_backward(x, x, y);
  xact::dispatch::relu_backward(x, mask, y);
}

template <class T, class Accuracy>
void use_sigmoid(std::span<const T> x, std::span<T> y, Accuracy accuracy) {
  y[0] = xact::sigmoid(x[1], accuracy);
  xact::sigmoid(xsimd::batch<T>(x[0]), accuracy).store_unaligned(y.data());
  xact::sigmoid(x, y, accuracy);
  xact::sigmoid(y, accuracy, xact::streaming);
  xact::dispatch::sigmoid(x, y, accuracy);
  xact::dispatch::sigmoid(y, accuracy);
}

template <class T>
void use_floating_point(std::span<const T> x, std::span<T> y, xact::bit_vector& mask) {
  use_relu<T>(x, y, mask);
  use_sigmoid<T>(x, y, xact::fast);
  use_sigmoid<T>(x, y, xact::accurate);
  if constexpr (sizeof(T) == sizeof(float)) use_sigmoid<T>(x, y, xact::exact);

  const xsimd::batch<T> batch(x[0]);
  y[0] = xact::sigmoid_backward(x[1], x[2]);
  y[1] = xact::sigmoid_backward_from_input(x[1], x[2]);
  xact::sigmoid_backward(batch, batch).store_unaligned(y.data());
  xact::sigmoid_backward_from_input(batch, batch).store_unaligned(y.data());
  xact::sigmoid_backward(x, x, y);
  xact::sigmoid_backward_from_input(x, x, y, xact::cached);
  xact::dispatch::sigmoid_backward(x, x, y);
  xact::dispatch::sigmoid_backward_from_input(x, x, y);

  xact::transform(x, y, [](auto v) { return v + v; });
  xact::transform(x, x, y, [](auto a, auto b) { return xact::relu(a + b); }, xact::streaming);
  xact::transform(x, mask, [](auto v) { return v > decltype(v)(0); });
  xact::transform(x, y, mask, [](auto v) { return std::make_tuple(v, v > decltype(v)(0)); });
}

}  // namespace

template <class T>
struct buffers {
  std::span<const T> x;
  std::span<T> y;
};

std::size_t use_everything(buffers<float> f, buffers<double> d, buffers<std::int8_t> i8,
                           buffers<std::int16_t> i16, buffers<std::int32_t> i32,
                           buffers<std::int64_t> i64) {
  xact::bit_vector mask(f.x.size());
  use_floating_point<float>(f.x, f.y, mask);
  use_floating_point<double>(d.x, d.y, mask);
  use_relu<std::int8_t>(i8.x, i8.y, mask);
  use_relu<std::int16_t>(i16.x, i16.y, mask);
  use_relu<std::int32_t>(i32.x, i32.y, mask);
  use_relu<std::int64_t>(i64.x, i64.y, mask);
  const xact::bit_span part = xact::bit_span(mask).subspan(0, 64);
  return xact::popcount(part) + xact::popcount(xact::const_bit_span(part).subspan(0, 1)) +
         (part[0] && mask[1] ? XACT_VERSION : 0);
}
