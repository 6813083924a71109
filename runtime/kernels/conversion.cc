#include "runtime/kernels/conversion.h"

#include <iterator>

#include "runtime/base/check.h"

namespace penstock {
namespace {

using Class = Conversion::Class;

struct Row {
  Kind from;
  Kind to;
  Class cls;
  const char* note;
};

constexpr Row kTable[] = {
#define PST_CONVERSION(from, to, cls, note) {Kind::from, Kind::to, Class::cls, note},
#include "runtime/kernels/conversions.def"
#undef PST_CONVERSION
};
constexpr int kKindCount = static_cast<int>(Kind::kTimestamp) + 1;
static_assert(std::size(kTable) == kKindCount * kKindCount);

const Row& FindRow(Kind from, Kind to) {
  for (const Row& row : kTable) {
    if (row.from == from && row.to == to) return row;
  }
  PST_CHECK(false);
  return kTable[0];
}

bool IsLimitedDecimal(Type type) { return type.kind == Kind::kDecimal && type.precision > 0; }

int WholeDigits(Type decimal) { return decimal.precision - decimal.scale; }

// Whether every value of `from` is a value of `to`, where the table has to leave it open.
bool AlwaysFits(Type from, Type to) {
  if (to.kind == Kind::kDecimal) {
    const bool any_length = to.precision == 0;
    if (from.kind == Kind::kBool) return any_length || WholeDigits(to) >= 1;
    if (from.kind == Kind::kInt64) return any_length || WholeDigits(to) >= 19;
    if (from.kind != Kind::kDecimal) return false;
    if (any_length) return true;
    return from.precision > 0 && WholeDigits(to) >= WholeDigits(from) && to.scale >= from.scale;
  }
  if (!IsLimitedDecimal(from)) return false;
  if (to.kind == Kind::kInt64) return from.scale == 0 && from.precision <= kMaxDecimal64Precision;
  return to.kind == Kind::kFloat64 && from.precision <= 15;
}

}  // namespace

Conversion FindConversion(Type from, Type to) {
  if (from == to) return {Class::kIdentity, std::nullopt, ""};
  const Row& row = FindRow(from.kind, to.kind);
  Conversion found{row.cls, std::nullopt, row.note};
  if (row.cls == Class::kForbidden) return found;
  found.kernel = FindConvert(FormOf(to), FormOf(from));
  PST_CHECK(found.kernel.has_value());
  if (AlwaysFits(from, to)) found.cls = Class::kExact;
  return found;
}

std::vector<int32_t> ConversionImmediates(Type from, Type to) {
  std::vector<int32_t> immediates;
  if (IsLimitedDecimal(from)) immediates.push_back(from.scale);
  if (IsLimitedDecimal(to)) {
    immediates.push_back(to.precision);
    immediates.push_back(to.scale);
  }
  return immediates;
}

std::vector<int32_t> FormatImmediates(Type type) {
  if (!IsLimitedDecimal(type)) return {};
  return {type.scale};
}

}  // namespace penstock
