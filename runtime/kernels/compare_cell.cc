// Comparisons of a cell, whose type only the record knows, with a text or a decimal. A number and
// the text of a number compare as numbers, so that a key compares alike whether the source stores
// it as a number or as text; all else compares as text, by bytes. Beside a decimal only numbers and
// their texts compare. Infinity is greater than any decimal, NaN greater than that. For one cell
// and one text or decimal exactly one of less, equal and greater holds.

#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/expression_kernels.h"
#include "runtime/kernels/kernel.h"
#include "runtime/kernels/numbers.h"

namespace penstock {
namespace {

PST_INLINE int32_t Sign(int64_t a, int64_t b) { return (a > b) - (a < b); }

// Text of at most 16 digits.
PST_INLINE bool ReadPlainInteger(pst_text text, int64_t* out) {
  if (text.size <= 0) return false;
  const bool negative = *text.data == '-';
  const auto digits = static_cast<uint64_t>(text.size - negative);
  uint64_t value = 0;
  if (digits - 1 > 15 || !ReadDigits(text.data + negative, digits, &value)) return false;
  *out = negative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
  return true;
}

PST_INLINE int32_t OrderOfTexts(pst_ctx* ctx, pst_text a, pst_text b) {
  int32_t holds = 0;
  pst_k_eq_text(ctx, a.data, a.size, b.data, b.size, &holds);
  if (holds) return 0;
  pst_k_lt_text(ctx, a.data, a.size, b.data, b.size, &holds);
  return holds ? -1 : 1;
}

// The order of a double that no decimal is equal to; 0 for others.
PST_INLINE int32_t OrderBeyondDecimals(const pst_cell* cell) {
  if (cell->tag != PST_DOUBLE || __builtin_isfinite(cell->d)) return 0;
  return cell->d < 0 ? -1 : 1;
}

PST_INLINE int32_t OrderOfDecimals(pst_ctx* ctx, pst_text a, pst_text b) {
  int32_t holds = 0;
  pst_k_eq_dectext(ctx, a.data, a.size, b.data, b.size, &holds);
  if (holds) return 0;
  pst_k_lt_dectext(ctx, a.data, a.size, b.data, b.size, &holds);
  return holds ? -1 : 1;
}

// The order of a cell and a canonical decimal: 0, NULL or why there is none.
PST_INLINE int32_t OrderOfDecimal(pst_ctx* ctx, const pst_cell* cell, pst_text decimal,
                                  int32_t* order) {
  *order = OrderBeyondDecimals(cell);
  if (*order != 0) return kNotDirty;
  pst_text own;
  const int32_t code = pst_k_dectext_from_any(ctx, cell, &own);
  if (code == kNotDirty) *order = OrderOfDecimals(ctx, own, decimal);
  return code;
}

// Where both are numbers: -1, 0 or 1 as the cell is less than, equal to or greater than the text.
PST_INLINE bool OrderOfNumbers(pst_ctx* ctx, const pst_cell* cell, pst_text text, int32_t* order) {
  if (cell->tag != PST_INT && cell->tag != PST_DOUBLE) return false;
  int64_t integer = 0;
  if (cell->tag == PST_INT && ReadPlainInteger(text, &integer)) {
    *order = Sign(cell->i, integer);
    return true;
  }
  pst_text decimal;
  if (pst_k_dectext_from_string(ctx, text.data, text.size, &decimal) != 0) return false;
  return OrderOfDecimal(ctx, cell, decimal, order) == kNotDirty;
}

// As OrderOfNumbers, for all values; 0 or why there is no order.
PST_INLINE int32_t Order(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                         int32_t* order) {
  const pst_text text{p, n};
  if (OrderOfNumbers(ctx, cell, text, order)) return kNotDirty;
  pst_text own;
  const int32_t code = pst_k_string_from_any(ctx, cell, &own);
  if (code == kNotDirty) *order = OrderOfTexts(ctx, own, text);
  return code;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

int32_t pst_k_eq_any_text(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                          int32_t* out) {
  int32_t order = 0;
  const int32_t code = Order(ctx, cell, p, n, &order);
  *out = order == 0;
  return code;
}

int32_t pst_k_lt_any_text(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                          int32_t* out) {
  int32_t order = 0;
  const int32_t code = Order(ctx, cell, p, n, &order);
  *out = order < 0;
  return code;
}

int32_t pst_k_le_any_text(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                          int32_t* out) {
  int32_t order = 0;
  const int32_t code = Order(ctx, cell, p, n, &order);
  *out = order <= 0;
  return code;
}

int32_t pst_k_eq_any_dectext(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                             int32_t* out) {
  int32_t order = 0;
  const int32_t code = OrderOfDecimal(ctx, cell, {p, n}, &order);
  *out = order == 0;
  return code;
}

int32_t pst_k_lt_any_dectext(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                             int32_t* out) {
  int32_t order = 0;
  const int32_t code = OrderOfDecimal(ctx, cell, {p, n}, &order);
  *out = order < 0;
  return code;
}

int32_t pst_k_le_any_dectext(pst_ctx* ctx, const pst_cell* cell, const char* p, int64_t n,
                             int32_t* out) {
  int32_t order = 0;
  const int32_t code = OrderOfDecimal(ctx, cell, {p, n}, &order);
  *out = order <= 0;
  return code;
}

}  // extern "C"
