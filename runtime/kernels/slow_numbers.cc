// General number parsing and formatting. Decimals go through runtime/type/decimal.h; doubles are
// read by fast_float (correctly rounded) and written through runtime/type/double_text.h.

#include "runtime/kernels/slow_numbers.h"

#include <fast_float/fast_float.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "runtime/base/ascii.h"
#include "runtime/kernels/blanks.h"
#include "runtime/type/decimal.h"
#include "runtime/type/double_text.h"

namespace penstock {
namespace {

int32_t ReasonOf(DecimalFault fault) {
  switch (fault) {
    case DecimalFault::kNone:
      return kNotDirty;
    case DecimalFault::kEmpty:
      return kEmptyNotNumber;
    case DecimalFault::kNotDecimal:
      return kNotDecimal;
    case DecimalFault::kTooManyFractionDigits:
      return kTooManyFractionDigits;
    case DecimalFault::kTooManyDigits:
      return kTooManyDigits;
  }
  return kNotDecimal;
}

// Keys of 17 to 19 digits are common enough for a path of their own.
bool ReadLongInteger(std::string_view text, int64_t* out) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 19) return false;
  uint64_t value = 0;
  for (const char c : text) {
    const auto digit = static_cast<unsigned char>(c - '0');
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  if (value > static_cast<uint64_t>(INT64_MAX) + negative) return false;
  *out = static_cast<int64_t>(negative ? 0 - value : value);
  return true;
}

// NaN, Infinity, -Infinity.
bool ReadNamedDouble(std::string_view text, double* out) {
  if (SameIgnoringCase(text, "nan")) {
    *out = NAN;
  } else if (SameIgnoringCase(text, "infinity")) {
    *out = INFINITY;
  } else if (text[0] == '-' && SameIgnoringCase(text.substr(1), "infinity")) {
    *out = -INFINITY;
  } else {
    return false;
  }
  return true;
}

int32_t ReadDouble(std::string_view text, double* out) {
  if (text.empty()) return kEmptyNotNumber;
  if (ReadNamedDouble(text, out)) return kNotDirty;
  const DecimalText scanned = ScanDecimal(text);
  if (scanned.fault != DecimalFault::kNone) return kNotNumber;
  const char* begin = text.data() + (text[0] == '+');
  const char* end = text.data() + text.size();
  const auto result = fast_float::from_chars(begin, end, *out);
  if (result.ptr != end) return kNotNumber;
  if (std::isinf(*out)) return kOutOfRange;
  if (*out == 0) {  // a number that is not zero must not become it
    const bool is_zero = scanned.whole.find_first_not_of('0') == std::string_view::npos &&
                         scanned.fraction.find_first_not_of('0') == std::string_view::npos;
    if (!is_zero) return kOutOfRange;
  }
  return kNotDirty;
}

char* Refuse(char* w, int32_t bad, int32_t* reason) {
  *reason = bad;
  return w;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_slow_int64_from_text(const char* p, int64_t n, int64_t* out) {
  const std::string_view text = TrimBlanks(p, n);
  if (ReadLongInteger(text, out)) return kNotDirty;
  const ScaledDecimal scaled = ParseDecimal(text, 19, 0);
  switch (scaled.fault) {
    case DecimalFault::kNone:
      break;
    case DecimalFault::kEmpty:
      return kEmptyNotNumber;
    case DecimalFault::kNotDecimal:
      return kNotInteger;
    case DecimalFault::kTooManyFractionDigits:
      return kNotInteger;
    case DecimalFault::kTooManyDigits:
      return kOutOfRange;
  }
  *out = static_cast<int64_t>(scaled.value);
  return *out == scaled.value ? kNotDirty : kOutOfRange;
}

int32_t pst_slow_decimal_from_text(const char* p, int64_t n, int32_t precision, int32_t scale,
                                   pst_i128* out) {
  const ScaledDecimal scaled = ParseDecimal({p, static_cast<size_t>(n)}, precision, scale);
  *out = scaled.value;
  return ReasonOf(scaled.fault);
}

int32_t pst_slow_decimal_from_double(double value, int32_t precision, int32_t scale,
                                     pst_i128* out) {
  if (!std::isfinite(value)) return kNotDecimal;
  char text[64];
  const char* end = pst_slow_put_float64(text, value);
  return pst_slow_decimal_from_text(text, end - text, precision, scale, out);
}

int32_t pst_slow_rescale(const pst_i128* value, int32_t from_scale, int32_t precision,
                         int32_t scale, pst_i128* out) {
  char text[64];
  const char* end = WriteDecimal(text, *value, from_scale);
  return pst_slow_decimal_from_text(text, end - text, precision, scale, out);
}

int32_t pst_slow_float64_from_text(const char* p, int64_t n, double* out) {
  return ReadDouble(TrimBlanks(p, n), out);
}

double pst_slow_float64_from_decimal(const pst_i128* value, int32_t scale) {
  char text[64];
  const char* end = WriteDecimal(text, *value, scale);
  double result = 0;
  fast_float::from_chars(text, end, result);
  return result;
}

int32_t pst_slow_dectext_from_text(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  const DecimalText scanned = ScanDecimal({p, static_cast<size_t>(n)});
  if (scanned.fault != DecimalFault::kNone) return ReasonOf(scanned.fault);
  const int64_t size = CanonicalDecimalSize(scanned);
  if (size < 0) return kTooManyDigits;
  char* room = ScratchRoom(ctx, static_cast<uint64_t>(size));
  return KeepScratch(ctx, room, WriteCanonicalDecimal(room, scanned), out);
}

int32_t pst_slow_dectext_from_double(pst_ctx* ctx, double value, pst_text* out) {
  if (!std::isfinite(value)) return kNotDecimal;
  char text[64];
  const char* end = pst_slow_put_float64(text, value);
  return pst_slow_dectext_from_text(ctx, text, end - text, out);
}

char* pst_slow_put_decimal(char* w, const pst_i128* value, int32_t scale) {
  return WriteDecimal(w, *value, scale);
}

char* pst_slow_put_float64(char* w, double value) { return WriteDouble(w, value); }

char* pst_slow_copy_int64(char* w, const char* p, int64_t n, int32_t* reason) {
  int64_t value = 0;
  if (const int32_t bad = pst_slow_int64_from_text(p, n, &value); bad != 0)
    return Refuse(w, bad, reason);
  return std::to_chars(w, w + 64, value).ptr;
}

char* pst_slow_copy_decimal(char* w, const char* p, int64_t n, int32_t precision, int32_t scale,
                            int32_t* reason) {
  pst_i128 value = 0;
  if (const int32_t bad = pst_slow_decimal_from_text(p, n, precision, scale, &value); bad != 0)
    return Refuse(w, bad, reason);
  return WriteDecimal(w, value, scale);
}

char* pst_slow_copy_dectext(char* w, const char* p, int64_t n, int32_t* reason) {
  const std::string_view text = TrimBlanks(p, n);
  const DecimalText scanned = ScanDecimal(text);
  if (const int32_t bad = ReasonOf(scanned.fault); bad != 0) return Refuse(w, bad, reason);
  // Copied unchanged, but refused where a computation would refuse it.
  if (CanonicalDecimalSize(scanned) < 0) return Refuse(w, kTooManyDigits, reason);
  memcpy(w, text.data(), text.size());
  return w + text.size();
}

char* pst_slow_copy_float64(char* w, const char* p, int64_t n, int32_t* reason) {
  const std::string_view text = TrimBlanks(p, n);
  double value = 0;
  if (const int32_t bad = ReadDouble(text, &value); bad != 0) return Refuse(w, bad, reason);
  memcpy(w, text.data(), text.size());
  return w + text.size();
}

}  // extern "C"
