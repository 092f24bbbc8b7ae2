// Every kernel at every size, alignment and aliasing: each element gets the bits that it has alone, nothing
// else is touched, and how results are stored changes nothing.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "references/reference.hpp"
#include "support/bits.hpp"
#include "support/guarded_buffer.hpp"
#include "support/tables.hpp"
#include "support/words.hpp"

using tables::kernel_under_test;
using tables::stores;

namespace {

std::vector<kernel_under_test> kernels() { return tables::kernels_of(tables::isa_under_test()); }

std::size_t lanes_of(const kernel_under_test& k, std::size_t element_bytes) {
  return tables::register_bytes(k.isa->name) / element_bytes;
}

/// Sizes at which the loop goes each of its ways: short calls, one step and more, any number of batches and
/// of elements left over. Then the same from where the lines to be written are fetched ahead.
std::vector<std::size_t> loop_sizes(std::size_t lanes, std::size_t element_bytes) {
  constexpr std::size_t few = 8;     // batches of a short call
  constexpr std::size_t unroll = 6;  // of a step, at most
  std::vector<std::size_t> sizes((few + 2 * unroll) * lanes + 4);
  for (std::size_t n = 0; n < sizes.size(); ++n) sizes[n] = n;
  const std::size_t large = (std::size_t(16) << 10) / element_bytes;
  sizes.push_back(large - 1);
  for (std::size_t batches = 0; batches < unroll; ++batches) {
    const std::size_t whole = large + batches * lanes;
    sizes.insert(sizes.end(), {whole, whole + 1, whole + lanes - 1});
  }
  return sizes;
}

/// Bit for bit, except that one NaN is as good as another where only that it is one is promised.
template <class T>
bool same_elements(const T* a, const T* b, std::size_t n, bool any_nan) {
  if (n == 0 || std::memcmp(a, b, n * sizeof(T)) == 0) return true;
  if constexpr (std::is_floating_point_v<T>) {
    const auto same = [](T x, T y) {
      return bits(x) == bits(y) || (std::isnan(x) && std::isnan(y));
    };
    return any_nan && std::equal(a, a + n, b, same);
  }
  return false;
}

bool is_any_nan_as_good(const kernel_under_test& k) {
  return reference::find(k.of->function)->of_nan == reference::nan::any;
}

/// Of an operand: elements, or the words of a mask; in one of the two.
template <class T>
struct operand_values {
  std::vector<T> elements;
  std::vector<bool> bits;
};

/// Arguments of a kernel and what it gives for each element alone.
template <class T>
struct samples {
  std::vector<operand_values<T>> of;

  samples(const kernel_under_test& k, std::size_t n) : of(k.operands().size) {
    const auto parameters = tables::default_parameters<T>(*k.of);
    for (std::size_t o = 0; o < k.of->inputs; ++o) {
      of[o].elements = test_values<T>(n, static_cast<unsigned>(o + 1));
      // Special values meet others.
      std::rotate(of[o].elements.begin(),
                  of[o].elements.begin() + static_cast<std::ptrdiff_t>(5 * o),
                  of[o].elements.end());
      of[o].bits.resize(n);
      for (std::size_t i = 0; i < n; ++i) of[o].bits[i] = some_bit(i);
    }
    for (std::size_t o = k.of->inputs; o < of.size(); ++o) {
      of[o].elements.resize(n);
      of[o].bits.resize(n);
    }
    for (std::size_t i = 0; i < n; ++i) {
      T element[xact::activations::most_inputs + xact::activations::most_outputs];
      std::uint64_t word[std::size(element)] = {};
      tables::call call;
      for (std::size_t o = 0; o < of.size(); ++o) {
        element[o] = of[o].elements[i];
        word[o] = of[o].bits[i];
        void* const p = k.is_mask(o) ? static_cast<void*>(&word[o]) : &element[o];
        if (o < k.of->inputs) {
          call.inputs[o] = p;
        } else {
          call.outputs[o - k.of->inputs] = p;
        }
      }
      call.run(k, 1, parameters.data());
      for (std::size_t o = k.of->inputs; o < of.size(); ++o) {
        of[o].elements[i] = element[o];
        of[o].bits[i] = word[o] != 0;
      }
    }
  }
};

/// The memory of an operand.
template <class T>
class place {
 public:
  place(bool is_mask, std::size_t largest) {
    if (is_mask) {
      words_ = std::make_unique<guarded_buffer<std::uint64_t>>(largest / 64 + 3);
    } else {
      elements_ = std::make_unique<guarded_buffer<T>>(largest + 3);
    }
  }

  /// n elements or bits at a gap from one of the ends.
  void put(std::size_t n, std::size_t gap, bool at_end) {
    n_ = n;
    if (words_) {
      of_words = words_->place(n / 64 + (n % 64 != 0), gap, at_end);
    } else {
      of_elements = elements_->place(n, gap, at_end);
    }
  }
  void* data() const {
    return words_ ? static_cast<void*>(of_words.data()) : static_cast<void*>(of_elements.data());
  }
  void fill(const operand_values<T>& from, std::size_t shift) const {
    if (words_) {
      const words w = words_of(n_, [&](std::size_t i) { return from.bits[shift + i]; });
      std::copy(w.begin(), w.end(), of_words.begin());
      spoil_unused(of_words, n_);
    } else if (n_ > 0) {
      std::memcpy(of_elements.data(), from.elements.data() + shift, n_ * sizeof(T));
    }
  }
  /// Whether it has these values; of a mask that is an output, zeros in the unused bits.
  bool holds(const operand_values<T>& right, std::size_t shift, bool is_output,
             bool any_nan) const {
    if (words_) {
      words w = words_of(n_, [&](std::size_t i) { return right.bits[shift + i]; });
      if (!is_output) spoil_unused(w, n_);
      return std::equal(w.begin(), w.end(), of_words.begin());
    }
    return same_elements<T>(of_elements.data(), right.elements.data() + shift, n_,
                            is_output && any_nan);
  }
  /// True if nothing around it was written; makes it a pattern again as well.
  bool only_written() {
    return words_ ? words_->only_written(of_words) : elements_->only_written(of_elements);
  }

 private:
  std::unique_ptr<guarded_buffer<T>> elements_;
  std::unique_ptr<guarded_buffer<std::uint64_t>> words_;
  std::span<T> of_elements;
  std::span<std::uint64_t> of_words;
  std::size_t n_ = 0;
};

/// What is wrong with a kernel's results, or with what else it wrote; nothing if all is well.
template <class T>
std::string wrong_in_ranges(const kernel_under_test& k, stores how) {
  const std::vector<std::size_t> sizes = loop_sizes(lanes_of(k, sizeof(T)), sizeof(T));
  const std::size_t largest = *std::max_element(sizes.begin(), sizes.end());
  const std::size_t inputs = k.of->inputs;
  const bool any_nan = is_any_nan_as_good(k);
  const auto parameters = tables::default_parameters<T>(*k.of);
  // Ranges begin at one of a few elements of these, so that each element meets other positions too.
  constexpr std::size_t shifts = 7;
  const samples<T> all(k, largest + shifts);
#if defined(XACT_TESTS_SLOW_CPU)
  constexpr std::size_t placements = 6;
#else
  constexpr std::size_t placements = 18;
#endif

  std::deque<place<T>> places;
  for (std::size_t o = 0; o < k.operands().size; ++o) places.emplace_back(k.is_mask(o), largest);
  for (const std::size_t n : sizes) {
    for (std::size_t placement = 0; placement < placements; ++placement) {
      const std::size_t shift = (n + placement) % shifts;
      const bool at_end = placement % 2 == 0;
      // Alone, and then with the first output in the place of each input of its kind.
      for (std::size_t alias = 0; alias <= inputs; ++alias) {
        const bool is_aliased = alias > 0;
        if (is_aliased && k.is_mask(alias - 1) != k.is_mask(inputs)) continue;
        tables::call call;
        for (std::size_t o = 0; o < places.size(); ++o) {
          const std::size_t gap = (placement / 2 + o * (1 + placement / 6)) % 3;
          places[o].put(n, gap, at_end);
          if (o < inputs) {
            places[o].fill(all.of[o], shift);
            call.inputs[o] = places[o].data();
          } else {
            call.outputs[o - inputs] = places[o].data();
          }
        }
        if (is_aliased) call.outputs[0] = places[alias - 1].data();
        call.run(k, n, parameters.data(), how);

        for (std::size_t o = 0; o < places.size(); ++o) {
          const bool is_replaced = is_aliased && o == alias - 1;
          const bool is_unused = is_aliased && o == inputs;
          const std::size_t held = is_replaced ? inputs : o;
          const bool is_right = is_unused || places[o].holds(all.of[held], shift,
                                                             o >= inputs || is_replaced, any_nan);
          const bool is_only = places[o].only_written();
          if (is_right && is_only) continue;
          return std::string(k.operands().operands[o].name) +
                 (is_right ? ": memory around it was written" : " is wrong") +
                 ", n = " + std::to_string(n) + ", placement " + std::to_string(placement) +
                 (is_aliased ? ", in place of input " + std::to_string(alias) : std::string());
        }
      }
    }
  }
  return "";
}

}  // namespace

TEST_CASE("each element gets the bits it has alone, and nothing else is touched", "[ranges]") {
  for (const kernel_under_test& k : kernels()) {
    INFO(k.name());
    tables::with_type(k.type, [&]<class T>(T) {
      CHECK(wrong_in_ranges<T>(k, stores::cached) == "");
      CHECK(wrong_in_ranges<T>(k, stores::streaming) == "");
    });
  }
}

TEST_CASE("every head meets every tail", "[ranges][streaming]") {
  for (const kernel_under_test& k : kernels()) {
    INFO(k.name());
    tables::with_type(k.type, [&]<class T>(T) {
      const std::size_t lanes = lanes_of(k, sizeof(T));
      const std::size_t largest = 14 * lanes;
      const samples<T> all(k, largest);
      const auto parameters = tables::default_parameters<T>(*k.of);
      std::vector<words> masks(k.operands().size);
      std::vector<std::vector<T>> rooms(k.operands().size);
      std::string wrong;
      // Where the first output begins, in elements beyond an aligned address.
      for (std::size_t head = 0; head < lanes; ++head) {
        for (std::size_t n = 1; n <= largest && wrong.empty(); n += 1 + n / (5 * lanes) * 2) {
          tables::call call;
          for (std::size_t o = 0; o < rooms.size(); ++o) {
            masks[o] = words_of(n, [&](std::size_t i) { return all.of[o].bits[i]; });
            rooms[o].assign(largest + 3 * lanes, T(77));
            const bool is_input = o < k.of->inputs;
            if (is_input) std::copy_n(all.of[o].elements.begin(), n, rooms[o].begin() + 1);
            const auto address = reinterpret_cast<std::uintptr_t>(rooms[o].data() + lanes);
            const std::size_t aligned = (64 - address % 64) % 64 / sizeof(T) % lanes + lanes + head;
            void* const p = k.is_mask(o) ? static_cast<void*>(masks[o].data())
                                         : rooms[o].data() + (is_input ? 1 : aligned);
            if (is_input) {
              call.inputs[o] = p;
            } else {
              call.outputs[o - k.of->inputs] = p;
            }
          }
          call.run(k, n, parameters.data(), stores::streaming);
          for (std::size_t o = k.of->inputs; o < rooms.size(); ++o) {
            bool is_right = true;
            if (k.is_mask(o)) {
              is_right = masks[o] == words_of(n, [&](std::size_t i) { return all.of[o].bits[i]; });
            } else {
              T* const y = static_cast<T*>(call.outputs[o - k.of->inputs]);
              is_right = same_elements<T>(y, all.of[o].elements.data(), n, is_any_nan_as_good(k));
              std::fill(y, y + n, T(77));
              is_right = is_right && std::count(rooms[o].begin(), rooms[o].end(), T(77)) ==
                                         std::ptrdiff_t(rooms[o].size());
            }
            if (!is_right) wrong = "head " + std::to_string(head) + ", n = " + std::to_string(n);
          }
        }
      }
      CHECK(wrong == "");
    });
  }
}

#if !defined(XACT_TESTS_SLOW_CPU)
TEST_CASE("results of the size that is streamed by itself", "[ranges][streaming]") {
  const std::size_t n = (xact::streaming_threshold + 100) / sizeof(float);
  for (const kernel_under_test& k : kernels()) {
    if (k.type != tables::element_type::float32 || k.of->inputs > 1 || k.has_mask()) continue;
    INFO(k.name());
    const auto parameters = tables::default_parameters<float>(*k.of);
    const std::vector<float> x = test_values<float>(n, 41);
    std::vector<float> y(n), expected(n);
    tables::call call;
    call.inputs[0] = x.data();
    call.outputs[0] = expected.data();
    call.run(k, n, parameters.data(), stores::cached);
    call.outputs[0] = y.data();
    call.run(k, n, parameters.data(), stores::automatic);
    CHECK(std::memcmp(y.data(), expected.data(), n * sizeof(float)) == 0);
  }
}
#endif

TEST_CASE("nothing to do is done", "[ranges]") {
  for (const kernel_under_test& k : kernels()) {
    INFO(k.name());
    tables::with_type(k.type, [&]<class T>(T) {
      const auto parameters = tables::default_parameters<T>(*k.of);
      CHECK_NOTHROW(tables::call{}.run(k, 0, parameters.data()));
    });
  }
}
