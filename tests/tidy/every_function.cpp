// Every function of the list, in every form: static analysis says nothing of a template that nobody uses.
// The other types of elements are in kernels.hpp. For .ci/run, with the flags of avx2; nobody runs it.
#define XACT_DISPATCH_ISA avx2

#include <array>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <xact/dispatch.hpp>
#include <xact/dispatch/kernels.hpp>
#include <xact/xact.hpp>

template <class T>
struct buffers {
  std::span<const T> x;
  std::span<T> y;
  xact::bit_vector& mask;
};

namespace {

using xact::activations::row;

template <const row& Row, std::size_t Form, std::size_t Operand, class T>
decltype(auto) operand(const buffers<T>& b) {
  if constexpr (Row.forms[Form].operands[Operand].is_mask) {
    return (b.mask);
  } else if constexpr (Operand < Row.inputs) {
    return (b.x);
  } else {
    return (b.y);
  }
}

template <const row& Row, std::size_t Form, class T, class F, class... Options>
void use_form(const F& f, const buffers<T>& b, Options... options) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    f(operand<Row, Form, I>(b)..., options...);
  }(std::make_index_sequence<Row.forms[Form].size>{});
}

template <const row& Row, class T, class F, class... Options>
void use_ranges(const F& f, const buffers<T>& b, Options... options) {
  use_form<Row, 0>(f, b, options...);
  use_form<Row, 0>(f, b, options..., xact::streaming);
  if constexpr (Row.form_count == 2) use_form<Row, 1>(f, b, options..., xact::cached);
  if constexpr (Row.inputs == 1) f(b.y, options...);
}

template <const row& Row, class T, class F, class Dispatched, class... Tag>
void use(const F& f, const Dispatched& dispatched, const buffers<T>& b, Tag... tags) {
  use_ranges<Row>(f, b, tags...);
  use_ranges<Row>(dispatched, b, tags...);
  const auto on_values = [&]<class V, std::size_t... I>(V v, std::index_sequence<I...>) {
    return f((static_cast<void>(I), v)..., tags...);
  };
  constexpr auto inputs = std::make_index_sequence<Row.inputs>{};
  if constexpr (Row.outputs(0) == 1) {
    b.y[0] = on_values(b.x[0], inputs);
    on_values(xsimd::batch<T>(b.x[1]), inputs).store_unaligned(b.y.data());
  } else {
    b.y[0] = std::get<0>(on_values(b.x[0], inputs));
    std::get<1>(on_values(xsimd::batch<T>(b.x[1]), inputs)).store_unaligned(b.y.data());
  }
  if constexpr (Row.inputs == 2) f(T(1), b.x, b.y, tags...);
}

template <const row& Row, class F, class Dispatched, class T>
void use_every_tag(const F& f, const Dispatched& dispatched, const buffers<T>& b) {
  using namespace xact::activations;
  constexpr element_type type = xact::detail::table_element<T>();
  if constexpr (!Row.has_tags && Row.offers(type, accuracy::fast)) {
    use<Row>(f, dispatched, b);
  } else if constexpr (Row.has_tags) {
    if constexpr (Row.offers(type, accuracy::fast)) use<Row>(f, dispatched, b, xact::fast);
    if constexpr (Row.offers(type, accuracy::accurate)) use<Row>(f, dispatched, b, xact::accurate);
    if constexpr (Row.offers(type, accuracy::exact)) use<Row>(f, dispatched, b, xact::exact);
  }
}

template <class T>
void use_transform(const buffers<T>& b) {
  xact::transform(b.x, b.y, [](auto v) { return v + v; });
  xact::transform(b.x, b.x, b.y,
                  xact::interleaved([](auto u, auto v) { return xact::relu(u + v); }),
                  xact::streaming);
  xact::transform(b.x, b.mask, [](auto v) { return v > decltype(v)(0); });
  xact::transform(b.x, b.y, b.mask, [](auto v) { return std::tuple(v, v > decltype(v)(0)); });
}

}  // namespace

std::size_t use_everything(const buffers<float>& floats, const buffers<std::int32_t>& integers) {
#define XACT_ACTIVATION(function, inputs, usage, ...)                                           \
  use_every_tag<xact::activations::function>(xact::function, xact::dispatch::function, floats); \
  use_every_tag<xact::activations::function>(xact::function, xact::dispatch::function, integers);
#include <xact/detail/activations.inc>
  use_transform(floats);
  use_transform(integers);

  xact::bit_vector& mask = floats.mask;
  mask.set(0, true);
  const xact::bit_span part = xact::bit_span(mask).subspan(0, 64);
  return xact::popcount(part) + xact::popcount(xact::const_bit_span(part).subspan(0, 1)) +
         (part[0] && mask[1] ? XACT_VERSION : 0);
}
