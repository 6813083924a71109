#include "compiler/sema/decimal_rules.h"

#include <algorithm>

namespace penstock {
namespace {

constexpr int kMinQuotientScale = 6;

Type Decimal(int precision, int scale) {
  return {Kind::kDecimal, static_cast<uint8_t>(std::min(precision, kMaxDecimal128Precision)),
          static_cast<uint8_t>(scale)};
}

int WholeDigits(Type type) { return type.precision - type.scale; }

}  // namespace

std::optional<Type> CommonDecimal(Type a, Type b) {
  const int scale = std::max(a.scale, b.scale);
  const int precision = std::max(WholeDigits(a), WholeDigits(b)) + scale;
  if (precision > kMaxDecimal128Precision) return std::nullopt;
  return Decimal(precision, scale);
}

std::optional<Type> DecimalResult(std::string_view op, Type a, Type b) {
  const int scale = std::max(a.scale, b.scale);
  const int whole = std::max(WholeDigits(a), WholeDigits(b));
  if (op == "*") {
    if (a.scale + b.scale > kMaxDecimal128Precision) return std::nullopt;
    return Decimal(a.precision + b.precision, a.scale + b.scale);
  }
  if (op == "/") {
    const int whole_quotient = WholeDigits(a) + b.scale;
    int quotient_scale = std::max(kMinQuotientScale, a.scale + b.precision + 1);
    if (whole_quotient + quotient_scale > kMaxDecimal128Precision) {
      quotient_scale = std::max(kMaxDecimal128Precision - whole_quotient, kMinQuotientScale);
    }
    return Decimal(whole_quotient + quotient_scale, quotient_scale);
  }
  if (op == "%") return Decimal(whole + scale, scale);
  return Decimal(whole + scale + 1, scale);
}

Type IntegerAsDecimal(int digits) { return Decimal(digits, 0); }

}  // namespace penstock
