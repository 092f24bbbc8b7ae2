// Values: what an activation's mathematics is written on.
//
// A value is an arithmetic type, an xsimd::batch, or a pack of several batches. All three have the
// same operators and the same functions (operations.hpp, lanes.hpp), found by argument-dependent
// lookup, so one text serves them all.
#ifndef XACT_DETAIL_VALUES_HPP
#define XACT_DETAIL_VALUES_HPP

// windows.h has macros min and max, and C's complex.h I, which xsimd does not survive.
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("I")
#undef min
#undef max
#undef I

#include <xsimd/xsimd.hpp>

#pragma pop_macro("I")
#pragma pop_macro("max")
#pragma pop_macro("min")

#if XSIMD_VERSION_MAJOR < 13 || (XSIMD_VERSION_MAJOR == 13 && XSIMD_VERSION_MINOR < 2)
#define XACT_DETAIL_TEXT(...) #__VA_ARGS__
#define XACT_DETAIL_FOUND(version) XACT_DETAIL_TEXT(xsimd version, which is too old)
#error \
    "xact needs xsimd 13.2.0 or newer: Debian 13's libxsimd-dev, vcpkg's or Conan's xsimd, or https://github.com/xtensor-stack/xsimd"
#include XACT_DETAIL_FOUND(XSIMD_VERSION_MAJOR.XSIMD_VERSION_MINOR.XSIMD_VERSION_PATCH)
#endif

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "abi.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Several batches as one value. Each operation runs over all of them before the next begins, so
/// that their dependency chains interleave: a compiler does not interleave a function called
/// several times. A pack<T, 1> of a plain arithmetic T is the one-lane value on CPUs that xsimd has
/// no batch for.
template <class B, std::size_t U>
struct pack {
  using batch_type = B;
  static constexpr std::size_t size = U;

  B batch[U];
};

template <class V>
struct value_traits {
  static constexpr bool is_value = std::is_arithmetic_v<V>;
  using element = V;
};
template <class B, std::size_t U>
struct value_traits<pack<B, U>> {
  static constexpr bool is_value = true;
  using element = typename value_traits<B>::element;
};

/// The element type of a value: float for a batch of float.
template <class V>
using element = typename value_traits<V>::element;

template <class V>
concept value = value_traits<V>::is_value;

template <class V>
inline constexpr bool is_pack = false;
template <class B, std::size_t U>
inline constexpr bool is_pack<pack<B, U>> = true;

/// What a comparison of values gives: a truth for each lane.
template <class V>
using mask_of = std::remove_cvref_t<decltype(std::declval<V>() < std::declval<V>())>;

template <class T>
using bits_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

/// True where fma rounds once. False is always safe: the mathematics then does not count on it.
template <class V>
inline constexpr bool has_fma = false;
template <class B, std::size_t U>
inline constexpr bool has_fma<pack<B, U>> = has_fma<B>;
#if defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)
template <>
inline constexpr bool has_fma<float> = true;
template <>
inline constexpr bool has_fma<double> = true;
#endif

/// The largest relative error that the architecture allows reciprocal(v), an estimate of 1/v; 0 where
/// division does better.
template <class V>
inline constexpr double reciprocal_error = 0;
template <class B, std::size_t U>
inline constexpr double reciprocal_error<pack<B, U>> = reciprocal_error<B>;

/// Whether batches of T take subnormal numbers for zeros, as NEON of 32-bit Arm does.
#if defined(__arm__) || defined(_M_ARM)
template <class T>
inline constexpr bool flushes_subnormals = std::is_same_v<T, float>;
#else
template <class T>
inline constexpr bool flushes_subnormals = false;
#endif

// Batches of xsimd.

#if defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)

struct native_arch {};
template <class T, class Arch>
inline constexpr bool has_batch = false;
template <class T, class Arch>
using batch_or_lane = pack<T, 1>;
template <class T, class Arch>
using batch_for = pack<T, 1>;

#else

using native_arch = xsimd::default_arch;

template <class T, class A>
struct value_traits<xsimd::batch<T, A>> {
  static constexpr bool is_value = true;
  using element = T;
};

template <class A>
inline constexpr bool arch_has_fma =
    std::is_base_of_v<xsimd::avx512f, A> || std::is_base_of_v<xsimd::neon64, A>;
#if defined(__aarch64__)
template <>
inline constexpr bool arch_has_fma<xsimd::neon> = true;
#endif
template <class A>
inline constexpr bool arch_has_fma<xsimd::fma3<A>> = true;
template <>
inline constexpr bool arch_has_fma<xsimd::fma4> = true;
template <>
inline constexpr bool arch_has_fma<xsimd::sve> = true;
template <>
inline constexpr bool arch_has_fma<xsimd::rvv> = true;

template <class T, class A>
inline constexpr bool has_fma<xsimd::batch<T, A>> = arch_has_fma<A>;

#if defined(__AVX512F__)
template <class A>
  requires(std::is_base_of_v<xsimd::avx512f, A>)
inline constexpr double reciprocal_error<xsimd::batch<float, A>> = 0x1p-14;
#endif
#if defined(__AVX2__)
template <class A>
  requires(std::is_base_of_v<xsimd::fma3<xsimd::avx2>, A> && !std::is_base_of_v<xsimd::avx512f, A>)
inline constexpr double reciprocal_error<xsimd::batch<float, A>> = 0x1.8p-12;
#endif

/// long long where std::int64_t is long, and the other way round.
template <class T>
inline constexpr bool is_other_int64 =
    std::is_integral_v<T> && sizeof(T) == 8 && !std::is_same_v<T, std::int64_t> &&
    !std::is_same_v<T, std::uint64_t>;

/// Whether xsimd has batches of T for Arch. On RVV, and before its version 14 on SVE, it declares
/// those of is_other_int64, but they do not compile.
template <class T, class Arch>
inline constexpr bool has_batch =
    xsimd::types::has_simd_register<T, Arch>::value &&
    !(is_other_int64<T> && (std::is_same_v<Arch, xsimd::rvv> ||
                            (std::is_same_v<Arch, xsimd::sve> && XSIMD_VERSION_MAJOR < 14)));

/// What transform hands to a callable: a batch, or a single lane where xsimd has no batch of T for Arch
/// (double on 32-bit NEON).
template <class T, class Arch>
using batch_or_lane = std::conditional_t<has_batch<T, Arch>, xsimd::batch<T, Arch>, pack<T, 1>>;

/// The value of one register, which range functions and scalar forms compute with: a single lane also where
/// a batch could not keep their promises.
template <class T, class Arch>
using batch_for = std::conditional_t<flushes_subnormals<T>, pack<T, 1>, batch_or_lane<T, Arch>>;

#endif

template <class B>
inline constexpr std::size_t lanes = B::size;
template <class T>
inline constexpr std::size_t lanes<pack<T, 1>> = 1;

/// The lanes of one batch of a value.
template <class V>
inline constexpr std::size_t lanes_of = lanes<V>;
template <class B, std::size_t U>
inline constexpr std::size_t lanes_of<pack<B, U>> = lanes_of<B>;
template <class T>
  requires std::is_arithmetic_v<T>
inline constexpr std::size_t lanes_of<T> = 1;

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
