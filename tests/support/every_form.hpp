// Calls a function on scalars, on batches of every architecture of this build, and on ranges.
#ifndef XACT_TESTS_SUPPORT_EVERY_FORM_HPP
#define XACT_TESTS_SUPPORT_EVERY_FORM_HPP

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <string>
#include <vector>
#include <xact/detail/lanes.hpp>

#include "bits.hpp"

template <class T>
std::vector<bits_t<T>> bits_of_all(const std::vector<T>& values) {
  std::vector<bits_t<T>> all;
  for (const T v : values) all.push_back(bits(v));
  return all;
}

/// The results of f on batches of one architecture; the last batch is padded.
template <class Arch, class F, class T, class... More>
std::vector<T> on_batches(const F& f, const std::vector<T>& first, const More&... more) {
  using B = xsimd::batch<T, Arch>;
  const auto load = [](const std::vector<T>& v, std::size_t i) {
    T lanes[B::size];
    for (std::size_t j = 0; j < B::size; ++j) lanes[j] = v[std::min(i + j, v.size() - 1)];
    return B::load_unaligned(lanes);
  };
  std::vector<T> results(first.size() + B::size);
  for (std::size_t i = 0; i < first.size(); i += B::size) {
    const B result = f(load(first, i), load(more, i)...);
    result.store_unaligned(&results[i]);
  }
  results.resize(first.size());
  return results;
}

template <class F, class T, class... More, class... Archs>
void check_batches(xsimd::arch_list<Archs...>, const F& f, const std::vector<bits_t<T>>& expected,
                   const std::vector<T>& first, const More&... more) {
  [[maybe_unused]] const auto check = [&]<class Arch>(Arch) {
    if constexpr (xact::detail::has_batch<T, Arch>) {
      INFO("batches of " << Arch::name());
      CHECK(bits_of_all(on_batches<Arch>(f, first, more...)) == expected);
    }
  };
  (check(Archs{}), ...);
}

/// Checks that f has the expected bits on scalars, on batches of every architecture the flags of
/// this build allow, and on ranges.
template <class F, class T, class... More>
void check_every_form(const F& f, const std::vector<bits_t<T>>& expected,
                      const std::vector<T>& first, const More&... more) {
  std::vector<T> results(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) results[i] = f(first[i], more[i]...);
  CHECK(bits_of_all(results) == expected);
  std::fill(results.begin(), results.end(), T(0));
  f(first, more..., results);
  CHECK(bits_of_all(results) == expected);
  check_batches(xsimd::supported_architectures{}, f, expected, first, more...);
}

#endif
