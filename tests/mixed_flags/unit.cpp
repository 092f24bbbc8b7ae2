// One translation unit of a program whose units are compiled with different flags. Compiled as the
// unit XACT_UNIT; everything it emits for xact must be its own.
#include <cstddef>
#include <span>
#include <xact/xact.hpp>

#include "unit.hpp"

namespace {

bool computes() {
  float x[100], y[100], dy[100];
  for (std::size_t i = 0; i < 100; ++i) x[i] = (static_cast<float>(i) - 50.0f) * 0.25f;
  bool right = true;
  xact::relu(x, y);
  for (std::size_t i = 0; i < 100; ++i) right = right && y[i] == (x[i] < 0 ? 0 : x[i]);
  xact::transform(x, y, dy, xact::relu_backward);
  for (std::size_t i = 0; i < 100; ++i) right = right && dy[i] == (y[i] > 0 ? x[i] : 0);
  xact::bit_vector mask(100);
  xact::relu(x, y, mask, xact::streaming);
  const xact::bit_vector kept = mask;
  xact::relu_backward(x, kept, dy, xact::cached);
  for (std::size_t i = 0; i < 100; ++i) right = right && mask[i] == (x[i] > 0) && dy[i] == y[i];
  right = right && xact::popcount(xact::bit_span(mask).subspan(64, 36)) == 36;
#if !defined(__FAST_MATH__)  // under which it is refused
  xact::sigmoid(x, y);
  for (std::size_t i = 0; i < 100; ++i) {
    right = right && y[i] == xact::sigmoid(x[i]) && (i < 50) == (y[i] < 0.5f);
  }
#endif
  return right;
}

void misuses() {
  float x[5] = {}, y[6] = {};
  xact::relu(x, y);
}

#if defined(__cpp_exceptions)
bool refuses() {
  try {
    misuses();
  } catch (const std::invalid_argument&) {
    return true;
  }
  return false;
}
constexpr bool has_exceptions = true;
#else
bool refuses() {
  misuses();  // prints its message and aborts; main looks from outside
  return false;
}
constexpr bool has_exceptions = false;
#endif

}  // namespace

constinit const unit XACT_UNIT = {computes, refuses, has_exceptions};
