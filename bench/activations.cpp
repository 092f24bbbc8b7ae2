// What does each function of the list cost, in the instruction set that xact::dispatch chooses (XACT_ISA=avx2
// chooses another)?
//
// Names are kernel/implementation/type/n. tools/tables writes docs/results from the JSON, and the tables in the
// documentation from that:
//
//   activations --benchmark_min_time=0.05 --benchmark_repetitions=9
//     --benchmark_display_aggregates_only=true --benchmark_enable_random_interleaving=true
//     --benchmark_out=activations.json
//
// Every function is compared with its value form on doubles before it is timed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>
#include <xact/dispatch.hpp>
#include <xact/xact.hpp>

#include "support/harness.hpp"
#include "support/reference.hpp"

namespace {

using xact::activations::accuracy;
using xact::activations::element_type;
using xact::activations::row;

constexpr std::size_t most_elements = 32768;
const std::vector<std::int64_t> sizes = {16, 1024, most_elements};

template <class T, class Call, class Error>
void add(const std::string& name, std::size_t arrays, Call call, Error error_at,
         long double tolerance) {
  const auto prepare = bench::unprepared(call);
  const auto judge = [=] {
    return bench::check<T>(prepare, error_at, tolerance, bench::checked::normal_values);
  };
  bench::add_timed<T>(
      name, name, static_cast<double>(arrays), prepare, judge,
      [] { return bench::timed_operands<T>(most_elements); }, sizes);
}

/// The first input is x, and the second one y, which is in [0, 1] as what a forward pass saves may have to be;
/// of three, y is the first and the third one. Of several outputs only the first is looked at.
template <const row& Row, class T, class Dispatched, class Value, class... Tag>
void add_function(const Dispatched& dispatched, const Value& value, const char* tag_name,
                  double largest_error, Tag... tag) {
  using data = const bench::operands<T>&;
  const auto call = [=](data d) {
    if constexpr (Row.inputs == 1) {
      dispatched(d.x, d.out, tag...);
    } else if constexpr (Row.inputs == 2) {
      dispatched(d.x, d.y, d.out, tag...);
    } else {
      static const std::span<T> second_output = bench::new_array<T>(most_elements);
      dispatched(d.y, d.x, d.y, d.out, second_output.first(d.out.size()), tag...);
    }
  };
  const auto error_at = [=](data d, std::size_t i) {
    const auto x = static_cast<double>(d.x[i]), y = static_cast<double>(d.y[i]);
    double expected = 0;
    if constexpr (Row.inputs == 1) {
      expected = value(x);
    } else if constexpr (Row.inputs == 2) {
      expected = value(x, y);
    } else {
      expected = std::get<0>(value(y, x, y));
    }
    return bench::error(d.out[i], static_cast<long double>(expected));
  };
  const std::string name =
      std::string(Row.function) + "/xact" + tag_name + "/" + bench::type_name<T>;
  // What is expected of doubles is off as well, as are the parameters that a float has rounded.
  add<T>(name, Row.forms[0].size, call, error_at, static_cast<long double>(2 * largest_error + 1));
}

template <const row& Row, class T, class Dispatched, class Value>
void add_every_tag(const Dispatched& dispatched, const Value& value) {
  constexpr element_type type = xact::detail::table_element<T>();
  if constexpr (!Row.has_tags) {
    add_function<Row, T>(dispatched, value, "", Row.error(type, accuracy::fast));
  } else {
    if constexpr (Row.offers(type, accuracy::fast)) {
      add_function<Row, T>(dispatched, value, " fast", Row.error(type, accuracy::fast), xact::fast);
    }
    if constexpr (Row.offers(type, accuracy::accurate)) {
      add_function<Row, T>(dispatched, value, " accurate", Row.error(type, accuracy::accurate),
                           xact::accurate);
    }
    if constexpr (Row.offers(type, accuracy::exact)) {
      add_function<Row, T>(dispatched, value, " exact", Row.error(type, accuracy::exact),
                           xact::exact);
    }
  }
}

template <class T>
void add_all() {
  add<T>(
      "copy/memcpy/" + std::string(bench::type_name<T>), 2,
      [](const bench::operands<T>& d) { std::memcpy(d.out.data(), d.x.data(), d.x.size_bytes()); },
      [](const bench::operands<T>& d, std::size_t i) {
        return bench::difference(d.out[i], d.x[i]);
      },
      0);
#define XACT_ACTIVATION(function, inputs, usage, ...) \
  add_every_tag<xact::activations::function, T>(xact::dispatch::function, xact::function);
#include <xact/detail/activations.inc>
}

}  // namespace

int main(int argc, char** argv) {
  add_all<float>();
  add_all<double>();
  benchmark::AddCustomContext("dispatched to", xact::dispatch::isa());
  return bench::run(argc, argv);
}
