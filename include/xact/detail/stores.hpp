// Stores past the cache, and what else the loop says to the memory.
#ifndef XACT_DETAIL_STORES_HPP
#define XACT_DETAIL_STORES_HPP

#include "lanes.hpp"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

XACT_INTRINSICS_BEGIN

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// How a loop stores its results: plainly; or, where they do not stay in the first cache, past the cache or
/// with the lines to come fetched ahead.
enum class stores { plain, beyond_cache };

inline constexpr std::size_t cache_line = 64;

#if defined(__SSE2__)
template <class B>
inline constexpr bool is_x86_register = [] {
  if constexpr (is_pack<B>) {
    return false;
  } else {
    return std::is_base_of_v<xsimd::sse2, typename B::arch_type> ||
           std::is_base_of_v<xsimd::avx, typename B::arch_type> ||
           std::is_base_of_v<xsimd::avx512f, typename B::arch_type>;
  }
}();
#endif

/// Whether a batch can be stored past the cache. xsimd does it from version 14 on; before, x86 does.
template <class B>
inline constexpr bool has_streaming = [] {
#if XSIMD_VERSION_MAJOR >= 14
  return !is_pack<B>;
#elif defined(__SSE2__)
  return is_x86_register<B>;
#else
  return false;
#endif
}();

/// Past the cache; p is aligned to the batch. Other threads see it after streaming_fence only.
template <class B>
XACT_INLINE void stream([[maybe_unused]] const B& b, [[maybe_unused]] element<B>* p) noexcept {
#if XSIMD_VERSION_MAJOR >= 14
  b.store(p, xsimd::stream_mode{});
#elif defined(__SSE2__)
  const auto bits = to_register(b);
  void* const memory = p;
#if defined(__AVX512F__)
  if constexpr (sizeof(B) == 64) {
    _mm512_stream_si512(static_cast<__m512i*>(memory), bits);
    return;
  }
#endif
#if defined(__AVX__)
  if constexpr (sizeof(B) == 32) {
    _mm256_stream_si256(static_cast<__m256i*>(memory), bits);
    return;
  }
#endif
  if constexpr (sizeof(B) == 16) _mm_stream_si128(static_cast<__m128i*>(memory), bits);
#endif
}

/// Orders stores past the cache, if there were any, before all that follow, also when f throws.
struct streaming_fence {
  const bool needed;

  explicit streaming_fence(bool stored_past_cache) noexcept : needed(stored_past_cache) {}
  streaming_fence(const streaming_fence&) = delete;
  streaming_fence& operator=(const streaming_fence&) = delete;
  XACT_INLINE ~streaming_fence() {
#if defined(__SSE2__)
    if (needed) _mm_sfence();
#endif
  }
};

/// Says that the line of p will be read soon, or written.
template <bool IsWritten>
XACT_INLINE void prefetch([[maybe_unused]] const void* p) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(p, IsWritten ? 1 : 0);
#elif defined(__SSE2__)
  _mm_prefetch(static_cast<const char*>(p), _MM_HINT_T0);
#endif
}

/// Keeps g++ from loading a batch otherwise than once and whole. With AVX-512 it turns a load and a later
/// selection into a masked load, which is a tenth to a third slower where the data comes from memory
/// (measured), though faster in the first cache, where S is plain. Before AVX it loads what is used twice two
/// times, a tenth slower for sigmoid_backward; later a load may be part of the instruction that uses it.
template <stores S, class B>
XACT_INLINE void load_whole([[maybe_unused]] B& b) noexcept {
#if defined(__AVX512F__) && defined(__GNUC__) && !defined(__clang__)
  if constexpr (S != stores::plain && !is_pack<B> && sizeof(B) == 64) asm("" : "+v"(b.data));
#elif defined(__SSE2__) && !defined(__AVX__) && defined(__GNUC__) && !defined(__clang__)
  if constexpr (!is_pack<B>) {
    if constexpr (is_x86_register<B>) asm("" : "+x"(b.data));
  }
#endif
}

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

XACT_INTRINSICS_END

#endif
