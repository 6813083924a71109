// Decimals: scaled 64-bit integers up to 18 digits, 128-bit ones up to 38, checked text beyond.
// Scale and precision are constants once a kernel is inlined: then the point of a text is looked
// for in one place only, and the powers of ten are constants too. Texts of more than 16 bytes,
// and whatever needs more than 64 bits, are left to the slow forms.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/numbers.h"
#include "runtime/kernels/slow_numbers.h"

namespace penstock {
namespace {

PST_INLINE uint64_t Magnitude(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

// Whether `digits`, of which `fraction` follow the point, have at most `precision - scale`
// before it. fraction <= scale.
PST_INLINE bool WholePartFits(uint64_t digits, uint32_t fraction, int32_t precision,
                              int32_t scale) {
  const uint32_t limit = static_cast<uint32_t>(precision - scale) + fraction;
  return limit > 18 || digits < kPowersOfTen[limit];
}

// Digits with a point at `scale` from their end, or anywhere before that; at most 16 bytes.
PST_INLINE bool ReadShortDecimal(const char* p, int64_t n, int32_t precision, int32_t scale,
                                 uint64_t* digits, uint32_t* fraction, bool* negative) {
  if (PST_UNLIKELY(n <= 0)) return false;
  *negative = *p == '-';
  const auto size = static_cast<uint64_t>(n - *negative);
  if (PST_UNLIKELY(size - 1 > 15)) return false;
  const NumberWords words = LoadNumber(p + *negative, size);
  const auto wanted = static_cast<uint32_t>(scale);
  if (scale > 0 && scale <= 15 && PST_LIKELY(TakePoint(words, wanted, digits))) {
    *fraction = wanted;
  } else if (PST_UNLIKELY(!ReadPointed(words, digits, fraction)) ||
             PST_UNLIKELY(*fraction > wanted)) {
    return false;
  }
  return PST_LIKELY(WholePartFits(*digits, *fraction, precision, scale));
}

PST_INLINE int32_t Narrow(int32_t reason, pst_i128 wide, int64_t* out) {
  *out = static_cast<int64_t>(wide);
  return reason;
}

PST_INLINE int32_t ReadDecimal64(const char* p, int64_t n, int32_t precision, int32_t scale,
                                 int64_t* out) {
  uint64_t digits = 0;
  uint32_t fraction = 0;
  bool negative = false;
  if (PST_UNLIKELY(!ReadShortDecimal(p, n, precision, scale, &digits, &fraction, &negative))) {
    pst_i128 wide = 0;
    const int32_t reason = pst_slow_decimal_from_text(p, n, precision, scale, &wide);
    return Narrow(reason, wide, out);
  }
  const uint64_t value = digits * kPowersOfTen[static_cast<uint32_t>(scale) - fraction];
  *out = static_cast<int64_t>(negative ? 0 - value : value);
  return kNotDirty;
}

PST_INLINE int32_t ReadDecimal128(const char* p, int64_t n, int32_t precision, int32_t scale,
                                  pst_i128* out) {
  uint64_t digits = 0;
  uint32_t fraction = 0;
  bool negative = false;
  if (PST_UNLIKELY(!ReadShortDecimal(p, n, precision, scale, &digits, &fraction, &negative)) ||
      PST_UNLIKELY(static_cast<uint32_t>(scale) - fraction > 19)) {
    return pst_slow_decimal_from_text(p, n, precision, scale, out);
  }
  const pst_i128 value =
      static_cast<pst_i128>(digits) * kPowersOfTen[static_cast<uint32_t>(scale) - fraction];
  *out = negative ? -value : value;
  return kNotDirty;
}

// Text of a block that is already what formatting would write, of at most 16 bytes.
PST_INLINE bool IsCanonicalDecimal(const char* p, int64_t n, int32_t precision, int32_t scale) {
  const auto size = static_cast<uint64_t>(n);
  if (PST_UNLIKELY(size - 1 > 15)) return false;
  const char first = *p;
  const bool negative = first == '-';
  const int64_t whole = n - negative - (scale > 0 ? scale + 1 : 0);
  // No digit before the point is allowed where precision == scale, but 0 is written there.
  if (PST_UNLIKELY(whole < 1 || whole > precision - scale)) return false;
  const uint32_t point = scale > 0 ? uint32_t{1} << (n - 1 - scale) : 0;
  if (PST_UNLIKELY(NonDigitsOver(p, size) != (point | static_cast<uint32_t>(negative)))) {
    return false;
  }
  if (scale > 0 && PST_UNLIKELY(p[n - 1 - scale] != '.')) return false;
  // -0.00 is written without its sign, so a 0 behind one is looked at more closely.
  if (PST_UNLIKELY(negative)) return p[1] != '0';
  return PST_LIKELY(first != '0') || whole == 1;
}

PST_INLINE int32_t Rescale64(int64_t value, int32_t from_scale, int32_t precision, int32_t scale,
                             int64_t* out) {
  const uint64_t magnitude = Magnitude(value);
  uint64_t scaled = magnitude;
  if (scale >= from_scale) {
    const int32_t up = scale - from_scale;
    // precision - up digits may be there; fewer than none means only zero fits.
    const uint64_t limit = precision > up ? kPowersOfTen[precision - up] : 1;
    if (PST_UNLIKELY(magnitude >= limit)) return kTooManyDigits;
    scaled = magnitude * kPowersOfTen[up];
  } else {
    const uint64_t unit = kPowersOfTen[from_scale - scale];
    scaled = magnitude / unit;
    if (PST_UNLIKELY(scaled >= kPowersOfTen[precision])) return kTooManyDigits;
    if (PST_UNLIKELY(scaled * unit != magnitude)) return kTooManyFractionDigits;
  }
  *out = static_cast<int64_t>(value < 0 ? 0 - scaled : scaled);
  return kNotDirty;
}

PST_INLINE char* PutDecimal128(char* w, const pst_i128* value, int32_t scale) {
  if (PST_LIKELY(*value == static_cast<int64_t>(*value)) && PST_LIKELY(scale <= 18)) {
    return PutDecimal64(w, static_cast<int64_t>(*value), scale);
  }
  return pst_slow_put_decimal(w, value, scale);
}

PST_INLINE int32_t IntegerReason(int32_t reason) {
  if (reason == kTooManyFractionDigits) return kWouldLoseFraction;
  return reason == kTooManyDigits ? kOutOfRange : reason;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

// ---- to Int64 ----------------------------------------------------------------------------------

int32_t pst_k_int64_from_dec64(pst_ctx*, int64_t value, int32_t scale, int64_t* out) {
  return IntegerReason(Rescale64(value, scale, 19, 0, out));
}

int32_t pst_k_int64_from_dec128(pst_ctx*, const pst_i128* value, int32_t scale, int64_t* out) {
  pst_i128 whole = *value;
  if (scale > 0) {
    const int32_t reason = pst_slow_rescale(value, scale, 38, 0, &whole);
    if (reason != 0) return IntegerReason(reason);
  }
  *out = static_cast<int64_t>(whole);
  return *out == whole ? kNotDirty : kOutOfRange;
}

int32_t pst_k_int64_from_dectext(pst_ctx*, const char* p, int64_t n, int64_t* out) {
  const int32_t reason = pst_slow_int64_from_text(p, n, out);
  return reason == kNotInteger ? kWouldLoseFraction : reason;
}

// ---- to Decimal up to 18 digits ----------------------------------------------------------------

int32_t pst_k_dec64_from_bool(pst_ctx*, int32_t value, int32_t precision, int32_t scale,
                              int64_t* out) {
  return Rescale64(value, 0, precision, scale, out);
}

int32_t pst_k_dec64_from_int64(pst_ctx*, int64_t value, int32_t precision, int32_t scale,
                               int64_t* out) {
  return Rescale64(value, 0, precision, scale, out);
}

int32_t pst_k_dec64_from_dec64(pst_ctx*, int64_t value, int32_t from_scale, int32_t precision,
                               int32_t scale, int64_t* out) {
  return Rescale64(value, from_scale, precision, scale, out);
}

int32_t pst_k_dec64_from_dec128(pst_ctx*, const pst_i128* value, int32_t from_scale,
                                int32_t precision, int32_t scale, int64_t* out) {
  pst_i128 wide = 0;
  const int32_t reason = pst_slow_rescale(value, from_scale, precision, scale, &wide);
  return Narrow(reason, wide, out);
}

int32_t pst_k_dec64_from_dectext(pst_ctx*, const char* p, int64_t n, int32_t precision,
                                 int32_t scale, int64_t* out) {
  return ReadDecimal64(p, n, precision, scale, out);
}

int32_t pst_k_dec64_from_float64(pst_ctx*, double value, int32_t precision, int32_t scale,
                                 int64_t* out) {
  pst_i128 wide = 0;
  const int32_t reason = pst_slow_decimal_from_double(value, precision, scale, &wide);
  return Narrow(reason, wide, out);
}

int32_t pst_k_dec64_from_string(pst_ctx*, const char* p, int64_t n, int32_t precision,
                                int32_t scale, int64_t* out) {
  return ReadDecimal64(p, n, precision, scale, out);
}

int32_t pst_k_dec64_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t precision, int32_t scale,
                             int64_t* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return Rescale64(cell->i, 0, precision, scale, out);
    case PST_DOUBLE:
      return pst_k_dec64_from_float64(ctx, cell->d, precision, scale, out);
    case PST_TEXT:
      return ReadDecimal64(cell->p, cell->size, precision, scale, out);
    default:
      return kNoConversion;
  }
}

// ---- to Decimal of 19 to 38 digits -------------------------------------------------------------

int32_t pst_k_dec128_from_bool(pst_ctx*, int32_t value, int32_t precision, int32_t scale,
                               pst_i128* out) {
  const pst_i128 wide = value;
  return pst_slow_rescale(&wide, 0, precision, scale, out);
}

int32_t pst_k_dec128_from_int64(pst_ctx*, int64_t value, int32_t precision, int32_t scale,
                                pst_i128* out) {
  const pst_i128 wide = value;
  return pst_slow_rescale(&wide, 0, precision, scale, out);
}

int32_t pst_k_dec128_from_dec64(pst_ctx*, int64_t value, int32_t from_scale, int32_t precision,
                                int32_t scale, pst_i128* out) {
  const pst_i128 wide = value;
  return pst_slow_rescale(&wide, from_scale, precision, scale, out);
}

int32_t pst_k_dec128_from_dec128(pst_ctx*, const pst_i128* value, int32_t from_scale,
                                 int32_t precision, int32_t scale, pst_i128* out) {
  return pst_slow_rescale(value, from_scale, precision, scale, out);
}

int32_t pst_k_dec128_from_dectext(pst_ctx*, const char* p, int64_t n, int32_t precision,
                                  int32_t scale, pst_i128* out) {
  return ReadDecimal128(p, n, precision, scale, out);
}

int32_t pst_k_dec128_from_float64(pst_ctx*, double value, int32_t precision, int32_t scale,
                                  pst_i128* out) {
  return pst_slow_decimal_from_double(value, precision, scale, out);
}

int32_t pst_k_dec128_from_string(pst_ctx*, const char* p, int64_t n, int32_t precision,
                                 int32_t scale, pst_i128* out) {
  return ReadDecimal128(p, n, precision, scale, out);
}

int32_t pst_k_dec128_from_any(pst_ctx* ctx, const pst_cell* cell, int32_t precision, int32_t scale,
                              pst_i128* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_k_dec128_from_int64(ctx, cell->i, precision, scale, out);
    case PST_DOUBLE:
      return pst_slow_decimal_from_double(cell->d, precision, scale, out);
    case PST_TEXT:
      return ReadDecimal128(cell->p, cell->size, precision, scale, out);
    default:
      return kNoConversion;
  }
}

// ---- to Decimal of any length ------------------------------------------------------------------

int32_t pst_k_dectext_from_bool(pst_ctx*, int32_t value, pst_text* out) {
  out->data = value ? "1" : "0";
  out->size = 1;
  return kNotDirty;
}

int32_t pst_k_dectext_from_int64(pst_ctx* ctx, int64_t value, pst_text* out) {
  return pst_k_string_from_int64(ctx, value, out);
}

int32_t pst_k_dectext_from_dec64(pst_ctx* ctx, int64_t value, int32_t scale, pst_text* out) {
  return pst_k_string_from_dec64(ctx, value, scale, out);
}

int32_t pst_k_dectext_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t scale,
                                  pst_text* out) {
  return pst_k_string_from_dec128(ctx, value, scale, out);
}

int32_t pst_k_dectext_from_float64(pst_ctx* ctx, double value, pst_text* out) {
  return pst_slow_dectext_from_double(ctx, value, out);
}

int32_t pst_k_dectext_from_string(pst_ctx* ctx, const char* p, int64_t n, pst_text* out) {
  return pst_slow_dectext_from_text(ctx, p, n, out);
}

int32_t pst_k_dectext_from_any(pst_ctx* ctx, const pst_cell* cell, pst_text* out) {
  switch (cell->tag) {
    case PST_NULL:
      return PST_IS_NULL;
    case PST_INT:
      return pst_k_string_from_int64(ctx, cell->i, out);
    case PST_DOUBLE:
      return pst_slow_dectext_from_double(ctx, cell->d, out);
    case PST_TEXT:
      return pst_slow_dectext_from_text(ctx, cell->p, cell->size, out);
    default:
      return kNoConversion;
  }
}

// ---- to text -----------------------------------------------------------------------------------

int32_t pst_k_string_from_dec64(pst_ctx* ctx, int64_t value, int32_t scale, pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutDecimal64(room, value, scale), out);
}

int32_t pst_k_string_from_dec128(pst_ctx* ctx, const pst_i128* value, int32_t scale,
                                 pst_text* out) {
  char* room = ScratchRoom(ctx, 64);
  return KeepScratch(ctx, room, PutDecimal128(room, value, scale), out);
}

int32_t pst_k_string_from_dectext(pst_ctx*, const char* p, int64_t n, pst_text* out) {
  out->data = p;
  out->size = n;
  return kNotDirty;
}

char* pst_f_dec64(char* w, int64_t value, int32_t scale) { return PutDecimal64(w, value, scale); }

char* pst_f_dec128(char* w, const pst_i128* value, int32_t scale) {
  return PutDecimal128(w, value, scale);
}

int32_t pst_t_dec64(const char* p, int64_t n, int32_t precision, int32_t scale) {
  return IsCanonicalDecimal(p, n, precision, scale);
}

int32_t pst_t_dec128(const char* p, int64_t n, int32_t precision, int32_t scale) {
  return IsCanonicalDecimal(p, n, precision, scale);
}

char* pst_c_dec64(pst_ctx*, char* w, const char* p, int64_t n, int32_t precision, int32_t scale,
                  int32_t* reason) {
  if (PST_LIKELY(IsCanonicalDecimal(p, n, precision, scale))) {
    return AppendOver(w, p, static_cast<uint64_t>(n));
  }
  return pst_slow_copy_decimal(w, p, n, precision, scale, reason);
}

char* pst_c_dec128(pst_ctx*, char* w, const char* p, int64_t n, int32_t precision, int32_t scale,
                   int32_t* reason) {
  if (PST_LIKELY(IsCanonicalDecimal(p, n, precision, scale))) {
    return AppendOver(w, p, static_cast<uint64_t>(n));
  }
  return pst_slow_copy_decimal(w, p, n, precision, scale, reason);
}

char* pst_c_dectext(pst_ctx*, char* w, const char* p, int64_t n, int32_t* reason) {
  return pst_slow_copy_dectext(w, p, n, reason);
}

}  // extern "C"
