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
#define PST_CONVERSION(from, to, cls, kernel, note) {Kind::from, Kind::to, Class::cls, note},
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

// The table's kernel with the `dec` of its name made precise.
std::string KernelFor(Type from, Type to) {
  return "pst_k_" + KernelTypeName(to) + "_from_" + KernelTypeName(from);
}

}  // namespace

std::string KernelTypeName(Type type) {
  switch (type.kind) {
    case Kind::kAny:
      return "any";
    case Kind::kBool:
      return "bool";
    case Kind::kInt64:
      return "int64";
    case Kind::kDecimal:
      if (type.precision == 0) return "dectext";
      return type.precision <= kMaxDecimal64Precision ? "dec64" : "dec128";
    case Kind::kFloat64:
      return "float64";
    case Kind::kString:
      return "string";
    case Kind::kBytes:
      return "bytes";
    case Kind::kDate:
      return "date";
    case Kind::kTime:
      return "time";
    case Kind::kTimestamp:
      return "timestamp";
  }
  PST_CHECK(false);
  return "";
}

Conversion FindConversion(Type from, Type to) {
  if (from == to) return {Class::kIdentity, "", ""};
  const Row& row = FindRow(from.kind, to.kind);
  Conversion found{row.cls, "", row.note};
  if (row.cls == Class::kForbidden) return found;
  found.kernel = KernelFor(from, to);
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

std::string FormatKernel(Type type) {
  if (CarrierOf(type) == Carrier::kText || CarrierOf(type) == Carrier::kCell) return "";
  return "pst_f_" + KernelTypeName(type);
}

std::string CopyKernel(Type type) {
  switch (type.kind) {
    case Kind::kAny:
    case Kind::kString:
    case Kind::kBytes:
      return "";
    case Kind::kBool:
    case Kind::kInt64:
    case Kind::kDecimal:
    case Kind::kFloat64:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kTimestamp:
      return "pst_c_" + KernelTypeName(type);
  }
  PST_CHECK(false);
  return "";
}

std::vector<int32_t> FormatImmediates(Type type) {
  if (!IsLimitedDecimal(type)) return {};
  return {type.scale};
}

}  // namespace penstock
