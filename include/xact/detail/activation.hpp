// What every activation is made of: its value forms and its range forms, from its row in the list and its
// mathematics on values.
//
// Mathematics has, as static members on values V,
//
//   compute(x...)              the result, or a tuple of the results; compute(tag, x...) for a function that
//                              has tags, and compute(x..., parameter...) for one that has parameters, of
//                              V's element type
//   compute_with_mask(x...)    where there is a form that writes a mask: a tuple of the result and the mask_of<V>
//   pack_size<Tag, B>          for a function with arithmetic: how many batches B in one call are fastest
//
// or says that other mathematics does the same, so that one loop is compiled for both:
//
//   same_as                    whose compute takes fixed_parameters<T>, a std::array
//   from_mask                  what computes the form that reads a mask
#ifndef XACT_DETAIL_ACTIVATION_HPP
#define XACT_DETAIL_ACTIVATION_HPP

#include "lanes.hpp"
#include "loop.hpp"
#include "range_function.hpp"

namespace xact {
inline namespace XACT_ABI {
namespace detail {

/// Mathematics as a function object for the loop, with the tag and the parameters of one call.
template <class Mathematics, bool HasTags, bool WritesMask, class Tag, class T, std::size_t P>
struct activation_kernel {
  std::array<T, P> parameters;

  static constexpr bool has_parameters = P > 0;
  // A mask beside the result is made batch by batch: g++ would load what both are made from twice.
  static constexpr bool takes_packs = !WritesMask;
  template <class B>
    requires requires { Mathematics::template pack_size<Tag, B>; }
  static constexpr std::size_t pack_size = Mathematics::template pack_size<Tag, B>;

  template <class... V>
  XACT_INLINE constexpr auto operator()(const V&... values) const noexcept {
    return compute(std::make_index_sequence<P>{}, values...);
  }

 private:
  template <std::size_t... Index, class... V>
  XACT_INLINE constexpr auto compute(std::index_sequence<Index...>,
                                     const V&... values) const noexcept {
    if constexpr (WritesMask) {
      return Mathematics::compute_with_mask(values..., parameters[Index]...);
    } else if constexpr (HasTags) {
      return Mathematics::compute(Tag{}, values..., parameters[Index]...);
    } else {
      return Mathematics::compute(values..., parameters[Index]...);
    }
  }
};

/// That of a form of a row.
template <const activations::row& Row, std::size_t Form, class Mathematics, class Tag, class T>
XACT_INLINE constexpr auto kernel_of(
    [[maybe_unused]] const std::array<T, Row.parameter_count>& parameters) noexcept {
  constexpr bool writes_mask = Row.writes_mask(Form);
  if constexpr (Row.reads_mask(Form) && requires { typename Mathematics::from_mask; }) {
    return activation_kernel<typename Mathematics::from_mask, false, false, Tag, T, 0>{};
  } else if constexpr (requires { typename Mathematics::same_as; }) {
    constexpr auto& fixed = Mathematics::template fixed_parameters<T>;
    return activation_kernel<typename Mathematics::same_as, Row.has_tags, writes_mask, Tag, T,
                             fixed.size()>{fixed};
  } else {
    return activation_kernel<Mathematics, Row.has_tags, writes_mask, Tag, T, Row.parameter_count>{
        parameters};
  }
}

/// Whether the first N arguments are values, not all of one type perhaps.
template <std::size_t N, class... A>
consteval bool begins_with_values() {
  std::size_t i = 0;
  return sizeof...(A) >= N && ((i++ >= N || value<std::remove_cvref_t<A>>) && ...);
}

/// What computes the range forms: the code that this translation unit is compiled to.
template <class Mathematics, class Arch>
struct compiled_code {
  static constexpr const char* scope = "xact::";
  static constexpr bool is_compiled_here = true;
  template <std::size_t N, class... A>
  static constexpr bool is_value_call = begins_with_values<N, A...>();

  template <const activations::row& Row, std::size_t Form, class Tag, class Stores, class T,
            std::size_t P, class... Operands>
  XACT_INLINE static void run(const call_site& site, Stores option,
                              const std::array<T, P>& parameters, Operands&&... operands) {
    const auto kernel = kernel_of<Row, Form, Mathematics, Tag>(parameters);
    check_and_loop<Row.inputs, batch_for<T, Arch>>(site, kernel, option, operands...);
  }
};

/// How many parameters a call on values has, the first of type V.
template <const activations::row& Row, class V, class... More>
consteval std::size_t parameters_behind_values() {
  const std::size_t numbers = (std::size_t(0) + ... + std::size_t(number<More>));
  return numbers - (std::is_arithmetic_v<V> ? Row.inputs - 1 : 0);
}

/// What is wrong with a call on values, the first of type V.
template <const activations::row& Row, class V, class... More>
consteval mistake mistake_in_values() {
  constexpr std::size_t others = Row.inputs - 1;
  std::size_t i = 0;
  const bool of_one_type = ((i++ >= others || std::is_same_v<More, V>) && ...);
  if (!of_one_type) return mistake::values_of_two_types;
  if (!is_element_of<element<V>>(Row.promised.elements)) {
    return elements_mistaken(Row.promised.elements);
  }
  if (option_count<automatic_t, More...> > 0) return mistake::stored_value;
  const mistake end = mistake_in_end<Row, More...>(parameters_behind_values<Row, V, More...>(),
                                                   sizeof...(More) - others);
  if (end != mistake::none) return end;
  using tag = option<accurate_t, More...>;
  if (Row.has_tags && std::is_same_v<tag, exact_t> && !std::is_same_v<element<V>, float>) {
    return mistake::exact_of_double;
  }
  return loses_digits<Row> ? mistake::rearranged_sums : mistake::none;
}

/// Whether scalars can be computed as they are, and in constant expressions: where every machine gives the
/// same bits, a scalar's are those of a batch.
template <const activations::row& Row>
inline constexpr bool is_direct_on_scalars =
    !Row.has_tags && Row.promised.same_bits == activations::bits::same_everywhere;

/// The function of a row, as a function object.
template <const activations::row& Row, class Mathematics, class Arch = native_arch>
struct activation : range_function<Row, compiled_code<Mathematics, Arch>> {
  using range_function<Row, compiled_code<Mathematics, Arch>>::operator();

  // For transform: that of the default tag.
  static constexpr bool takes_packs = true;
  template <class B>
    requires requires { Mathematics::template pack_size<accurate_t, B>; }
  static constexpr std::size_t pack_size = Mathematics::template pack_size<accurate_t, B>;

  template <class V, class... More>
    requires(begins_with_values<Row.inputs, V, More...>())
  [[nodiscard]] XACT_INLINE constexpr auto operator()(V first, More... more) const noexcept {
    if constexpr (assertions<Row>::template hold<mistake_in_values<Row, V, More...>()>()) {
      return compute(std::make_index_sequence<Row.inputs - 1>{}, first, more...);
    } else {
      return first;
    }
  }

 private:
  template <std::size_t... Index, class V, class... More>
  XACT_INLINE static constexpr auto compute(std::index_sequence<Index...>, V first,
                                            More... more) noexcept {
    using T = element<V>;
    using tag = option<accurate_t, More...>;
    constexpr bool are_given = parameters_behind_values<Row, V, More...>() > 0;
    const std::tuple<More...> all(more...);
    const auto f = kernel_of<Row, 0, Mathematics, tag>(
        parameters_of<Row, T, sizeof...(Index), are_given>(all));
    if constexpr (std::is_arithmetic_v<V> && !is_direct_on_scalars<Row>) {
      return as_batch<Arch>(f, first, std::get<Index>(all)...);
    } else {
      return f(first, std::get<Index>(all)...);
    }
  }
};

}  // namespace detail
}  // namespace XACT_ABI
}  // namespace xact

#endif
