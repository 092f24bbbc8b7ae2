#include <tuple>
#include <xact/transform.hpp>

#include "../support/bits.hpp"
#include "../support/expected_relu.hpp"
#include "operation.hpp"

namespace {

// NOT, AND NOT and XOR of bits.
template <class T>
T flipped(T a) {
  return from_bits<T>(static_cast<bits_t<T>>(~bits(a)));
}
template <class T>
T without(T a, T b) {
  return from_bits<T>(static_cast<bits_t<T>>(bits(a) & ~bits(b)));
}
template <class T>
T differing(T a, T b) {
  return from_bits<T>(static_cast<bits_t<T>>(bits(a) ^ bits(b)));
}

}  // namespace

template <class T>
std::vector<operation<T>> transforms() {
  std::vector<operation<T>> all;
  using args = arguments<T>;
  using lanes = lane<T>;
  const auto add = [&](std::string_view layout, auto call, auto reference) {
    all.push_back({"transform", std::string(layout), call, reference});
  };
  add(
      "a>m",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p) { return p < decltype(p)(T(0)); };
          xact::transform(a.in(0), a.mask_out(1), f, o...);
        });
      },
      [](const lanes* in, lanes* out) { out[0].truth = is_below_zero(in[0].value); });
  add(
      "mm>a",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto m, auto n) {
            using batch = xact::detail::batch_or_lane<T, xact::detail::native_arch>;
            return select(m, select(n, batch(T(1)), batch(T(2))),
                          select(n, batch(T(3)), batch(T(4))));
          };
          xact::transform(a.mask_in(0), a.mask_in(1), a.out(2), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        const int sum = (in[0].truth ? 1 : 3) + (in[1].truth ? 0 : 1);
        out[0].value = static_cast<T>(sum);
      });
  add(
      "am>m",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p, auto m) { return m & !(p < decltype(p)(T(0))); };
          xact::transform(a.in(0), a.mask_in(1), a.mask_out(2), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].truth = in[1].truth && !is_below_zero(in[0].value);
      });
  add(
      "aaa>a",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p, auto q, auto r) { return (p & ~q) ^ r; };
          xact::transform(a.in(0), a.in(1), a.in(2), a.out(3), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].value = differing(without(in[0].value, in[1].value), in[2].value);
      });
  add(
      "mama>a",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto m, auto p, auto n, auto q) {
            return select(n & !m, p, select(m, q, ~p));
          };
          xact::transform(a.mask_in(0), a.in(1), a.mask_in(2), a.in(3), a.out(4), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        const bool first = in[2].truth && !in[0].truth;
        out[0].value = first ? in[1].value : in[0].truth ? in[3].value : flipped(in[1].value);
      });
  add(
      "a>ma",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p) { return std::tuple(p < decltype(p)(T(0)), ~p); };
          xact::transform(a.in(0), a.mask_out(1), a.out(2), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].truth = is_below_zero(in[0].value);
        out[1].value = flipped(in[0].value);
      });
  add(
      "aa>aa",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p, auto q) { return std::tuple(q, p & ~q); };
          xact::transform(a.in(0), a.in(1), a.out(2), a.out(3), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].value = in[1].value;
        out[1].value = without(in[0].value, in[1].value);
      });
  add(
      "ama>mm",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p, auto m, auto q) {
            const decltype(p) zero(T(0));
            return std::tuple((p < zero) & !m, q < zero);
          };
          xact::transform(a.in(0), a.mask_in(1), a.in(2), a.mask_out(3), a.mask_out(4), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].truth = is_below_zero(in[0].value) && !in[1].truth;
        out[1].truth = is_below_zero(in[2].value);
      });
  add(
      "aaaa>aa",
      [](const args& a) {
        a.with_some_option([&](auto... o) {
          const auto f = [](auto p, auto q, auto r, auto s) { return std::tuple(p & ~q, r & ~s); };
          xact::transform(a.in(0), a.in(1), a.in(2), a.in(3), a.out(4), a.out(5), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].value = without(in[0].value, in[1].value);
        out[1].value = without(in[2].value, in[3].value);
      });
  return all;
}

template std::vector<operation<float>> transforms();
template std::vector<operation<double>> transforms();
template std::vector<operation<std::int8_t>> transforms();
template std::vector<operation<std::int16_t>> transforms();
template std::vector<operation<std::int32_t>> transforms();
template std::vector<operation<std::int64_t>> transforms();
