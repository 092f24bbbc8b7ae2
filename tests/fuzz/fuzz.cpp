// Calls every range function with whatever the bytes of a fuzzer say: element type, sizes, places in
// memory, values; and looks at each byte of that memory afterwards. Linked with libFuzzer, and with
// replay.cpp.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>
#include <xact/xact.hpp>

#include "../support/bits.hpp"
#include "../support/expected_relu.hpp"

namespace {

/// The fuzzer's bytes and, when they are used up, random ones that follow from them: a short input is
/// a whole call too.
class byte_source {
 public:
  explicit byte_source(std::span<const std::uint8_t> bytes) : bytes_(bytes) {
    for (const std::uint8_t byte : bytes) state_ = (state_ ^ byte) * 0x100000001b3;
  }
  template <class Unsigned = std::uint8_t>
  Unsigned next() {
    if (bytes_.size() < sizeof(Unsigned)) return static_cast<Unsigned>(random());
    Unsigned number = 0;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_ = bytes_.subspan(sizeof number);
    return number;
  }
  std::size_t below(std::size_t end) {
    return end <= 256 ? next() % end : next<std::uint16_t>() % end;
  }

 private:
  // splitmix64
  std::uint64_t random() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::span<const std::uint8_t> bytes_;
  std::uint64_t state_ = 0xcbf29ce484222325;
};

constexpr std::size_t largest_alignment = 64;

/// Memory on the heap, exactly as much as its operands and their gaps take: behind it AddressSanitizer
/// sees every access but the masked ones of AVX, which the gaps show.
struct block {
  struct aligned_delete {
    void operator()(std::byte* p) const {
      ::operator delete(p, std::align_val_t(largest_alignment));
    }
  };
  std::unique_ptr<std::byte, aligned_delete> data;
  std::vector<std::byte> before;
  std::vector<std::byte> expected;
};

struct operand {
  bool is_mask = false;
  bool is_output = false;
  std::size_t size = 0;
  std::size_t bytes = 0;
  std::size_t block = 0;
  std::ptrdiff_t begin = 0;  // in bytes, from the beginning of the block
  std::byte* data = nullptr;
};

/// What an operand has for one element.
template <class T>
struct lane {
  T value = 0;
  bool truth = false;
};

constexpr std::size_t most_operands = 6;

/// The arguments of one call.
template <class T>
struct arguments {
  std::vector<operand> operands;
  std::size_t option = 0;

  std::span<const T> in(std::size_t k) const { return out(k); }
  std::span<T> out(std::size_t k) const {
    return {reinterpret_cast<T*>(operands[k].data), operands[k].size};
  }
  xact::const_bit_span mask_in(std::size_t k) const { return mask_out(k); }
  xact::bit_span mask_out(std::size_t k) const {
    return {reinterpret_cast<std::uint64_t*>(operands[k].data), operands[k].size};
  }
  template <class F>
  void with_option(F f) const {
    if (option == 0) f();
    if (option == 1) f(xact::streaming);
    if (option == 2) f(xact::cached);
  }
  /// As with_option for the types with the widest and the most lanes, which saves minutes of compiling.
  template <class F>
  void with_some_option(F f) const {
    if constexpr (std::is_same_v<T, double> || sizeof(T) == 1) {
      with_option(f);
    } else {
      f();
    }
  }
};

/// One range function.
template <class T>
struct operation {
  const char* name;
  /// Its operands: a for an array, m for a mask; outputs behind >.
  std::string_view layout;
  void (*call)(const arguments<T>&);
  /// What it gives for one element.
  void (*reference)(const lane<T>* in, lane<T>* out);
  bool in_place = false;
  /// Whether any NaN is as good as another.
  bool any_nan = false;
  /// Whether a result is near the truth, for references that are code of xact themselves.
  bool (*plausible)(const lane<T>* in, T result) = nullptr;
};

// References.

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

/// Whether y is within so many ULP of the truth.
template <class T>
bool within(long double ulps, T y, long double truth) {
  const long double ulp = truth == 0
                              ? static_cast<long double>(std::numeric_limits<T>::denorm_min())
                              : ulp_at<T>(truth);
  // A little more, for the error of the truth.
  return std::abs(static_cast<long double>(y) - truth) <= (ulps + 0x1p-8L) * ulp;
}
/// Whether x and what it may be rounded to are normal numbers.
template <class T>
bool is_normal(long double x) {
  return std::abs(x) >= static_cast<long double>(std::numeric_limits<T>::min()) &&
         std::abs(x) <= static_cast<long double>(std::numeric_limits<T>::max() / 2);
}

template <class Accuracy>
constexpr long double promised_ulps = 1;
template <>
constexpr long double promised_ulps<xact::fast_t> = 2.5L;
template <>
constexpr long double promised_ulps<xact::exact_t> = 0.5L;

template <class Accuracy, class T>
bool plausible_sigmoid(const lane<T>* in, T y) {
  const T x = in[0].value;
  if (std::isnan(x)) return bits(y) == (bits(x) | quiet_bit<T>);
  const long double truth = 1 / (1 + std::exp(-static_cast<long double>(x)));
  return y >= 0 && y <= 1 && within(promised_ulps<Accuracy>, y, truth);
}

template <class T>
bool plausible_sigmoid_backward(const lane<T>* in, T dx) {
  const auto dy = static_cast<long double>(in[0].value);
  const auto y = static_cast<long double>(in[1].value);
  const long double first = dy * (1 - y);
  // Each of three roundings is at most one ULP of the result, the last one half of it.
  return !is_normal<T>(first) || !is_normal<T>(first * y) || within(2.5L, dx, first * y);
}

template <class T>
bool plausible_sigmoid_backward_from_input(const lane<T>* in, T dx) {
  const auto dy = static_cast<long double>(in[0].value);
  const long double e = std::exp(-std::abs(static_cast<long double>(in[1].value)));
  const long double slope = e / ((1 + e) * (1 + e));
  return !is_normal<T>(slope) || !is_normal<T>(dy * slope) || within(4, dx, dy * slope);
}

// The range functions.

template <class T>
void add_relu(std::vector<operation<T>>& all) {
  using args = arguments<T>;
  using lanes = lane<T>;
  const auto relu_of = [](const lanes* in, lanes* out) {
    out[0].value = from_bits<T>(expected_relu(in[0].value));
    out[1].truth = expected_to_pass(in[0].value);
  };
  all.push_back({"relu(x, y)", "a>a",
                 [](const args& a) {
                   a.with_option([&](auto... o) { xact::relu(a.in(0), a.out(1), o...); });
                 },
                 relu_of});
  all.push_back(
      {"relu(x)", "a>a",
       [](const args& a) { a.with_option([&](auto... o) { xact::relu(a.out(0), o...); }); },
       relu_of, true});
  all.push_back({"relu(x, y, mask)", "a>am",
                 [](const args& a) {
                   a.with_option(
                       [&](auto... o) { xact::relu(a.in(0), a.out(1), a.mask_out(2), o...); });
                 },
                 relu_of});
  all.push_back({"relu_backward(dy, x, dx)", "aa>a",
                 [](const args& a) {
                   a.with_option(
                       [&](auto... o) { xact::relu_backward(a.in(0), a.in(1), a.out(2), o...); });
                 },
                 [](const lanes* in, lanes* out) {
                   out[0].value = from_bits<T>(expected_relu_backward(in[0].value, in[1].value));
                 }});
  all.push_back(
      {"relu_backward(dy, mask, dx)", "am>a",
       [](const args& a) {
         a.with_option(
             [&](auto... o) { xact::relu_backward(a.in(0), a.mask_in(1), a.out(2), o...); });
       },
       [](const lanes* in, lanes* out) { out[0].value = in[1].truth ? in[0].value : T(0); }});
}

template <class Accuracy, class T>
void add_sigmoid(std::vector<operation<T>>& all, const char* name, const char* name_in_place) {
  using args = arguments<T>;
  const auto reference = [](const lane<T>* in, lane<T>* out) {
    out[0].value = xact::sigmoid(in[0].value, Accuracy{});
  };
  all.push_back({name, "a>a",
                 [](const args& a) {
                   a.with_option(
                       [&](auto... o) { xact::sigmoid(a.in(0), a.out(1), Accuracy{}, o...); });
                 },
                 reference, false, false, plausible_sigmoid<Accuracy, T>});
  all.push_back({name_in_place, "a>a",
                 [](const args& a) {
                   a.with_option([&](auto... o) { xact::sigmoid(a.out(0), o..., Accuracy{}); });
                 },
                 reference, true, false, plausible_sigmoid<Accuracy, T>});
}

template <class T>
void add_sigmoids(std::vector<operation<T>>& all) {
  using args = arguments<T>;
  add_sigmoid<xact::fast_t>(all, "sigmoid(x, y, fast)", "sigmoid(x, fast)");
  add_sigmoid<xact::accurate_t>(all, "sigmoid(x, y, accurate)", "sigmoid(x, accurate)");
  if constexpr (std::is_same_v<T, float>) {
    add_sigmoid<xact::exact_t>(all, "sigmoid(x, y, exact)", "sigmoid(x, exact)");
  }
  all.push_back({"sigmoid_backward(dy, y, dx)", "aa>a",
                 [](const args& a) {
                   a.with_option([&](auto... o) {
                     xact::sigmoid_backward(a.in(0), a.in(1), a.out(2), o...);
                   });
                 },
                 [](const lane<T>* in, lane<T>* out) {
                   out[0].value = xact::sigmoid_backward(in[0].value, in[1].value);
                 },
                 false, true, plausible_sigmoid_backward<T>});
  all.push_back({"sigmoid_backward_from_input(dy, x, dx)", "aa>a",
                 [](const args& a) {
                   a.with_option([&](auto... o) {
                     xact::sigmoid_backward_from_input(a.in(0), a.in(1), a.out(2), o...);
                   });
                 },
                 [](const lane<T>* in, lane<T>* out) {
                   out[0].value = xact::sigmoid_backward_from_input(in[0].value, in[1].value);
                 },
                 false, true, plausible_sigmoid_backward_from_input<T>});
}

// Functions of bits alone, each of which tells its operands apart: one for each number of inputs and
// outputs, and masks among them.
template <class T>
void add_transforms(std::vector<operation<T>>& all) {
  using args = arguments<T>;
  using lanes = lane<T>;
  const auto add = [&](std::string_view layout, auto call, auto reference) {
    all.push_back({"transform", layout, call, reference});
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
            using batch = xact::detail::batch_for<T, xact::detail::native_arch>;
            return select(m, select(n, batch(T(1)), batch(T(2))),
                          select(n, batch(T(3)), batch(T(4))));
          };
          xact::transform(a.mask_in(0), a.mask_in(1), a.out(2), f, o...);
        });
      },
      [](const lanes* in, lanes* out) {
        out[0].value = static_cast<T>((in[0].truth ? 1 : 3) + (in[1].truth ? 0 : 1));
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
}

template <class T>
std::vector<operation<T>> all_operations() {
  std::vector<operation<T>> all;
  add_relu(all);
  if constexpr (std::is_floating_point_v<T>) add_sigmoids(all);
  add_transforms(all);
  return all;
}

// The memory of a call.

template <class T>
std::size_t size_from(byte_source& source) {
  const std::size_t kind = source.below(16);
  if (kind < 8) return source.below(100);
  if (kind < 15) return source.below(1200);
  // Stores through the cache run ahead of themselves from here on.
  return xact::detail::prefetch_threshold / sizeof(T) + source.below(600);
}

template <class T>
std::vector<operand> operands_from(byte_source& source, const operation<T>& op) {
  std::vector<operand> operands;
  const std::size_t size = size_from<T>(source);
  const std::size_t wrong = source.below(4 * most_operands);
  bool is_output = false;
  for (const char kind : op.layout) {
    if (kind == '>') {
      is_output = true;
      continue;
    }
    if (op.in_place && is_output) {
      operands.push_back(operands[0]);
      operands[1].is_output = true;
      continue;
    }
    operand o;
    o.is_mask = kind == 'm';
    o.is_output = is_output;
    o.size = size;
    if (wrong == operands.size()) {
      const std::size_t other[] = {size + 1, size - std::min<std::size_t>(size, 1), 0,
                                   source.below(1200)};
      o.size = other[source.below(4)];
    }
    o.bytes =
        o.is_mask ? (o.size / 64 + (o.size % 64 != 0)) * sizeof(std::uint64_t) : o.size * sizeof(T);
    operands.push_back(o);
  }
  return operands;
}

/// Says in which block each operand lies, and where in relation to others there.
template <class T>
void place(byte_source& source, const operation<T>& op, std::vector<operand>& operands) {
  for (std::size_t k = 0; k < operands.size(); ++k) {
    operand& o = operands[k];
    o.block = k;
    const std::size_t choice = op.in_place ? 1 : source.below(16);
    if (k == 0 || choice % 2 == 0) continue;
    const operand& other = operands[op.in_place ? 0 : source.below(k)];
    const auto unit = std::ptrdiff_t(o.is_mask ? sizeof(std::uint64_t) : sizeof(T));
    const auto bytes = std::ptrdiff_t(o.bytes);
    const auto other_bytes = std::ptrdiff_t(other.bytes);
    o.block = other.block;
    o.begin = other.begin;
    if (choice == 5) o.begin += unit;
    if (choice == 7) o.begin -= unit;
    if (choice == 9) o.begin += std::ptrdiff_t(source.below(1200)) * unit;
    if (choice == 11) o.begin += other_bytes;
    if (choice == 13) o.begin -= bytes;
    if (choice == 15) o.begin += (other_bytes > unit ? other_bytes - unit : unit);
  }
}

/// A value of one of several kinds: any bits; special values; numbers around zero; or these with others
/// in between.
template <class T>
T value_from(byte_source& source, std::size_t kind) {
  static const std::vector<T> special = special_values<T>();
  if (kind == 3) kind = source.below(16) == 0 ? source.below(2) : 2;
  if (kind == 0) return from_bits<T>(source.next<bits_t<T>>());
  if (kind == 1) return special[source.below(special.size())];
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(static_cast<std::int16_t>(source.next<std::uint16_t>())) / T(1000);
  } else {
    return static_cast<T>(static_cast<signed char>(source.next()) / 32);
  }
}

template <class T>
std::vector<block> blocks_for(byte_source& source, std::vector<operand>& operands) {
  const std::size_t kind = source.below(4);
  std::vector<block> blocks(operands.size());
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    std::vector<operand*> members;
    for (operand& o : operands) {
      if (o.block == b) members.push_back(&o);
    }
    if (members.empty()) continue;
    const std::size_t gap = source.below(2) == 0 ? 0 : source.below(128 / sizeof(T)) * sizeof(T);
    const std::size_t gap_behind = source.below(2) == 0 ? 0 : source.below(80) * sizeof(T);
    std::ptrdiff_t first = 0;
    for (const operand* o : members) first = std::min(first, o->begin);
    std::size_t size = 0;
    for (operand* o : members) {
      o->begin += std::ptrdiff_t(gap) - first;
      if (o->is_mask) o->begin = (o->begin + 7) / 8 * 8;
      size = std::max(size, std::size_t(o->begin) + o->bytes);
    }
    size += gap_behind;

    std::vector<std::byte>& before = blocks[b].before;
    before.resize(size);
    for (std::size_t i = 0; i + sizeof(T) <= size; i += sizeof(T)) {
      const T value = value_from<T>(source, kind);
      std::memcpy(&before[i], &value, sizeof value);
    }
    for (const operand* o : members) {
      for (std::size_t i = 0; o->is_mask && i < o->bytes; i += sizeof(std::uint64_t)) {
        const auto word = source.next<std::uint64_t>();
        std::memcpy(&before[std::size_t(o->begin) + i], &word, sizeof word);
      }
    }
    blocks[b].expected = before;
    blocks[b].data.reset(
        static_cast<std::byte*>(::operator new(size, std::align_val_t(largest_alignment))));
    std::copy(before.begin(), before.end(), blocks[b].data.get());
    for (operand* o : members) {
      // Nothing may also be nowhere.
      if (o->bytes != 0 || gap != 0) o->data = blocks[b].data.get() + o->begin;
    }
  }
  return blocks;
}

// What should happen.

bool is_allowed(const std::vector<operand>& operands) {
  for (const operand& o : operands) {
    if (o.size != operands[0].size) return false;
  }
  for (std::size_t j = 0; j < operands.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const operand& a = operands[i];
      const operand& b = operands[j];
      const bool alike = a.is_mask == b.is_mask;
      const bool same_block = a.block == b.block;
      if (!same_block || (alike && !b.is_output)) continue;
      if (alike && !a.is_output && a.begin == b.begin) continue;
      if (a.begin < b.begin + std::ptrdiff_t(b.bytes) &&
          b.begin < a.begin + std::ptrdiff_t(a.bytes)) {
        return false;
      }
    }
  }
  return true;
}

template <class T>
lane<T> lane_at(const operand& o, std::span<const std::byte> memory, std::size_t i) {
  lane<T> l;
  if (o.is_mask) {
    std::uint64_t word = 0;
    std::memcpy(&word, &memory[std::size_t(o.begin) + i / 64 * 8], sizeof word);
    l.truth = (word >> i % 64 & 1) != 0;
  } else {
    std::memcpy(&l.value, &memory[std::size_t(o.begin) + i * sizeof(T)], sizeof(T));
  }
  return l;
}

template <class T>
void set_lane(const operand& o, std::span<std::byte> memory, std::size_t i, lane<T> l) {
  if (o.is_mask) {
    std::byte* const p = &memory[std::size_t(o.begin) + i / 64 * 8];
    std::uint64_t word = 0;
    // The first bit of a word clears the others, so that unused ones are zeros in the end.
    if (i % 64 != 0) std::memcpy(&word, p, sizeof word);
    word |= std::uint64_t(l.truth) << i % 64;
    std::memcpy(p, &word, sizeof word);
  } else {
    std::memcpy(&memory[std::size_t(o.begin) + i * sizeof(T)], &l.value, sizeof(T));
  }
}

template <class T>
[[noreturn]] void fail(const operation<T>& op, const arguments<T>& call, const char* what,
                       std::size_t i = 0) {
  constexpr const char* options[] = {"", ", streaming", ", cached"};
  std::fprintf(stderr, "%s\n%s%s [%s], elements of %zu bytes%s, at %zu\n", what, op.name,
               options[call.option], op.layout.data(), sizeof(T),
               std::is_floating_point_v<T> ? ", floating-point" : "", i);
  for (const operand& o : call.operands) {
    std::fprintf(stderr, "  %s %s: %zu, in block %zu from byte %td on\n",
                 o.is_output ? "output" : "input", o.is_mask ? "mask" : "array", o.size, o.block,
                 o.begin);
  }
  std::abort();
}

/// Runs f on each element of an allowed call: f(i, inputs, outputs), outputs as the reference has them.
template <class T, class F>
void for_each_element(const operation<T>& op, const arguments<T>& call,
                      const std::vector<block>& blocks, F f) {
  for (std::size_t i = 0; i < call.operands[0].size; ++i) {
    lane<T> in[most_operands], out[most_operands];
    std::size_t inputs = 0;
    for (const operand& o : call.operands) {
      if (!o.is_output) in[inputs++] = lane_at<T>(o, blocks[o.block].before, i);
    }
    op.reference(in, out);
    f(i, in, out);
  }
}

template <class T>
void fuzz(byte_source& source) {
  static const std::vector<operation<T>> operations = all_operations<T>();
  const operation<T>& op = operations[source.below(operations.size())];
  arguments<T> call;
  call.option = source.below(3);
  call.operands = operands_from(source, op);
  place(source, op, call.operands);
  std::vector<block> blocks = blocks_for<T>(source, call.operands);
  std::vector<operand> outputs;
  for (const operand& o : call.operands) {
    if (o.is_output) outputs.push_back(o);
  }

  const bool allowed = is_allowed(call.operands);
  bool refused = false;
  try {
    op.call(call);
  } catch (const std::invalid_argument&) {
    refused = true;
  }
  if (allowed && refused) fail(op, call, "a call that is allowed threw");
  if (!allowed && !refused) fail(op, call, "a call that is not allowed did not throw");

  if (allowed) {
    for_each_element(op, call, blocks, [&](std::size_t i, const lane<T>* in, lane<T>* out) {
      for (std::size_t k = 0; k < outputs.size(); ++k) {
        const operand& o = outputs[k];
        block& b = blocks[o.block];
        if constexpr (std::is_floating_point_v<T>) {
          if (op.any_nan && is_nan_by_bits(out[k].value)) {
            const auto result = lane_at<T>(o, std::span(b.data.get(), b.before.size()), i);
            if (is_nan_by_bits(result.value)) out[k] = result;
          }
          if (op.plausible != nullptr && !op.plausible(in, out[k].value)) {
            std::fprintf(stderr, "%a, %a -> %a: ", static_cast<double>(in[0].value),
                         static_cast<double>(in[1].value), static_cast<double>(out[k].value));
            fail(op, call, "the value form is far off", i);
          }
        }
        set_lane<T>(o, b.expected, i, out[k]);
      }
    });
  }
  for (const block& b : blocks) {
    const auto wrong = std::mismatch(b.expected.begin(), b.expected.end(), b.data.get()).first;
    if (wrong == b.expected.end()) continue;
    std::fprintf(stderr, "in block %td: ", &b - blocks.data());
    fail(op, call, allowed ? "a byte is not as it should be" : "a call that threw wrote",
         std::size_t(wrong - b.expected.begin()));
  }
}

void fuzz_popcount(byte_source& source) {
  const std::size_t size = source.below(1200);
  std::vector<std::uint64_t> words(xact::bit_words(size));
  for (std::uint64_t& word : words) word = source.next<std::uint64_t>();
  const xact::const_bit_span mask(words.data(), size);
  const std::size_t first = source.below(1200) / (source.below(2) == 0 ? 1 : 64) * 64;
  const std::size_t count = source.below(1200);
  try {
    std::size_t expected = 0;
    const xact::const_bit_span part = mask.subspan(first, count);
    if (first + count > size) std::abort();
    for (std::size_t i = first; i < first + count; ++i) expected += words[i / 64] >> i % 64 & 1;
    if (xact::popcount(part) != expected) std::abort();
  } catch (const std::invalid_argument&) {
    if (first % 64 == 0 && first + count <= size) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  byte_source source(std::span(data, size));
  switch (source.below(13)) {
    case 0:
    case 1:
    case 2:
      fuzz<float>(source);
      break;
    case 3:
    case 4:
    case 5:
      fuzz<double>(source);
      break;
    case 6:
    case 7:
      fuzz<signed char>(source);
      break;
    case 8:
      fuzz<short>(source);
      break;
    case 9:
    case 10:
      fuzz<int>(source);
      break;
    case 11:
      fuzz<long long>(source);
      break;
    default:
      fuzz_popcount(source);
  }
  return 0;
}
