// What a translation unit with its own version of xact says of it.
#ifndef XACT_TESTS_VERSIONS_UNIT_HPP
#define XACT_TESTS_VERSIONS_UNIT_HPP

struct unit {
  float (*leaky_relu_of_minus_one)();
  float (*sigmoid_of_one)();
};

extern const unit xact_version;
extern const unit other_xact_version;

#endif
