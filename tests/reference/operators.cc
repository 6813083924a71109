// Arithmetic, comparison and rounding. Kernels of int32, int64 and int128 compute on whole numbers,
// whatever type those stand for; they do not handle the scale of decimals.

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

// A result that leaves its type refuses the record.
Outcome Whole(const Number& number, Operands operands) {
  if (operands == Operands::kInt64 && !ToInt64(number)) return kOutOfRange;
  if (number.digits.size() > 38) return kOutOfRange;
  return Value::OfNumber(Kind::kInt64, number);
}

constexpr Rounding kModes[] = {Rounding::kHalfAwayFromZero, Rounding::kTowardZero, Rounding::kDown,
                               Rounding::kUp};

Outcome RoundWhole(const Number& a, Operands operands, const Constants& constants) {
  Number shifted = a;
  shifted.scale = constants.integers[0];
  Number rounded = Round(shifted, 0, kModes[constants.integers[2]]);
  rounded.scale = -constants.integers[1];
  return Whole(*Rescale(rounded, 0), operands);
}

std::optional<Outcome> WholeArithmetic(Operation operation, Operands operands,
                                       const std::vector<Value>& args, const Constants& constants) {
  const Number& a = args[0].number;
  if (operation == Operation::kNegate) return Whole(Negate(a), operands);
  if (operation == Operation::kAbsolute) return Whole(a.negative ? Negate(a) : a, operands);
  if (operation == Operation::kSign)
    return Outcome(Value::OfInt(a.is_zero() ? 0 : a.negative ? -1 : 1));
  if (args.size() < 2) return std::nullopt;
  const Number& b = args[1].number;
  if (operation == Operation::kAdd) return Whole(Add(a, b), operands);
  if (operation == Operation::kSubtract) return Whole(Subtract(a, b), operands);
  if (operation == Operation::kMultiply) return Whole(Multiply(a, b), operands);
  if (operation == Operation::kRemainder) {
    if (b.is_zero()) return Outcome(kDivisionByZero);
    return Whole(Remainder(a, b), operands);
  }
  if (operation == Operation::kDivide) {
    if (b.is_zero()) return Outcome(kDivisionByZero);
    Number scaled = a;
    scaled.scale = -constants.integers[0];
    return Whole(Divide(scaled, b, 0), operands);
  }
  return std::nullopt;
}

Outcome Real(double value, double a, double b) {
  if (!std::isfinite(value) && std::isfinite(a) && std::isfinite(b)) return kOutOfRange;
  return Value::OfReal(value);
}

// Of the shortest text.
double RoundReal(double value, int digits, int mode) {
  if (!std::isfinite(value) || value == 0) return value;
  const Number rounded = Round(*ParseNumber(RealText(value)), digits, kModes[mode]);
  return std::copysign(std::strtod(ToText(rounded).c_str(), nullptr), value);
}

std::optional<Outcome> RealArithmetic(Operation operation, const std::vector<Value>& args) {
  const double a = args[0].real;
  if (operation == Operation::kNegate) return Outcome(Value::OfReal(-a));
  if (operation == Operation::kAbsolute) return Outcome(Value::OfReal(std::fabs(a)));
  if (operation == Operation::kSign) {
    if (std::isnan(a)) return Outcome(kBadArgument);
    return Outcome(Value::OfInt(a > 0 ? 1 : a < 0 ? -1 : 0));
  }
  if (args.size() < 2) return std::nullopt;
  const double b = args[1].real;
  if (operation == Operation::kAdd) return Real(a + b, a, b);
  if (operation == Operation::kSubtract) return Real(a - b, a, b);
  if (operation == Operation::kMultiply) return Real(a * b, a, b);
  if ((operation == Operation::kDivide || operation == Operation::kRemainder) && b == 0)
    return Outcome(kDivisionByZero);
  if (operation == Operation::kDivide) return Real(a / b, a, b);
  if (operation == Operation::kRemainder) {
    const double rest = std::fmod(a, b);
    if (std::isnan(rest) && !std::isnan(a) && !std::isnan(b)) return Outcome(kBadArgument);
    return Outcome(Value::OfReal(rest));
  }
  return std::nullopt;
}

// Total order: NaN equals itself and is greater than all other numbers; text by its bytes.
int Order(const Value& a, const Value& b, Operands operands) {
  if (operands == Operands::kText)
    return a.text.compare(b.text) < 0 ? -1 : a.text == b.text ? 0 : 1;
  if (operands == Operands::kFloat64) {
    if (std::isnan(a.real) || std::isnan(b.real)) {
      return static_cast<int>(std::isnan(a.real)) - static_cast<int>(std::isnan(b.real));
    }
    return a.real < b.real ? -1 : a.real > b.real ? 1 : 0;
  }
  // Dates and times hold their number elsewhere; of the two members one is always zero.
  if (a.instant != b.instant) return a.instant < b.instant ? -1 : 1;
  return Compare(a.number, b.number);
}

std::optional<Outcome> Comparison(Operation operation, Operands operands,
                                  const std::vector<Value>& args) {
  const int order = Order(args[0], args[1], operands);
  if (operation == Operation::kEqual) return Outcome(Value::OfInt(order == 0, Kind::kBool));
  if (operation == Operation::kLess) return Outcome(Value::OfInt(order < 0, Kind::kBool));
  if (operation == Operation::kLessOrEqual) return Outcome(Value::OfInt(order <= 0, Kind::kBool));
  if (operation == Operation::kGreatest) return Outcome(order < 0 ? args[1] : args[0]);
  if (operation == Operation::kLeast) return Outcome(order > 0 ? args[1] : args[0]);
  return std::nullopt;
}

Outcome Holds(Operation operation, int order) {
  const bool holds = operation == Operation::kEqual  ? order == 0
                     : operation == Operation::kLess ? order < 0
                                                     : order <= 0;
  return Value::OfInt(holds ? 1 : 0, Kind::kBool);
}

// A cell and a number; infinities and NaN are beyond all numbers.
Outcome CompareWithNumber(Operation operation, const Value& cell, const Number& number) {
  if (cell.kind == Kind::kFloat64 && !std::isfinite(cell.real)) {
    return Holds(operation, cell.real < 0 ? -1 : 1);
  }
  const Outcome own = *CallConversion(Kernel::dectext_from_any, cell, {}, {});
  if (own.reason != 0) return own.reason;
  return Holds(operation, Compare(own.value.number, number));
}

// A cell and a text: as numbers if both are; else as texts.
Outcome CompareCell(Operation operation, const Value& cell, const Value& text) {
  if (cell.kind == Kind::kInt64 || cell.kind == Kind::kFloat64) {
    const Outcome number = *CallConversion(Kernel::dectext_from_string, text, {}, {});
    if (number.reason == 0) return CompareWithNumber(operation, cell, number.value.number);
  }
  const Outcome own = *CallConversion(Kernel::string_from_any, cell, {}, {});
  if (own.reason != 0) return own.reason;
  return Holds(operation, Order(own.value, text, Operands::kText));
}

template <typename T>
T LoadAt(const std::string& table, size_t at) {
  T value;
  std::memcpy(&value, table.data() + at, sizeof value);
  return value;
}

// `value in (constants)`, which are in a table: numbers of 8 bytes (int32, int64) or 16 (int128);
// or texts, behind their number, where each begins and where the last ends (4 bytes each).
Outcome InTable(const Value& value, Operands operands, const std::string& table) {
  bool found = false;
  if (operands == Operands::kText) {
    const auto count = LoadAt<uint32_t>(table, 0);
    const size_t texts = sizeof(uint32_t) * (count + 2);
    for (uint32_t i = 0; i < count; ++i) {
      const auto begin = LoadAt<uint32_t>(table, sizeof(uint32_t) * (i + 1));
      const auto end = LoadAt<uint32_t>(table, sizeof(uint32_t) * (i + 2));
      found = found || table.substr(texts + begin, end - begin) == value.text;
    }
    return Value::OfInt(found, Kind::kBool);
  }
  const size_t size = operands == Operands::kInt128 ? sizeof(__int128) : sizeof(int64_t);
  for (size_t at = 0; at < table.size(); at += size) {
    const __int128 item =
        operands == Operands::kInt128 ? LoadAt<__int128>(table, at) : LoadAt<int64_t>(table, at);
    // Dates and times hold their number elsewhere; of the two members one is always zero.
    Number number = value.number;
    number.scale = 0;
    found =
        found || (value.instant == 0 ? Compare(number, FromInt(item)) == 0 : value.instant == item);
  }
  return Value::OfInt(found, Kind::kBool);
}

}  // namespace

std::optional<Outcome> CallOperator(Kernel kernel, const std::vector<Value>& args,
                                    const Constants& constants) {
  switch (kernel) {
    case Kernel::mul_wide:
      return Whole(Multiply(args[0].number, args[1].number), Operands::kInt128);
    case Kernel::round_int64:
      return RoundWhole(args[0].number, Operands::kInt64, constants);
    case Kernel::round_dec128:
      return RoundWhole(args[0].number, Operands::kInt128, constants);
    case Kernel::round_float64:
      return Outcome(
          Value::OfReal(RoundReal(args[0].real, constants.integers[0], constants.integers[1])));
    case Kernel::eq_any_dectext:
      return CompareWithNumber(Operation::kEqual, args[0], args[1].number);
    case Kernel::lt_any_dectext:
      return CompareWithNumber(Operation::kLess, args[0], args[1].number);
    case Kernel::le_any_dectext:
      return CompareWithNumber(Operation::kLessOrEqual, args[0], args[1].number);
    default:
      break;
  }
  const KernelInfo& info = InfoOf(kernel);
  if (!info.operation) return std::nullopt;
  const Operation operation = *info.operation;
  const Operands operands = info.operands;
  if (operation == Operation::kIn) return InTable(args[0], operands, constants.texts.at(0));
  if (operands == Operands::kCell) return CompareCell(operation, args.at(0), args.at(1));
  if (args.size() == 2) {
    if (auto compared = Comparison(operation, operands, args)) return compared;
  }
  if (operands == Operands::kFloat64) return RealArithmetic(operation, args);
  return WholeArithmetic(operation, operands, args, constants);
}

}  // namespace penstock::reference
