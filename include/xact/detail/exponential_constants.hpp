// Written by tools/coefficients, which derives these numbers and checks them.
#ifndef XACT_DETAIL_EXPONENTIAL_CONSTANTS_HPP
#define XACT_DETAIL_EXPONENTIAL_CONSTANTS_HPP

#include <cstddef>
#include <cstdint>

#include "abi.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

// Errors are relative ones, the largest. Coefficients stand lowest degree first.

/// Constants of the reduction x = k·ln 2 + t and of exp(-t) = 1 - t + t²·q(t) for |t| <= ln(2)/2.
/// ln2_high has so few bits that k·ln2_high is exact. q is the minimax polynomial of the relative
/// error of exp(-t).
template <class T>
struct exponential_constants;

template <>
struct exponential_constants<float> {
  static constexpr int mantissa_bits = 23;
  static constexpr int half_bits = 12;
  static constexpr float log2_e = 0x1.715476p0f;
  static constexpr float ln2_high = 0x1.62ep-1f;  // 12 bits
  static constexpr float ln2_low = 0x1.0bfbe8p-15f;
  // error 2^-28.0, unrounded 2^-28.3
  static constexpr float q[] = {
      0x1.fffffcp-2f, -0x1.555492p-3f, 0x1.5558f2p-5f, -0x1.123a2p-7f, 0x1.6a23dp-10f,
  };
};

template <>
struct exponential_constants<double> {
  static constexpr int mantissa_bits = 52;
  static constexpr int half_bits = 27;
  static constexpr double log2_e = 0x1.71547652b82fep0;
  static constexpr double ln2_high = 0x1.62e42fefap-1;  // 36 bits
  static constexpr double ln2_low = 0x1.cf79abc9e3b3ap-40;
  // error 2^-56.3, unrounded 2^-57.9
  static constexpr double q[] = {
      0x1.000000000000ap-1,  -0x1.55555555554f9p-3,  0x1.555555555083ep-5,  -0x1.1111111127d11p-7,
      0x1.6c16c18438b31p-10, -0x1.a01a012a0e6abp-13, 0x1.a01999e25c2c1p-16, -0x1.71df25b4eb4c5p-19,
      0x1.28ad9b8bbabd8p-22, -0x1.ad7f3bd14e9cdp-26,
  };
};

/// exp(x) as a quotient, for x = k·ln(2)/M + t with |t| <= ln(2)/(2M): m·2^(k/M) over m·exp(-t),
/// which is 1 + p(t). m is chosen such that every m·2^(j/M) is nearly a number of type T, and that
/// 1 + p(t) stays just below 1. Entry j has the bits of m·2^(j/M) minus
/// j << (mantissa_bits - log2(M)), so that entry k mod M plus k << (mantissa_bits - log2(M)) has
/// those of m·2^(k/M). p is the minimax polynomial of the relative error, no coefficient being set
/// beforehand. p0_plus_1 is p[0] + 1 with all its digits, for kernels that do not keep the 1 apart.
///
/// log2(e)·M and the two parts of ln(2)/M are not here: those of exponential_constants times or by
/// M, a power of two, are exact.
template <class T, std::size_t M>
struct exponential_table;

template <>
struct exponential_table<float, 16> {
  // m = 0x1.d026fbffb5fa1p-1, error 0.26·2^-24
  alignas(64) static constexpr std::uint32_t entries[16] = {
      0x3f68137e, 0x3f6a59dd, 0x3f6d14b1, 0x3f6c2491, 0x3f69fe49, 0x3f681a50,
      0x3f667b96, 0x3f65252c, 0x3f641a45, 0x3f635e39, 0x3f62f486, 0x3f62e0d1,
      0x3f6326e9, 0x3f63cac8, 0x3f64d094, 0x3f663ca4,
  };
  // error 2^-27.1, unrounded 2^-29.7
  static constexpr float p[] = {
      -0x1.7ec82p-4f,
      -0x1.d026fep-1f,
      0x1.d02862p-2f,
      -0x1.35014p-3f,
  };
  static constexpr float p0_plus_1 = 0x1.d026fcp-1f;
};

template <>
struct exponential_table<float, 8> {
  // m = 0x1.e23cd81fc9feep-1, error 0.084·2^-24
  alignas(64) static constexpr std::uint32_t entries[8] = {
      0x3f711e6c, 0x3f737892, 0x3f6f5ec0, 0x3f6c58a2,
      0x3f6a7f2c, 0x3f69ed94, 0x3f6ac187, 0x3f6d1b61,
  };
  // error 2^-25.6, unrounded 2^-25.7
  static constexpr float p[] = {
      -0x1.dc3288p-5f,
      -0x1.e23cd8p-1f,
      0x1.e2505cp-2f,
      -0x1.41760cp-3f,
  };
  static constexpr float p0_plus_1 = 0x1.e23cd8p-1f;
};

template <>
struct exponential_table<double, 8> {
  // m = 0x1.dadefe296a802p-1, error 0.0045·2^-53
  alignas(64) static constexpr std::uint64_t entries[8] = {
      0x3fedadefe296a802, 0x3fee2ecdf734f5a6, 0x3feda5c2a9987da9, 0x3fed3ea71420d538,
      0x3fecfc8d851561fa, 0x3fece2cf756ddd8e, 0x3fecf513f9c0fb1a, 0x3fed3756c870c6a1,
  };
  // error 2^-57.3, unrounded 2^-58.5
  static constexpr double p[] = {
      -0x1.29080eb4abffp-4, -0x1.dadefe296a802p-1, 0x1.dadefe296aaafp-2,  -0x1.3c94a970f12f1p-3,
      0x1.3c94a96305934p-5, -0x1.fa8775ba72136p-8, 0x1.51b56f36d2645p-10, -0x1.81e82690b20cfp-13,
  };
  static constexpr double p0_plus_1 = 0x1.dadefe296a802p-1;
};

/// exp(-x) for a sum of two floats: with t = x + k·ln(2)/M and |t| <= ln(2)/(2M) it is
/// 2^(k/M)·(1 - t)·(1 + t²·r(t)).
///
/// step is the float nearest to ln(2)/M. The float nearest to ln 2 happens to have 21 significant
/// bits, so that t = x + k·step is exact in one fma. high holds the floats T nearest to 2^(j/M),
/// their bits stored like the entries above. What these two leave out is a factor exp(-w) with
/// w = k·step_rest + correction[k mod M]: the rest of ln(2)/M, and -ln(2^(j/M)/T). Both constants
/// are a little larger, to make up for the -w·t²/2 that -w·(1 - t) lacks.
template <std::size_t M>
struct float_float_table;

template <>
struct float_float_table<32> {
  static constexpr float step = 0x1.62e43p-6f;
  static constexpr float step_rest = -0x1.05c95ep-34f;
  // error 0.93·2^-24, without correction
  alignas(64) static constexpr std::uint32_t high[32] = {
      0x3f800000, 0x3f7ecd87, 0x3f7daac3, 0x3f7c980f, 0x3f7b95c2, 0x3f7aa43a, 0x3f79c3d3,
      0x3f78f4f0, 0x3f7837f0, 0x3f778d3a, 0x3f76f532, 0x3f767043, 0x3f75fed7, 0x3f75a15b,
      0x3f75583f, 0x3f7523f6, 0x3f7504f3, 0x3f74fbaf, 0x3f7508a4, 0x3f752c4d, 0x3f75672a,
      0x3f75b9be, 0x3f76248c, 0x3f76a81e, 0x3f7744fd, 0x3f77fbb8, 0x3f78ccdf, 0x3f79b907,
      0x3f7ac0c7, 0x3f7be4ba, 0x3f7d257d, 0x3f7e83b3,
  };
  // error 2^-49.0
  alignas(64) static constexpr float correction[32] = {
      0x0p0f,           0x1.94793p-25f,   -0x1.8d9bd6p-25f, 0x1.dda904p-25f,  0x1.9c1154p-27f,
      0x1.a300fcp-25f,  -0x1.964e22p-25f, 0x1.2b1182p-25f,  -0x1.125376p-25f, 0x1.cdeea2p-26f,
      -0x1.370fdp-25f,  -0x1.3371c4p-30f, 0x1.0a38acp-25f,  0x1.c5476cp-26f,  0x1.00dbe8p-27f,
      0x1.6cb71ep-25f,  -0x1.260912p-26f, -0x1.8b30b4p-26f, 0x1.05ce92p-25f,  0x1.1c24d8p-26f,
      -0x1.67a654p-28f, 0x1.34923ap-25f,  -0x1.a3bb2ep-28f, 0x1.0b8228p-25f,  0x1.f9c966p-27f,
      0x1.e4cea4p-26f,  0x1.696642p-28f,  0x1.b51aap-28f,   0x1.a526ccp-28f,  0x1.ab7696p-26f,
      -0x1.614702p-28f, 0x1.2ad9bcp-27f,
  };
  // error 2^-37.0, unrounded 2^-37.0
  static constexpr float r[] = {
      0x1p-1f,
      0x1.555f2p-2f,
      0x1.800b52p-2f,
  };
};

template <>
struct float_float_table<8> {
  static constexpr float step = 0x1.62e43p-4f;
  static constexpr float step_rest = -0x1.05f86p-32f;
  // error 0.54·2^-24, without correction
  alignas(64) static constexpr std::uint32_t high[8] = {
      0x3f800000, 0x3f7b95c2, 0x3f7837f0, 0x3f75fed7,
      0x3f7504f3, 0x3f75672a, 0x3f7744fd, 0x3f7ac0c7,
  };
  // error 2^-49.1
  alignas(64) static constexpr float correction[8] = {
      0x0p0f,           0x1.9c5b52p-27f,  -0x1.1284bap-25f, 0x1.0a687ap-25f,
      -0x1.263ddep-26f, -0x1.67e6e8p-28f, 0x1.fa2438p-27f,  0x1.a5726cp-28f,
  };
  // error 2^-37.9, unrounded 2^-38.4
  static constexpr float r[] = {
      0x1p-1f, 0x1.555528p-2f, 0x1.7fffbcp-2f, 0x1.788454p-2f, 0x1.7a264cp-2f,
  };
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
