#include "runtime/type/type.h"

#include <charconv>
#include <iterator>

#include "runtime/base/ascii.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

// The kinds of kTypeNames, in its order.
constexpr Kind kTypeKinds[] = {Kind::kAny,       Kind::kBool,    Kind::kInt64,     Kind::kInt64,
                               Kind::kDecimal,   Kind::kFloat64, Kind::kString,    Kind::kBytes,
                               Kind::kTimestamp, Kind::kTime,    Kind::kTimestamp, Kind::kInt64,
                               Kind::kBool,      Kind::kDecimal};

std::optional<int> ParseSmallNumber(std::string_view text) {
  text = Trim(text, " ");
  int value = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end || value < 0) return std::nullopt;
  return value;
}

// `arguments` is what is between the parentheses.
std::optional<Type> ParseDecimal(std::string_view arguments) {
  const size_t comma = arguments.find(',');
  const auto precision = ParseSmallNumber(arguments.substr(0, comma));
  std::optional<int> scale = 0;
  if (comma != std::string_view::npos) scale = ParseSmallNumber(arguments.substr(comma + 1));
  if (!precision || !scale) return std::nullopt;
  if (*precision < 1 || *precision > kMaxDecimal128Precision || *scale > *precision) {
    return std::nullopt;
  }
  return Type{Kind::kDecimal, static_cast<uint8_t>(*precision), static_cast<uint8_t>(*scale)};
}

}  // namespace

const std::string_view kTypeNames[] = {"any",       "bool",   "int",     "bigint", "decimal",
                                       "double",    "string", "bytes",   "date",   "time",
                                       "timestamp", "long",   "boolean", "numeric"};
const int kTypeNameCount = static_cast<int>(std::size(kTypeNames));
static_assert(std::size(kTypeNames) == std::size(kTypeKinds));

Carrier CarrierOf(Type type) {
  switch (type.kind) {
    case Kind::kAny:
      return Carrier::kCell;
    case Kind::kBool:
      return Carrier::kInt32;
    case Kind::kInt64:
      return Carrier::kInt64;
    case Kind::kDecimal:
      if (type.precision == 0) return Carrier::kText;
      return type.precision <= kMaxDecimal64Precision ? Carrier::kInt64 : Carrier::kInt128;
    case Kind::kFloat64:
      return Carrier::kFloat64;
    case Kind::kString:
      return Carrier::kText;
    case Kind::kBytes:
      return Carrier::kText;
    case Kind::kDate:
      return Carrier::kInt32;
    case Kind::kTime:
      return Carrier::kInt64;
    case Kind::kTimestamp:
      return Carrier::kInt128;
  }
  PST_CHECK(false);
  return Carrier::kCell;
}

std::string_view CategoryOf(Type type) {
  switch (type.kind) {
    case Kind::kAny:
      return "ANY";
    case Kind::kBool:
      return "BOOLEAN";
    case Kind::kInt64:
      return "LONG";
    case Kind::kDecimal:
      return "DOUBLE";
    case Kind::kFloat64:
      return "DOUBLE";
    case Kind::kString:
      return "STRING";
    case Kind::kBytes:
      return "BYTES";
    case Kind::kDate:
      return "DATE";
    case Kind::kTime:
      return "DATE";
    case Kind::kTimestamp:
      return "DATE";
  }
  PST_CHECK(false);
  return "";
}

std::string ToString(Type type) {
  switch (type.kind) {
    case Kind::kAny:
      return "any";
    case Kind::kBool:
      return "bool";
    case Kind::kInt64:
      return "int";
    case Kind::kDecimal:
      if (type.precision == 0) return "decimal";
      return "decimal(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
    case Kind::kFloat64:
      return "double";
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

std::optional<Type> ParseTypeName(std::string_view name, bool exact_date) {
  name = Trim(name, " ");
  if (name.size() > 64) return std::nullopt;
  const std::string lower = LowerCase(name);
  std::string_view base = lower;
  std::string_view arguments;
  const size_t open = base.find('(');
  if (open != std::string_view::npos) {
    if (base.back() != ')') return std::nullopt;
    arguments = base.substr(open + 1, base.size() - open - 2);
    base = Trim(base.substr(0, open), " ");
    if (base != "decimal" && base != "numeric") return std::nullopt;
    return ParseDecimal(arguments);
  }
  for (size_t i = 0; i < std::size(kTypeNames); ++i) {
    if (kTypeNames[i] != base) continue;
    if (exact_date && base == "date") return Type{Kind::kDate};
    return Type{kTypeKinds[i]};
  }
  return std::nullopt;
}

}  // namespace penstock
