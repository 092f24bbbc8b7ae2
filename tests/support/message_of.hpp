// What the errors of xact say.
#ifndef XACT_TESTS_SUPPORT_MESSAGE_OF_HPP
#define XACT_TESTS_SUPPORT_MESSAGE_OF_HPP

#include <stdexcept>
#include <string>

/// What f's std::invalid_argument says.
template <class F>
std::string message_of(const F& f) {
  try {
    f();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "(nothing thrown)";
}

#endif
