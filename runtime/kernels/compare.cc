// Comparisons, greatest and least, per carrier. All are total orders, so that `a <= b` is always
// `not b < a`: NaN equals itself and is greater than any other double, -0 equals 0, text is ordered
// by its bytes, which is the order of its code points. Decimals of any length compare by value.

#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"

namespace penstock {
namespace {

PST_INLINE bool Less(int32_t a, int32_t b) { return a < b; }
PST_INLINE bool Less(int64_t a, int64_t b) { return a < b; }
PST_INLINE bool Less(pst_i128 a, pst_i128 b) { return a < b; }
PST_INLINE bool Less(double a, double b) { return a < b || (b != b && a == a); }
PST_INLINE bool Less(pst_text a, pst_text b) {
  const int64_t common = a.size < b.size ? a.size : b.size;
  const int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
  return order < 0 || (order == 0 && a.size < b.size);
}

PST_INLINE bool Equal(double a, double b) { return a == b || (a != a && b != b); }
PST_INLINE bool Equal(pst_text a, pst_text b) {
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

// The digits of a canonical decimal text, without its sign.
struct Digits {
  bool negative = false;
  const char* whole = nullptr;
  int64_t whole_size = 0;
  const char* fraction = nullptr;
  int64_t fraction_size = 0;  // without zeros at the end
};

PST_INLINE Digits Split(pst_text text) {
  Digits digits;
  const char* p = text.data;
  const char* end = p + text.size;
  if (p < end && *p == '-') {
    digits.negative = true;
    ++p;
  }
  digits.whole = p;
  while (p < end && *p != '.') ++p;
  digits.whole_size = p - digits.whole;
  if (p < end) ++p;
  digits.fraction = p;
  while (end > p && end[-1] == '0') --end;
  digits.fraction_size = end - p;
  return digits;
}

PST_INLINE bool LessMagnitude(const Digits& a, const Digits& b) {
  if (a.whole_size != b.whole_size) return a.whole_size < b.whole_size;
  const int order = a.whole_size == 0 ? 0 : memcmp(a.whole, b.whole, a.whole_size);
  if (order != 0) return order < 0;
  return Less(pst_text{a.fraction, a.fraction_size}, pst_text{b.fraction, b.fraction_size});
}

PST_INLINE bool LessDecimal(pst_text a, pst_text b) {
  const Digits left = Split(a);
  const Digits right = Split(b);
  if (left.negative != right.negative) return left.negative;
  return left.negative ? LessMagnitude(right, left) : LessMagnitude(left, right);
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_eq_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out) {
  *out = a == b;
  return 0;
}
int32_t pst_k_lt_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out) {
  *out = a < b;
  return 0;
}
int32_t pst_k_le_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out) {
  *out = a <= b;
  return 0;
}
int32_t pst_k_eq_int64(pst_ctx*, int64_t a, int64_t b, int32_t* out) {
  *out = a == b;
  return 0;
}
int32_t pst_k_lt_int64(pst_ctx*, int64_t a, int64_t b, int32_t* out) {
  *out = a < b;
  return 0;
}
int32_t pst_k_le_int64(pst_ctx*, int64_t a, int64_t b, int32_t* out) {
  *out = a <= b;
  return 0;
}
int32_t pst_k_eq_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t* out) {
  *out = *a == *b;
  return 0;
}
int32_t pst_k_lt_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t* out) {
  *out = *a < *b;
  return 0;
}
int32_t pst_k_le_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, int32_t* out) {
  *out = *a <= *b;
  return 0;
}
int32_t pst_k_eq_float64(pst_ctx*, double a, double b, int32_t* out) {
  *out = Equal(a, b);
  return 0;
}
int32_t pst_k_lt_float64(pst_ctx*, double a, double b, int32_t* out) {
  *out = Less(a, b);
  return 0;
}
int32_t pst_k_le_float64(pst_ctx*, double a, double b, int32_t* out) {
  *out = !Less(b, a);
  return 0;
}
int32_t pst_k_eq_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                      int32_t* out) {
  *out = Equal(pst_text{a, an}, pst_text{b, bn});
  return 0;
}
int32_t pst_k_lt_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                      int32_t* out) {
  *out = Less(pst_text{a, an}, pst_text{b, bn});
  return 0;
}
int32_t pst_k_le_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                      int32_t* out) {
  *out = !Less(pst_text{b, bn}, pst_text{a, an});
  return 0;
}
int32_t pst_k_eq_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         int32_t* out) {
  *out = !LessDecimal({a, an}, {b, bn}) && !LessDecimal({b, bn}, {a, an});
  return 0;
}
int32_t pst_k_lt_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         int32_t* out) {
  *out = LessDecimal({a, an}, {b, bn});
  return 0;
}
int32_t pst_k_le_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         int32_t* out) {
  *out = !LessDecimal({b, bn}, {a, an});
  return 0;
}

int32_t pst_k_greatest_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out) {
  *out = Less(a, b) ? b : a;
  return 0;
}
int32_t pst_k_least_int32(pst_ctx*, int32_t a, int32_t b, int32_t* out) {
  *out = Less(b, a) ? b : a;
  return 0;
}
int32_t pst_k_greatest_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out) {
  *out = Less(a, b) ? b : a;
  return 0;
}
int32_t pst_k_least_int64(pst_ctx*, int64_t a, int64_t b, int64_t* out) {
  *out = Less(b, a) ? b : a;
  return 0;
}
int32_t pst_k_greatest_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out) {
  *out = Less(*a, *b) ? *b : *a;
  return 0;
}
int32_t pst_k_least_int128(pst_ctx*, const pst_i128* a, const pst_i128* b, pst_i128* out) {
  *out = Less(*b, *a) ? *b : *a;
  return 0;
}
int32_t pst_k_greatest_float64(pst_ctx*, double a, double b, double* out) {
  *out = Less(a, b) ? b : a;
  return 0;
}
int32_t pst_k_least_float64(pst_ctx*, double a, double b, double* out) {
  *out = Less(b, a) ? b : a;
  return 0;
}
int32_t pst_k_greatest_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                            pst_text* out) {
  *out = Less(pst_text{a, an}, pst_text{b, bn}) ? pst_text{b, bn} : pst_text{a, an};
  return 0;
}
int32_t pst_k_least_text(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                         pst_text* out) {
  *out = Less(pst_text{b, bn}, pst_text{a, an}) ? pst_text{b, bn} : pst_text{a, an};
  return 0;
}
int32_t pst_k_greatest_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                               pst_text* out) {
  *out = LessDecimal({a, an}, {b, bn}) ? pst_text{b, bn} : pst_text{a, an};
  return 0;
}
int32_t pst_k_least_dectext(pst_ctx*, const char* a, int64_t an, const char* b, int64_t bn,
                            pst_text* out) {
  *out = LessDecimal({b, bn}, {a, an}) ? pst_text{b, bn} : pst_text{a, an};
  return 0;
}

}  // extern "C"
