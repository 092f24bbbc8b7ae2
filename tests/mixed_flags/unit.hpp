// What each translation unit of the program offers to main.
#ifndef XACT_TESTS_MIXED_FLAGS_UNIT_HPP
#define XACT_TESTS_MIXED_FLAGS_UNIT_HPP

struct unit {
  bool (*computes)();
  bool (*refuses)();
  bool has_exceptions;
};

extern const unit sse2;
extern const unit avx;
extern const unit avx2;
extern const unit avx2_bmi2;
extern const unit avx2_no_exceptions;
extern const unit avx2_fast_math;
extern const unit avx512;
extern const unit emulated;

#endif
