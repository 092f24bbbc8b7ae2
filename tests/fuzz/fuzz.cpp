// Calls every range function with whatever the bytes of a fuzzer say: element type, sizes, places in
// memory, values; and looks at each byte of that memory afterwards. Linked with libFuzzer, and with
// replay.cpp. The functions of the list are called by way of dispatch, with the checks of xact itself and
// the tables of one instruction set.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <vector>
#include <xact/dispatch.hpp>

#include "../references/reference.hpp"
#include "../support/bits.hpp"
#include "../support/expected_relu.hpp"
#include "../support/tables.hpp"
#include "operation.hpp"

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

// The functions of the list.

/// Operand I of a form.
template <const tables::row& Row, std::size_t Form, std::size_t I, class T>
auto operand_of(const arguments<T>& a) {
  constexpr bool is_mask = Row.forms[Form].operands[I].is_mask;
  constexpr bool is_output = I >= Row.inputs;
  if constexpr (is_mask) {
    if constexpr (is_output) return a.mask_out(I);
    if constexpr (!is_output) return a.mask_in(I);
  } else {
    if constexpr (is_output) return a.out(I);
    if constexpr (!is_output) return a.in(I);
  }
}

/// A function, in one form and with one tag, or none; and in place, where it can be.
template <const tables::row& Row, std::size_t Form, class F, class T, class... Tag>
void add_form(std::vector<operation<T>>& all, tables::accuracy tag) {
  using args = arguments<T>;
  const auto& kernels = xact::dispatch::tables::kernels_of<Row>();
  tables::kernel_under_test k = {nullptr, &Row, Form, tag, tables::type_of<T>, nullptr};
  k.run = kernels.of[Form][static_cast<std::size_t>(tag)][static_cast<std::size_t>(k.type)];
  operation<T> op;
  op.name = k.name();
  for (std::size_t o = 0; o < k.operands().size; ++o) {
    if (o == Row.inputs) op.layout += '>';
    op.layout += k.is_mask(o) ? 'm' : 'a';
  }
  op.call = [](const args& a) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      a.with_option([&](auto... o) { F{}(operand_of<Row, Form, I>(a)..., Tag{}..., o...); });
    }(std::make_index_sequence<Row.forms[Form].size>{});
  };
  const reference::function& right = *reference::find(Row.function);
  op.any_nan = right.of_nan == reference::nan::any;
  if (right.exact.of_float != nullptr) {
    op.right = [exact = right.exact.of<T>()](const lane<T>* in, lane<T>* out) {
      exact(Form, in, tables::default_parameters<T>(Row).data(), out);
    };
  } else {
    op.right = [k](const lane<T>* in, lane<T>* out) {
      const auto parameters = tables::default_parameters<T>(Row);
      tables::call call;
      for (std::size_t i = 0; i < Row.inputs; ++i) call.inputs[i] = &in[i].value;
      call.outputs[0] = &out[0].value;
      call.run(k, 1, parameters.data());
    };
    op.near = &right;
    op.largest_error = k.largest_error();
  }
  all.push_back(op);
  if constexpr (Row.inputs == 1 && Form == 0) {
    op.in_place = true;
    op.call = [](const args& a) {
      a.with_option([&](auto... o) { F{}(a.out(0), o..., Tag{}...); });
    };
    all.push_back(op);
  }
}

template <const tables::row& Row, class F, class T>
void add_function(std::vector<operation<T>>& all) {
  using tables::accuracy;
  if constexpr (Row.takes(tables::type_of<T>)) {
    if constexpr (Row.has_tags) {
      add_form<Row, 0, F, T, xact::fast_t>(all, accuracy::fast);
      add_form<Row, 0, F, T, xact::accurate_t>(all, accuracy::accurate);
      if constexpr (std::is_same_v<T, float>) {
        add_form<Row, 0, F, T, xact::exact_t>(all, accuracy::exact);
      }
    } else {
      add_form<Row, 0, F, T>(all, accuracy::fast);
      if constexpr (Row.form_count == 2) add_form<Row, 1, F, T>(all, accuracy::fast);
    }
  }
}

template <class T>
std::vector<operation<T>> all_operations() {
  std::vector<operation<T>> all = transforms<T>();
#define XACT_ACTIVATION(function, inputs, usage, ...) \
  add_function<xact::activations::function,           \
               std::remove_const_t<decltype(xact::dispatch::function)>>(all);
#include <xact/detail/activations.inc>
  return all;
}

/// Whether the results of an allowed call, as they are expected, are near the truth.
template <class T>
bool is_plausible(const operation<T>& op, const std::vector<lane<T>>& inputs,
                  const std::vector<T>& results) {
  if constexpr (std::is_floating_point_v<T>) {
    const std::size_t count = inputs.size() / std::max<std::size_t>(1, results.size());
    static const auto right = std::make_unique<reference::expected<T>>();
    static std::vector<double> wide[reference::most_inputs];
    for (std::size_t begin = 0; begin < results.size(); begin += right->size) {
      reference::arguments arguments;
      const std::size_t size = std::min(right->size, results.size() - begin);
      for (std::size_t i = 0; i < count; ++i) {
        wide[i].assign(right->size, 1.0);
        for (std::size_t j = 0; j < size; ++j) {
          wide[i][j] = static_cast<double>(inputs[(begin + j) * count + i].value);
        }
        arguments.inputs[i] = wide[i].data();
      }
      op.near->near(arguments, *right);
      for (std::size_t j = 0; j < size; ++j) {
        double in[reference::most_inputs] = {};
        bool is_finite = true;
        for (std::size_t i = 0; i < count; ++i) {
          in[i] = wide[i][j];
          is_finite = is_finite && std::isfinite(in[i]);
        }
        constexpr auto smallest = static_cast<double>(std::numeric_limits<T>::min()),
                       largest = static_cast<double>(std::numeric_limits<T>::max());
        if (!is_finite || (op.near->holds != nullptr && !op.near->holds(in, smallest))) continue;
        // Half of the largest number and less, so that nothing overflows.
        if (!(std::abs(right->high[j] / right->scale[j]) < largest / 2)) continue;
        // A little more, for the error of the reference.
        if (!(reference::error_of(*right, j, results[begin + j]) <= op.largest_error + 1e-6)) {
          std::fprintf(stderr, "%a, %a -> %a: ", in[0], in[1],
                       static_cast<double>(results[begin + j]));
          return false;
        }
      }
    }
  }
  return true;
}

// The memory of a call.

template <class T>
std::size_t size_from(byte_source& source) {
  const std::size_t kind = source.below(16);
  if (kind < 8) return source.below(100);
  if (kind < 15) return source.below(1200);
  // Stores through the cache run ahead of themselves from here on.
  return (std::size_t(16) << 10) / sizeof(T) + source.below(600);
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
  std::fprintf(stderr, "%s\n%s%s [%s], elements of %zu bytes%s, at %zu\n", what, op.name.c_str(),
               options[call.option], op.layout.c_str(), sizeof(T),
               std::is_floating_point_v<T> ? ", floating-point" : "", i);
  for (const operand& o : call.operands) {
    std::fprintf(stderr, "  %s %s: %zu, in block %zu from byte %td on\n",
                 o.is_output ? "output" : "input", o.is_mask ? "mask" : "array", o.size, o.block,
                 o.begin);
  }
  std::abort();
}

/// Runs f on each element of an allowed call: f(i, inputs, outputs), outputs as they should be.
template <class T, class F>
void for_each_element(const operation<T>& op, const arguments<T>& call,
                      const std::vector<block>& blocks, F f) {
  for (std::size_t i = 0; i < call.operands[0].size; ++i) {
    lane<T> in[most_operands], out[most_operands];
    std::size_t inputs = 0;
    for (const operand& o : call.operands) {
      if (!o.is_output) in[inputs++] = lane_at<T>(o, blocks[o.block].before, i);
    }
    op.right(in, out);
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
    std::vector<lane<T>> all_inputs;
    std::vector<T> all_results;
    for_each_element(op, call, blocks, [&](std::size_t i, const lane<T>* in, lane<T>* out) {
      if (op.near != nullptr) {
        all_inputs.insert(all_inputs.end(), in, in + call.operands.size() - outputs.size());
        all_results.push_back(out[0].value);
      }
      for (std::size_t k = 0; k < outputs.size(); ++k) {
        const operand& o = outputs[k];
        block& b = blocks[o.block];
        if constexpr (std::is_floating_point_v<T>) {
          if (op.any_nan && is_nan_by_bits(out[k].value)) {
            const auto result = lane_at<T>(o, std::span(b.data.get(), b.before.size()), i);
            if (is_nan_by_bits(result.value)) out[k] = result;
          }
        }
        set_lane<T>(o, b.expected, i, out[k]);
      }
    });
    if (op.near != nullptr && !is_plausible(op, all_inputs, all_results)) {
      fail(op, call, "a result is far off");
    }
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
      fuzz<std::int8_t>(source);
      break;
    case 8:
      fuzz<std::int16_t>(source);
      break;
    case 9:
    case 10:
      fuzz<std::int32_t>(source);
      break;
    case 11:
      fuzz<std::int64_t>(source);
      break;
    default:
      fuzz_popcount(source);
  }
  return 0;
}
