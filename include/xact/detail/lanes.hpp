// The lanes of values: filled from memory, looked at together, taken in groups.
#ifndef XACT_DETAIL_LANES_HPP
#define XACT_DETAIL_LANES_HPP

#include <limits>

#include "operations.hpp"

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// x clamped to [low, high]. A NaN becomes some number in that range or stays NaN.
template <class V>
XACT_INLINE V clamp(const V& x, element<V> low, element<V> high) noexcept {
  return smaller(larger(x, broadcast<V>(low)), broadcast<V>(high));
}

/// y, but where x is NaN x itself, quieted: by its bits, because CPUs differ in the NaN that
/// arithmetic on a NaN gives.
template <class V>
XACT_INLINE constexpr V keep_nan(const V& x, const V& y) noexcept {
  using T = element<V>;
  using U = bits_of<T>;
  const auto bits = bitwise_cast<U>(x);
  const auto quiet =
      broadcast<std::remove_const_t<decltype(bits)>>(U(1) << (std::numeric_limits<T>::digits - 2));
  return select(x != x, bitwise_cast<T>(bits | quiet), y);
}

/// Whether the product of a NaN and a number is that NaN, quieted. RISC-V has one NaN for all, and
/// WebAssembly leaves it open.
#if defined(__riscv) || defined(__wasm__)
inline constexpr bool products_keep_nan = false;
#else
inline constexpr bool products_keep_nan = true;
#endif

// Makes the compiler forget how a variable came to be. WebAssembly has no fma.
#if defined(__GNUC__) && defined(__SSE2__)
#define XACT_DETAIL_FORGET(variable) asm("" : "+v"(variable))
#elif defined(__GNUC__) && defined(__aarch64__)
#define XACT_DETAIL_FORGET(variable) asm("" : "+w"(variable))
#elif defined(__GNUC__) && !defined(__wasm__)
#define XACT_DETAIL_FORGET(variable) asm("" : "+m"(variable))
#else
#define XACT_DETAIL_FORGET(variable) static_cast<void>(variable)
#endif

/// A product that is rounded before it is added to something, whatever -ffp-contract says.
template <class V>
XACT_INLINE constexpr V uncontracted(V product) noexcept {
  if (std::is_constant_evaluated()) return product;
  if constexpr (is_pack<V>) {
    for (auto& b : product.batch) b = uncontracted(b);
  } else if constexpr (std::is_arithmetic_v<V>) {
    XACT_DETAIL_FORGET(product);
  } else {
    XACT_DETAIL_FORGET(product.data);
  }
  return product;
}
#undef XACT_DETAIL_FORGET

/// Whether any lane has any of the bits of mask.
template <class V>
XACT_INLINE bool any_bits(const V& x, element<V> mask) noexcept {
  if constexpr (is_pack<V>) {
    using B = typename V::batch_type;
    if constexpr (std::is_arithmetic_v<B>) {
      return (x.batch[0] & mask) != 0;
    } else {
      return [&]<std::size_t... Index>(std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
        return any_bits<B>((x.batch[Index] | ...), mask);
      }(std::make_index_sequence<V::size>{});
    }
#if defined(__AVX__)
  } else if constexpr (sizeof(V) == 32 && std::is_base_of_v<xsimd::avx, typename V::arch_type>) {
    return _mm256_testz_si256(x, broadcast<V>(mask)) == 0;
#endif
#if defined(__SSE4_1__)
  } else if constexpr (sizeof(V) == 16 && std::is_base_of_v<xsimd::sse4_1, typename V::arch_type>) {
    return _mm_testz_si128(x, broadcast<V>(mask)) == 0;
#endif
  } else {
    return any((x & broadcast<V>(mask)) != broadcast<V>(0));
  }
}

/// v, after f(batches, count) has changed a copy of its batches in place.
template <class V, class F>
XACT_INLINE V on_batches(V v, F f) noexcept {
  if constexpr (is_pack<V> && lanes_of<V> > 1) {
    f(v.batch, V::size);
  } else {
    f(&v, 1);
  }
  return v;
}

/// f over values, or over packs of one length W batches at a time.
template <std::size_t W, class F, class V, class... More>
XACT_INLINE V in_groups(F f, const V& first, const More&... more) noexcept {
  if constexpr (is_pack<V>) {
    constexpr std::size_t U = V::size;
    if constexpr (U > W) {
      V y;
      const auto group = [&]<std::size_t Begin, std::size_t... Index>(
                             std::integral_constant<std::size_t, Begin>,
                             std::index_sequence<Index...>) XACT_INLINE_LAMBDA {
        const auto part = [](const auto& p) XACT_INLINE_LAMBDA {
          return pack<std::remove_cvref_t<decltype(p.batch[0])>, sizeof...(Index)>{
              {p.batch[Begin + Index]...}};
        };
        const auto r = f(part(first), part(more)...);
        ((y.batch[Begin + Index] = r.batch[Index]), ...);
      };
      [&]<std::size_t... G>(std::index_sequence<G...>) XACT_INLINE_LAMBDA {
        (group(std::integral_constant<std::size_t, G * W>{}, std::make_index_sequence<W>{}), ...);
      }(std::make_index_sequence<U / W>{});
      if constexpr (U % W != 0) {
        group(std::integral_constant<std::size_t, U / W * W>{}, std::make_index_sequence<U % W>{});
      }
      return y;
    } else {
      return f(first, more...);
    }
  } else {
    return f(first, more...);
  }
}

/// The batch at p, which needs no alignment.
template <class B>
XACT_INLINE B load(const element<B>* p) noexcept {
  if constexpr (is_pack<B>) {
    return {{*p}};
  } else {
    return B::load_unaligned(p);
  }
}
template <class B>
XACT_INLINE void store(const B& b, element<B>* p) noexcept {
  if constexpr (is_pack<B>) {
    *p = b.batch[0];
  } else {
    b.store_unaligned(p);
  }
}

#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
/// The batch with the bits of an integer register.
template <class B, class Register>
XACT_INLINE B of_register(Register bits) noexcept {
  using T = element<B>;
  if constexpr (std::is_floating_point_v<T>) {
    return bitwise_cast<T>(xsimd::batch<bits_of<T>, typename B::arch_type>(bits));
  } else {
    return B(bits);
  }
}
template <class B>
XACT_INLINE auto to_register(const B& b) noexcept {
  using T = element<B>;
  if constexpr (std::is_floating_point_v<T>) {
    return bitwise_cast<bits_of<T>>(b).data;
  } else {
    return b.data;
  }
}
#endif

/// f on scalars, computed as a batch, so that the result has the same bits as in a range.
template <class Arch, class F, class T, class... More>
XACT_INLINE T as_batch(F f, T x, More... more) noexcept {
  using B = batch_for<T, Arch>;
  const B result = f(broadcast<B>(x), broadcast<B>(more)...);
  if constexpr (is_pack<B>) {
    return result.batch[0];
  } else {
    return result.get(0);
  }
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
