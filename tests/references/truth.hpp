// Real numbers of 400 bits, by MPFR: formulas of references in these confirm what they give in others.
#ifndef XACT_TESTS_REFERENCES_TRUTH_HPP
#define XACT_TESTS_REFERENCES_TRUTH_HPP

#include <mpfr.h>

#include <utility>

class truth {
 public:
  truth(double x) { mpfr_set_d(start(), x, MPFR_RNDN); }
  truth(truth&& other) noexcept { mpfr_swap(start(), other.value_); }
  truth(const truth& other) { mpfr_set(start(), other.value_, MPFR_RNDN); }
  truth& operator=(truth other) {
    mpfr_swap(value_, other.value_);
    return *this;
  }
  ~truth() { mpfr_clear(value_); }

  mpfr_srcptr get() const { return value_; }

  friend truth operator+(truth a, const truth& b) { return std::move(a.by(mpfr_add, b)); }
  friend truth operator-(truth a, const truth& b) { return std::move(a.by(mpfr_sub, b)); }
  friend truth operator*(truth a, const truth& b) { return std::move(a.by(mpfr_mul, b)); }
  friend truth operator/(truth a, const truth& b) { return std::move(a.by(mpfr_div, b)); }
  friend truth operator-(const truth& a) { return truth(0) - a; }
  friend bool operator<(const truth& a, const truth& b) { return mpfr_less_p(a.value_, b.value_); }
  friend truth abs(truth a) { return std::move(a.by(mpfr_abs)); }
  friend truth exp(truth a) { return std::move(a.by(mpfr_exp)); }
  friend truth select(bool condition, const truth& yes, const truth& no) {
    return condition ? yes : no;
  }

 private:
  static constexpr mpfr_prec_t precision = 400;

  mpfr_ptr start() {
    mpfr_init2(value_, precision);
    return value_;
  }
  template <class F>
  truth& by(F f, const truth& other) {
    f(value_, value_, other.value_, MPFR_RNDN);
    return *this;
  }
  template <class F>
  truth& by(F f) {
    f(value_, value_, MPFR_RNDN);
    return *this;
  }

  mpfr_t value_;
};

#endif
