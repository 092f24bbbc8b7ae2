// Misuse that must not compile, one case each; CMakeLists.txt holds the message each must give.
#if defined(CASE_behind_pragma)
#pragma GCC optimize("fast-math")
#endif
#include <list>
#include <span>
#include <string>
#include <vector>
#include <xact/dispatch.hpp>
#include <xact/xact.hpp>

[[maybe_unused]] static std::vector<float> x(8), y(8);
[[maybe_unused]] static std::vector<double> d(8);
[[maybe_unused]] static std::vector<int> i(8);
[[maybe_unused]] static std::vector<unsigned> u(8);
[[maybe_unused]] static const std::vector<float> fixed(8);
[[maybe_unused]] static std::list<float> list(8);
[[maybe_unused]] static xact::bit_vector mask(8);

void misuse() {
#if defined(CASE_nothing_wrong)
  xact::relu(x, y);
  xact::relu(x, y, mask);
  xact::relu_backward(x, y, y);
  xact::sigmoid_backward(x, y, y);
  xact::leaky_relu(x, y, 0.2);
  xact::leaky_relu_backward(1, x, y, 0.2f, xact::streaming);
  xact::dispatch::sigmoid(x, y, xact::exact);
  xact::dispatch::sigmoid_backward_from_input(x, y, y);
#elif defined(CASE_sigmoid)
  xact::sigmoid(x, y, xact::fast);
#elif defined(CASE_behind_pragma)
  xact::sigmoid(x, y);
#elif defined(CASE_sigmoid_value)
  static_cast<void>(xact::sigmoid(0.5));
#elif defined(CASE_sigmoid_in_transform)
  xact::transform(x, y, xact::sigmoid);
#elif defined(CASE_slope)
  xact::sigmoid_backward_from_input(x, y, y);
#elif defined(CASE_slope_value)
  static_cast<void>(xact::sigmoid_backward_from_input(1.0f, 0.5f));
#elif defined(CASE_relu_of_nothing)
  xact::relu();
#elif defined(CASE_two_numbers)
  xact::relu_backward(1.0f, 2.0f, y);
#elif defined(CASE_number_with_point)
  xact::relu_backward(1.5, i, i);
#elif defined(CASE_values_of_two_types)
  static_cast<void>(xact::relu_backward(1.0f, 2.0));
#elif defined(CASE_values_of_two_kinds)
  static_cast<void>(xact::relu_backward(xsimd::batch<float>(1.0f), 0.0f));
#elif defined(CASE_some_parameters)
  static_cast<void>(xact::relu(1.0f, 0.2f));
#elif defined(CASE_two_parameters)
  xact::leaky_relu(x, y, 0.2f, 0.3f);
#elif defined(CASE_parameter_first)
  xact::leaky_relu(0.2f, x, y);
#elif defined(CASE_dispatched_value)
  xact::dispatch::relu(1.0f);
#elif defined(CASE_relu_of_unsigned)
  xact::relu(u, u);
#elif defined(CASE_relu_of_unsigned_value)
  static_cast<void>(xact::relu(1u));
#elif defined(CASE_sigmoid_of_int)
  xact::sigmoid(i, i);
#elif defined(CASE_sigmoid_of_int_value)
  static_cast<void>(xact::sigmoid(1));
#elif defined(CASE_backward_of_int)
  xact::sigmoid_backward(i, i, i);
#elif defined(CASE_two_types)
  xact::relu(x, d);
#elif defined(CASE_not_numbers)
  std::vector<std::string> words;
  xact::relu(words);
#elif defined(CASE_read_only_output)
  xact::relu(x, fixed);
#elif defined(CASE_read_only_span)
  xact::sigmoid(x, std::span<const float>(y));
#elif defined(CASE_in_place_temporary)
  xact::relu(std::vector<float>(3));
#elif defined(CASE_output_temporary)
  xact::sigmoid(x, std::vector<float>(8));
#elif defined(CASE_not_contiguous)
  xact::relu(list, y);
#elif defined(CASE_missing_output)
  xact::relu_backward(x, y);
#elif defined(CASE_relu_with_tag)
  xact::relu(x, y, xact::accurate);
#elif defined(CASE_relu_with_number)
  xact::relu(x, y, 3);
#elif defined(CASE_relu_with_two_options)
  xact::relu(x, y, xact::streaming, xact::cached);
#elif defined(CASE_relu_mask_of_unsigned)
  xact::relu(u, u, mask);
#elif defined(CASE_read_only_mask)
  xact::relu(x, y, xact::const_bit_span(mask));
#elif defined(CASE_temporary_mask)
  xact::relu(x, y, xact::bit_vector(8));
#elif defined(CASE_not_a_tag)
  xact::sigmoid(x, y, 3);
#elif defined(CASE_not_a_tag_value)
  static_cast<void>(xact::sigmoid(0.5f, 3));
#elif defined(CASE_two_tags)
  xact::sigmoid(x, y, xact::accurate, xact::accurate);
#elif defined(CASE_sigmoid_with_two_options)
  xact::sigmoid(x, y, xact::streaming, xact::cached);
#elif defined(CASE_streaming_value)
  static_cast<void>(xact::sigmoid(0.5f, xact::streaming));
#elif defined(CASE_exact_double)
  static_cast<void>(xact::sigmoid(0.5, xact::exact));
#elif defined(CASE_exact_double_range)
  xact::sigmoid(d, d, xact::exact);
#elif defined(CASE_transform_without_output)
  xact::transform(x, [](auto v) { return v; });
#elif defined(CASE_transform_not_contiguous)
  xact::transform(list, y, [](auto v) { return v; });
#elif defined(CASE_transform_callable_last)
  xact::transform(x, y, 3);
#elif defined(CASE_transform_wrong_arity)
  xact::transform(x, y, [](auto a, auto b) { return a + b; });
#elif defined(CASE_transform_returns_nothing)
  xact::transform(x, y, [](auto) {});
#elif defined(CASE_transform_returns_scalar)
  xact::transform(x, y, [](auto) { return 1.0f; });
#elif defined(CASE_transform_of_bool)
  bool flags[3] = {};
  xact::transform(flags, flags, [](auto v) { return v; });
#elif defined(CASE_transform_of_wchar)
  wchar_t letters[3] = {};
  xact::transform(letters, letters, [](auto v) { return v; });
#elif defined(CASE_transform_of_char16)
  char16_t letters[3] = {};
  xact::transform(letters, letters, [](auto v) { return v; });
#elif defined(CASE_transform_of_int128)
  __extension__ __int128 numbers[3] = {};
  xact::transform(numbers, numbers, [](auto v) { return v; });
#elif defined(CASE_transform_of_volatile)
  volatile float shared[3] = {};
  xact::transform(x, shared, [](auto v) { return v; });
#elif defined(CASE_relu_of_volatile)
  volatile float shared[3] = {};
  xact::relu(x, shared);
#elif defined(CASE_relu_of_pointer)
  xact::relu(x.data(), y.data());
#elif defined(CASE_transform_with_two_options)
  xact::transform(x, y, [](auto v) { return v; }, xact::streaming, xact::cached);
#elif defined(CASE_transform_with_tag)
  xact::transform(x, y, [](auto v) { return v; }, xact::fast);
#elif defined(CASE_transform_of_masks)
  xact::transform(mask, mask, [](auto m) { return m; });
#elif defined(CASE_transform_returns_batch_for_mask)
  xact::transform(x, mask, [](auto v) { return v; });
#else
#error "no such case"
#endif
}
