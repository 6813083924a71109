// Arithmetic, comparison and rounding. Kernels named int32, int64, int128, dec128 compute on whole
// numbers, whatever type those stand for; the scale of decimals is no concern of theirs.

#include <cmath>
#include <cstring>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

struct Name {
  std::string_view operation;  // "add"
  std::string_view carrier;    // "int64"
};

std::optional<Name> Split(std::string_view name) {
  const size_t at = name.rfind('_');
  if (at == name.npos) return std::nullopt;
  return Name{name.substr(0, at), name.substr(at + 1)};
}

// A result that leaves its type refuses the record.
Outcome Whole(const Number& number, std::string_view carrier) {
  if (carrier == "int64" && !ToInt64(number)) return kOutOfRange;
  if (number.digits.size() > 38) return kOutOfRange;
  return Value::OfNumber(Kind::kInt64, number);
}

std::optional<Outcome> WholeArithmetic(const Name& name, const std::vector<Value>& args,
                                       const Constants& constants) {
  const Number& a = args[0].number;
  const std::string_view operation = name.operation;
  if (operation == "neg") return Whole(Negate(a), name.carrier);
  if (operation == "abs") return Whole(a.negative ? Negate(a) : a, name.carrier);
  if (operation == "sign") return Outcome(Value::OfInt(a.is_zero() ? 0 : a.negative ? -1 : 1));
  if (operation == "round") {
    Number shifted = a;
    shifted.scale = constants.integers[0];
    constexpr Rounding kModes[] = {Rounding::kHalfAwayFromZero, Rounding::kTowardZero,
                                   Rounding::kDown, Rounding::kUp};
    Number rounded = Round(shifted, 0, kModes[constants.integers[2]]);
    rounded.scale = -constants.integers[1];
    return Whole(*Rescale(rounded, 0), name.carrier);
  }
  if (args.size() < 2) return std::nullopt;
  const Number& b = args[1].number;
  if (operation == "add") return Whole(Add(a, b), name.carrier);
  if (operation == "sub") return Whole(Subtract(a, b), name.carrier);
  if (operation == "mul") return Whole(Multiply(a, b), name.carrier);
  if (operation == "mod") {
    if (b.is_zero()) return Outcome(kDivisionByZero);
    return Whole(Remainder(a, b), name.carrier);
  }
  if (operation == "div") {
    if (b.is_zero()) return Outcome(kDivisionByZero);
    Number scaled = a;
    scaled.scale = -constants.integers[0];
    return Whole(Divide(scaled, b, 0), name.carrier);
  }
  return std::nullopt;
}

Outcome Real(double value, double a, double b) {
  if (!std::isfinite(value) && std::isfinite(a) && std::isfinite(b)) return kOutOfRange;
  return Value::OfReal(value);
}

double RoundReal(double value, int digits, int mode) {
  if (!std::isfinite(value) || digits > 308) return value;
  const double power = std::pow(10, std::abs(std::max(digits, -308)));
  const double scaled = digits < 0 ? value / power : value * power;
  if (!std::isfinite(scaled) || (digits >= 0 && std::fabs(scaled) >= 0x1p52)) return value;
  const double whole = mode == 0   ? std::round(scaled)
                       : mode == 1 ? std::trunc(scaled)
                       : mode == 2 ? std::floor(scaled)
                                   : std::ceil(scaled);
  return digits < 0 ? whole * power : whole / power;
}

std::optional<Outcome> RealArithmetic(std::string_view operation, const std::vector<Value>& args,
                                      const Constants& constants) {
  const double a = args[0].real;
  if (operation == "neg") return Outcome(Value::OfReal(-a));
  if (operation == "abs") return Outcome(Value::OfReal(std::fabs(a)));
  if (operation == "sign") {
    if (std::isnan(a)) return Outcome(kBadArgument);
    return Outcome(Value::OfInt(a > 0 ? 1 : a < 0 ? -1 : 0));
  }
  if (operation == "round") {
    return Outcome(Value::OfReal(RoundReal(a, constants.integers[0], constants.integers[1])));
  }
  if (args.size() < 2) return std::nullopt;
  const double b = args[1].real;
  if (operation == "add") return Real(a + b, a, b);
  if (operation == "sub") return Real(a - b, a, b);
  if (operation == "mul") return Real(a * b, a, b);
  if ((operation == "div" || operation == "mod") && b == 0) return Outcome(kDivisionByZero);
  if (operation == "div") return Real(a / b, a, b);
  if (operation == "mod") {
    const double rest = std::fmod(a, b);
    if (std::isnan(rest) && !std::isnan(a) && !std::isnan(b)) return Outcome(kBadArgument);
    return Outcome(Value::OfReal(rest));
  }
  return std::nullopt;
}

// Total order: NaN equals itself and is greater than all other numbers; text by its bytes.
int Order(const Value& a, const Value& b, std::string_view carrier) {
  if (carrier == "text") return a.text.compare(b.text) < 0 ? -1 : a.text == b.text ? 0 : 1;
  if (carrier == "float64") {
    if (std::isnan(a.real) || std::isnan(b.real)) {
      return static_cast<int>(std::isnan(a.real)) - static_cast<int>(std::isnan(b.real));
    }
    return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
  }
  // Dates and times hold their number elsewhere; of the two members one is always zero.
  if (a.instant != b.instant) return a.instant < b.instant ? -1 : 1;
  return Compare(a.number, b.number);
}

std::optional<Outcome> Comparison(const Name& name, const std::vector<Value>& args) {
  if (args.size() != 2) return std::nullopt;
  const int order = Order(args[0], args[1], name.carrier);
  if (name.operation == "eq") return Outcome(Value::OfInt(order == 0, Kind::kBool));
  if (name.operation == "lt") return Outcome(Value::OfInt(order < 0, Kind::kBool));
  if (name.operation == "le") return Outcome(Value::OfInt(order <= 0, Kind::kBool));
  if (name.operation == "greatest") return Outcome(order < 0 ? args[1] : args[0]);
  if (name.operation == "least") return Outcome(order > 0 ? args[1] : args[0]);
  return std::nullopt;
}

// A cell and a text: as numbers if both are; else as texts.
Outcome CompareCell(const Name& name, const Value& cell, const Value& text) {
  const Outcome own = *CallConversion("string_from_any", cell, {}, {});
  if (own.reason != 0) return own.reason;
  int order = Order(own.value, text, "text");
  if (cell.kind == Kind::kInt64 || cell.kind == Kind::kFloat64) {
    const Outcome a = *CallConversion("dectext_from_any", cell, {}, {});
    const Outcome b = *CallConversion("dectext_from_string", text, {}, {});
    if (a.reason == 0 && b.reason == 0) order = Compare(a.value.number, b.value.number);
  }
  const bool holds = name.operation == "eq_any"   ? order == 0
                     : name.operation == "lt_any" ? order < 0
                                                  : order <= 0;
  return Value::OfInt(holds ? 1 : 0, Kind::kBool);
}

template <typename T>
T LoadAt(const std::string& table, size_t at) {
  T value;
  std::memcpy(&value, table.data() + at, sizeof value);
  return value;
}

// `value in (constants)`, which stand in a table: numbers of 8 bytes (int32, int64) or 16 (int128);
// or texts, behind their number, where each begins and where the last ends (4 bytes each).
Outcome InTable(const Value& value, std::string_view carrier, const std::string& table) {
  bool found = false;
  if (carrier == "text") {
    const auto count = LoadAt<uint32_t>(table, 0);
    const size_t texts = sizeof(uint32_t) * (count + 2);
    for (uint32_t i = 0; i < count; ++i) {
      const auto begin = LoadAt<uint32_t>(table, sizeof(uint32_t) * (i + 1));
      const auto end = LoadAt<uint32_t>(table, sizeof(uint32_t) * (i + 2));
      found = found || table.substr(texts + begin, end - begin) == value.text;
    }
    return Value::OfInt(found, Kind::kBool);
  }
  const size_t size = carrier == "int128" ? sizeof(__int128) : sizeof(int64_t);
  for (size_t at = 0; at < table.size(); at += size) {
    const __int128 item =
        carrier == "int128" ? LoadAt<__int128>(table, at) : LoadAt<int64_t>(table, at);
    // Dates and times hold their number elsewhere; of the two members one is always zero.
    Number number = value.number;
    number.scale = 0;
    found =
        found || (value.instant == 0 ? Compare(number, FromInt(item)) == 0 : value.instant == item);
  }
  return Value::OfInt(found, Kind::kBool);
}

}  // namespace

std::optional<Outcome> CallOperator(std::string_view name, const std::vector<Value>& args,
                                    const Constants& constants) {
  const std::optional<Name> parts = Split(name);
  if (!parts || args.empty()) return std::nullopt;
  if (parts->operation == "in") return InTable(args[0], parts->carrier, constants.texts.at(0));
  if (parts->operation.ends_with("_any")) return CompareCell(*parts, args.at(0), args.at(1));
  if (auto compared = Comparison(*parts, args)) return compared;
  if (name == "mul_wide") return Whole(Multiply(args[0].number, args[1].number), "dec128");
  if (parts->carrier == "float64") return RealArithmetic(parts->operation, args, constants);
  if (parts->carrier == "int64" || parts->carrier == "dec128") {
    return WholeArithmetic(*parts, args, constants);
  }
  return std::nullopt;
}

}  // namespace penstock::reference
