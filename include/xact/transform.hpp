// transform: the one loop of xact. Every range function is made from it.
#ifndef XACT_TRANSFORM_HPP
#define XACT_TRANSFORM_HPP

#include <iterator>
#include <span>
#include <tuple>

#include "detail/error.hpp"
#include "detail/lanes.hpp"
#include "detail/partial.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

template <class R>
concept range = std::ranges::contiguous_range<R> && std::ranges::sized_range<R>;

template <class T>
inline constexpr bool is_batch_element =
    std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, long double>;

/// The type behind a range's pointer: const float for a std::span<const float>.
template <class R>
using range_reference = std::remove_reference_t<std::ranges::range_reference_t<R>>;
template <class R>
using range_element = std::remove_cv_t<range_reference<R>>;

// What f takes and returns.

/// A function object opts in to packs with a member template pack_size<B>: how many batches B it
/// wants in one call. Its call operator must then also take values of type detail::pack<B, U> for
/// every U up to that, which it does if it uses nothing but the functions in detail/lanes.hpp.
template <class F, class B>
inline constexpr std::size_t pack_size_of = 0;
template <class F, class B>
  requires requires { F::template pack_size<B>; }
inline constexpr std::size_t pack_size_of<F, B> = F::template pack_size<B>;

/// Batches per step for a function object that takes one at a time: enough to hide the loop itself.
inline constexpr std::size_t default_unroll = 4;

/// What f returns, as a tuple: one value stands for a tuple of one.
template <class R>
struct result_traits {
  static constexpr bool is_tuple = false;
  static constexpr std::size_t count = 1;
  template <class B>
  static constexpr bool only = std::is_same_v<R, B>;
};
template <class... R>
struct result_traits<std::tuple<R...>> {
  static constexpr bool is_tuple = true;
  static constexpr std::size_t count = sizeof...(R);
  template <class B>
  static constexpr bool only = (std::is_same_v<R, B> && ...);
};
template <>
struct result_traits<void> {
  static constexpr std::size_t count = 0;
};

template <std::size_t I, class T>
using repeat = T;

template <class F, class B, class Indices>
struct call_with;
template <class F, class B, std::size_t... I>
struct call_with<F, B, std::index_sequence<I...>> {
  static consteval auto traits() {
    if constexpr (std::is_invocable_v<F&, const repeat<I, B>&...>) {
      using result = std::invoke_result_t<F&, const repeat<I, B>&...>;
      return result_traits<std::remove_cvref_t<result>>{};
    } else {
      return result_traits<void>{};
    }
  }
};

/// How many of R ranges are inputs: N such that f takes N batches and returns R - N values; 0 if
/// none.
template <class F, class B, std::size_t R, std::size_t N = R - 1>
consteval std::size_t input_count() {
  if constexpr (N == 0) {
    return 0;
  } else if constexpr (call_with<F, B, std::make_index_sequence<N>>::traits().count == R - N) {
    return N;
  } else {
    return input_count<F, B, R, N - 1>();
  }
}

// One step of the loop.

template <class B, std::size_t... I>
XACT_INLINE auto load_batches(const element<B>* p, std::index_sequence<I...>) noexcept {
  if constexpr (sizeof...(I) == 1) {
    return load<B>(p);
  } else {
    return pack<B, sizeof...(I)>{{load<B>(p + I * lanes<B>)...}};
  }
}

template <class B>
XACT_INLINE void store_batches(const B& value, element<B>* p) noexcept {
  store(value, p);
}
template <class B, std::size_t U>
  requires(U > 1)
XACT_INLINE void store_batches(const pack<B, U>& value, element<B>* p) noexcept {
  [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
    (store(value.batch[I], p + I * lanes<B>), ...);
  }(std::make_index_sequence<U>{});
}

/// Stores f's result, a value or a tuple of values, at element i of each output.
template <class Result, class T, std::size_t K>
XACT_INLINE void store_result(const Result& result, T* const (&out)[K], std::size_t i) noexcept {
  if constexpr (result_traits<Result>::is_tuple) {
    [&]<std::size_t... J>(std::index_sequence<J...>) XACT_INLINE_LAMBDA {
      (store_batches(std::get<J>(result), out[J] + i), ...);
    }(std::make_index_sequence<K>{});
  } else {
    store_batches(result, out[0] + i);
  }
}

template <std::size_t U, class B, class F, std::size_t N, std::size_t K, std::size_t... J>
XACT_INLINE void step(F& f, const element<B>* const (&in)[N], element<B>* const (&out)[K],
                      std::size_t i, std::index_sequence<J...> inputs) {
  if constexpr (U == 1 || pack_size_of<F, B> != 0) {
    store_result(f(load_batches<B>(in[J] + i, std::make_index_sequence<U>{})...), out, i);
  } else {
    // All loads come before all stores, so that the compiler need not fear that they alias.
    [&]<std::size_t... Is>(std::index_sequence<Is...>) XACT_INLINE_LAMBDA {
      const std::tuple values{load_batches<B>(in[J] + i, std::index_sequence<Is...>{})...};
      const auto call = [&](std::size_t u)
                            XACT_INLINE_LAMBDA { return f(std::get<J>(values).batch[u]...); };
      const decltype(call(0)) results[] = {call(Is)...};
      (store_result(results[Is], out, i + Is * lanes<B>), ...);
    }(std::make_index_sequence<U>{});
    static_cast<void>(inputs);
  }
}

/// One step of each power of two below U for the batches that are left, down to a single one.
template <std::size_t U, class B, class F, std::size_t N, std::size_t K>
XACT_INLINE std::size_t remaining_steps(F& f, const element<B>* const (&in)[N],
                                        element<B>* const (&out)[K], std::size_t i, std::size_t n) {
  if constexpr (U > 1) {
    constexpr std::size_t half = std::bit_ceil(U) / 2;
    if (n - i >= half * lanes<B>) {
      step<half, B>(f, in, out, i, std::make_index_sequence<N>{});
      i += half * lanes<B>;
    }
    return remaining_steps<half, B>(f, in, out, i, n);
  } else {
    return i;
  }
}

// Tails.

/// Fewer elements than one batch has lanes.
template <class B, class F, std::size_t N, std::size_t K, std::size_t... J>
XACT_INLINE void less_than_a_batch(F& f, const element<B>* const (&in)[N],
                                   element<B>* const (&out)[K], std::size_t n,
                                   std::index_sequence<J...>) {
  const auto result = f(load_partial<B>(in[J], n)...);
  if constexpr (result_traits<std::remove_const_t<decltype(result)>>::is_tuple) {
    [&]<std::size_t... I>(std::index_sequence<I...>) XACT_INLINE_LAMBDA {
      (store_partial(std::get<I>(result), out[I], n), ...);
    }(std::make_index_sequence<K>{});
  } else {
    store_partial(result, out[0], n);
  }
}

/// The loop. A tail of n % lanes elements is done as part of one more whole batch, the last one in
/// the ranges, which overlaps the batch before. It is read before anything is written, so that an
/// output may be an input; what is written twice is the same both times.
template <class B, class F, std::size_t N, std::size_t K, std::size_t... J>
XACT_INLINE void loop(F& f, const element<B>* const (&in)[N], element<B>* const (&out)[K],
                      std::size_t n, std::index_sequence<J...> inputs) {
  if (n < lanes<B>) {
    if (n > 0) less_than_a_batch<B>(f, in, out, n, inputs);
    return;
  }
  constexpr std::size_t unroll = pack_size_of<F, B> != 0 ? pack_size_of<F, B> : default_unroll;
  const std::size_t last = n - lanes<B>;
  const std::tuple last_batches{load<B>(in[J] + last)...};
  std::size_t i = 0;
  for (; n - i >= unroll * lanes<B>; i += unroll * lanes<B>) step<unroll, B>(f, in, out, i, inputs);
  i = remaining_steps<unroll, B>(f, in, out, i, n);
  if (i < n) store_result(std::apply(f, last_batches), out, last);
}

// Checks.

inline bool overlap_partly(const void* a, const void* b, std::size_t bytes) noexcept {
  const auto first = reinterpret_cast<std::uintptr_t>(a);
  const auto second = reinterpret_cast<std::uintptr_t>(b);
  return first != second && (first < second ? second - first : first - second) < bytes;
}

template <std::size_t N, class T, std::size_t K>
XACT_INLINE void check(const call_site& site, const T* const (&in)[N], T* const (&out)[K],
                       const std::size_t (&sizes)[N + K]) {
  for (std::size_t i = 1; i < N + K; ++i) {
    if (sizes[i] != sizes[0]) [[unlikely]]
      fail_sizes(site, N, 0, sizes[0], i, sizes[i]);
  }
  const std::size_t bytes = sizes[0] * sizeof(T);
  for (std::size_t k = 0; k < K; ++k) {
    for (std::size_t i = 0; i < N; ++i) {
      if (overlap_partly(in[i], out[k], bytes)) [[unlikely]] {
        fail_overlap(site, N, i, N + k, sizes[0]);
      }
    }
    for (std::size_t i = 0; i < k; ++i) {
      if (bytes != 0 && (out[i] == out[k] || overlap_partly(out[i], out[k], bytes))) [[unlikely]] {
        fail_overlap(site, N, N + i, N + k, sizes[0]);
      }
    }
  }
}

template <class R>
inline constexpr bool outlives_call =
    std::is_lvalue_reference_v<R> || std::ranges::enable_borrowed_range<std::remove_cvref_t<R>>;

/// f over N input and K output ranges, checked. Arch is here so that the function's name carries
/// it.
template <std::size_t N, class Arch, class F, class First, class... More>
void transform_ranges(const call_site& site, F& f, First&& first, More&&... more) {
  constexpr std::size_t K = 1 + sizeof...(More) - N;
  using T = range_element<First>;
  static_assert(is_batch_element<T>, "xact: the elements of a range must be numbers");
  constexpr bool one_type = (std::is_same_v<T, range_element<More>> && ...);
  static_assert(one_type, "xact: all ranges of one call must have the same element type");
  constexpr bool is_const[] = {std::is_const_v<range_reference<First>>,
                               std::is_const_v<range_reference<More>>...};
  constexpr bool outlives[] = {outlives_call<First&&>, outlives_call<More&&>...};
  constexpr bool writable = [&] {
    for (std::size_t k = N; k < N + K; ++k)
      if (is_const[k]) return false;
    return true;
  }();
  static_assert(writable, "xact: an output range is read-only (its elements are const)");
  constexpr bool kept = [&] {
    for (std::size_t k = N; k < N + K; ++k)
      if (!outlives[k]) return false;
    return true;
  }();
  static_assert(kept,
                "xact: an output is a temporary container, so its contents would be lost; "
                "pass a variable or a view such as std::span");
  if constexpr (is_batch_element<T> && one_type && writable && kept) {
    const std::size_t sizes[] = {std::size_t(std::ranges::size(first)),
                                 std::size_t(std::ranges::size(more))...};
    const T* pointers[] = {std::ranges::data(first), std::ranges::data(more)...};
    const T* in[N];
    T* out[K];
    for (std::size_t i = 0; i < N; ++i) in[i] = pointers[i];
    for (std::size_t k = 0; k < K; ++k) out[k] = const_cast<T*>(pointers[N + k]);
    const T* const(&inputs)[N] = in;
    T* const(&outputs)[K] = out;
    check<N>(site, inputs, outputs, sizes);
    loop<batch_for<T, Arch>>(f, inputs, outputs, sizes[0], std::make_index_sequence<N>{});
  }
}

}  // namespace detail

/// y[i] = f(x[i]), z[i] = f(x[i], y[i]), ...: one pass over any number of contiguous ranges.
///
///   transform(x, y, f), transform(a, b, y, f), transform(a, b, y, z, f), …
///
/// Inputs come first, then outputs, then f; all ranges have one element type and one size.
///
/// f is called with xsimd::batch<T, xsimd::default_arch>, one for each input, in unspecified order
/// and number; it returns a batch, or a std::tuple of K batches if there are K outputs. Lanes beyond
/// the ranges hold copies of their elements. f's results for an element should depend on that
/// element alone.
///
/// An output may be an input (the same first element); anything else that overlaps is an error.
/// Throws std::invalid_argument, before anything is written, if sizes differ or ranges overlap
/// partly; and whatever f throws. Empty ranges are fine.
template <class Arch>
struct transform_function {
  template <class... Arguments>
  void operator()(Arguments&&... arguments) const {
    static_assert(
        sizeof...(Arguments) >= 3,
        "xact::transform takes at least one input range, one output range, and a callable");
    if constexpr (sizeof...(Arguments) >= 3) {
      constexpr std::size_t ranges = sizeof...(Arguments) - 1;
      split(std::forward_as_tuple(std::forward<Arguments>(arguments)...),
            std::make_index_sequence<ranges>{});
    }
  }

 private:
  template <class Tuple, std::size_t... I>
  static void split(Tuple arguments, std::index_sequence<I...>) {
    constexpr std::size_t R = sizeof...(I);
    constexpr bool are_ranges = (detail::range<std::tuple_element_t<I, Tuple>> && ...);
    static_assert(are_ranges,
                  "xact::transform: every argument before the callable must be a contiguous range");
    if constexpr (are_ranges) {
      using T = detail::range_element<std::tuple_element_t<0, Tuple>>;
      static_assert(detail::is_batch_element<T>,
                    "xact::transform: xsimd has no batch of this element type");
      if constexpr (detail::is_batch_element<T>) {
        using B = detail::batch_for<T, Arch>;
        auto& f = std::get<R>(arguments);
        using F = std::remove_reference_t<decltype(f)>;
        constexpr std::size_t N = detail::input_count<F, B, R>();
        static_assert(
            N != 0,
            "xact::transform: the callable must take one xsimd::batch<T> for each input and "
            "return one value for each output (a std::tuple if there are several)");
        if constexpr (N != 0) {
          constexpr bool returns_batches =
              decltype(detail::call_with<F, B,
                                         std::make_index_sequence<N>>::traits())::template only<B>;
          static_assert(returns_batches,
                        "xact::transform: the callable must return xsimd::batch<T> of the ranges' "
                        "element type T");
          if constexpr (returns_batches) {
            detail::transform_ranges<N, Arch>(
                {"xact::transform", nullptr}, f,
                std::forward<std::tuple_element_t<I, Tuple>>(std::get<I>(arguments))...);
          }
        }
      }
    }
  }
};
inline constexpr transform_function<detail::native_arch> transform{};

}  // namespace XACT_ABI
}  // namespace xact

#endif
