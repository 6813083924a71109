// Conversions TO_from_FROM, one plain function per pair of kinds. Decimals of limited length travel
// as whole numbers, their scale comes with the constants; decimals of any length carry their own.

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "runtime/abi/dirty_reason.h"
#include "runtime/type/date_pattern.h"
#include "tests/reference/dates.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

constexpr int64_t kMillis = 1000000;  // nanoseconds per millisecond

bool IsDecimal(Form form) {
  return form == Form::kDec64 || form == Form::kDec128 || form == Form::kDecText;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

bool IsUtf8(const std::string& text) {
  for (const std::string& character : Characters(text)) {
    if (character.empty()) return false;
  }
  return true;
}

Outcome BoolFromText(std::string_view text) {
  const std::string word = Lower(Trim(text));
  if (word.empty()) return kEmptyNotNumber;
  if (word == "true" || word == "1") return Value::OfInt(1, Kind::kBool);
  if (word == "false" || word == "0") return Value::OfInt(0, Kind::kBool);
  return kNotBoolean;
}

Outcome IntFromNumber(const Number& number, int not_whole) {
  if (number.is_zero()) return Value::OfInt(0);
  if (WholeDigits(number) > 19) return kOutOfRange;
  const std::optional<Number> whole = Rescale(number, 0);
  if (!whole) return not_whole;
  const std::optional<int64_t> value = ToInt64(*whole);
  if (!value) return kOutOfRange;
  return Value::OfInt(*value);
}

// As a decimal of `precision` digits, `scale` after the point; precision 0: of any length.
Outcome Decimal(const Number& number, const Constants& constants, size_t at) {
  if (constants.integers.size() < at + 2) {
    const int64_t leading = number.scale - static_cast<int64_t>(number.digits.size());
    if (number.scale < -1000 || leading > 1000) return kTooManyDigits;
    Number plain = number.scale < 0 ? *Rescale(number, 0) : number;
    return Value::OfNumber(Kind::kDecimal, plain);
  }
  const int precision = constants.integers[at], scale = constants.integers[at + 1];
  if (WholeDigits(number) > precision - scale) return kTooManyDigits;
  std::optional<Number> fitting = Rescale(number, scale);
  if (!fitting) return kTooManyFractionDigits;
  fitting->scale = 0;
  return Value::OfNumber(Kind::kDecimal, *fitting);
}

Outcome RealFromText(std::string_view text) {
  const std::string word = Lower(Trim(text));
  if (word.empty()) return kEmptyNotNumber;
  if (word == "nan") return Value::OfReal(std::nan(""));
  if (word == "infinity" || word == "-infinity") {
    return Value::OfReal(word[0] == '-' ? -HUGE_VAL : HUGE_VAL);
  }
  const std::optional<Number> number = ParseNumber(word);
  if (!number) return kNotNumber;
  const double real = std::strtod(word.c_str(), nullptr);
  if (std::isinf(real) || (real == 0 && !number->is_zero())) return kOutOfRange;
  return Value::OfReal(real);
}

Outcome DecimalFromReal(double real, const Constants& constants) {
  if (!std::isfinite(real)) return kNotDecimal;
  return Decimal(*ParseNumber(RealText(real)), constants, 0);
}

Outcome RealFromNumber(const Number& number, bool exactly) {
  const double real = std::strtod(ToText(number).c_str(), nullptr);
  if (std::isinf(real)) return kOutOfRange;
  if (exactly) {
    char text[400];
    std::snprintf(text, sizeof text, "%.0f", real);
    if (Compare(*ParseNumber(text), number) != 0) return kTooManyDigits;
  }
  return Value::OfReal(real);
}

// Local time from UTC and back, by whole seconds.
__int128 ToLocal(__int128 utc, const RunClock& clock) {
  const int64_t seconds = FloorDiv(utc, kNanos);
  return utc + static_cast<__int128>(clock.zone.ToLocal(seconds) - seconds) * kNanos;
}
__int128 ToUtc(__int128 local, const RunClock& clock) {
  const int64_t seconds = FloorDiv(local, kNanos);
  return local + static_cast<__int128>(clock.zone.ToUtc(seconds) - seconds) * kNanos;
}

bool InYears(__int128 nanos) {
  const __int128 days = FloorDiv(nanos, kNanosOfDay);
  return days >= kFirstDay && days <= kLastDay;
}

Outcome Timestamp(const ParsedTime& parsed, const RunClock& clock) {
  if (parsed.reason != 0) return parsed.reason;
  const __int128 local = parsed.has_zone ? ToLocal(parsed.nanos, clock) : parsed.nanos;
  if (!InYears(local)) return kOutOfRange;
  return Value::OfInstant(Kind::kTimestamp, local);
}

Outcome TimestampFromMillis(const Number& millis, const RunClock& clock) {
  const std::optional<int64_t> value = ToInt64(millis);
  if (!value) return kOutOfRange;
  const __int128 utc = static_cast<__int128>(*value) * kMillis;
  // An offset is less than a day, so this is far enough out to ask no zone.
  if (!InYears(utc - kNanosOfDay) && !InYears(utc + kNanosOfDay)) return kOutOfRange;
  return Timestamp({0, true, utc}, clock);
}

Outcome DateFromTimestamp(const Outcome& timestamp) {
  if (timestamp.reason != 0) return timestamp.reason;
  if (FloorMod(timestamp.value.instant, kNanosOfDay) != 0) return kWouldLoseTime;
  return Value::OfInstant(Kind::kDate, FloorDiv(timestamp.value.instant, kNanosOfDay));
}

// `is_midnight`: of a date, where the first of two counts.
Outcome MillisFromTimestamp(__int128 local, bool is_midnight, const RunClock& clock) {
  const __int128 utc = ToUtc(local, clock);
  if (FloorMod(utc, kMillis) != 0) return kWouldLoseFraction;
  if (!is_midnight && ExistsTwice(local, clock)) return kExistsTwice;
  return Value::OfInt(FloorDiv(utc, kMillis));
}

Outcome Day(const ParsedTime& parsed) {
  if (parsed.reason != 0) return parsed.reason;
  return Value::OfInstant(Kind::kDate, FloorDiv(parsed.nanos, kNanosOfDay));
}

Outcome TimeOfDay(const ParsedTime& parsed) {
  if (parsed.reason != 0) return parsed.reason;
  return Value::OfInstant(Kind::kTime, FloorMod(parsed.nanos, kNanosOfDay));
}

Number Scaled(const Value& value, Form from, const Constants& constants) {
  Number number = value.number;
  if (from != Form::kDecText && value.kind == Kind::kDecimal) number.scale = constants.integers[0];
  return number;
}

// From text, which is also what cells of text become.
std::optional<Outcome> FromString(Form to, const std::string& text, const Constants& constants,
                                  const RunClock& clock) {
  if (to == Form::kBool) return BoolFromText(text);
  if (to == Form::kFloat64) return RealFromText(text);
  if (to == Form::kString) return Outcome(Value::OfText(text));
  if (to == Form::kBytes) return Outcome(Value::OfText(text, Kind::kBytes));
  if (to == Form::kDate) return Day(ParseDate(text));
  if (to == Form::kTime) return TimeOfDay(ParseTime(text));
  if (to == Form::kTimestamp) return Timestamp(ParseTimestamp(text), clock);
  const bool to_int = to == Form::kInt64;
  if (!to_int && !IsDecimal(to)) return std::nullopt;
  if (Trim(text).empty()) return Outcome(kEmptyNotNumber);
  const std::optional<Number> number = ParseNumber(text);
  if (!number) return Outcome(to_int ? kNotInteger : kNotDecimal);
  return to_int ? IntFromNumber(*number, kNotInteger) : Decimal(*number, constants, 0);
}

std::optional<Outcome> FromPattern(Form to, const Value& value, const Constants& constants,
                                   const RunClock& clock) {
  const std::string& program = constants.texts[0];
  if (to == Form::kDate) return Day(ParseByPattern(value.text, program, kNotDate));
  if (to == Form::kTime) return TimeOfDay(ParseByPattern(value.text, program, kNotTime));
  return Timestamp(ParseByPattern(value.text, program, kNotTimestamp), clock);
}

std::optional<Outcome> FromNumber(Form to, Form from, const Value& value,
                                  const Constants& constants, const RunClock& clock) {
  const Number number = Scaled(value, from, constants);
  const bool scaled = from == Form::kDec64 || from == Form::kDec128;
  if (to == Form::kInt64) return IntFromNumber(number, kWouldLoseFraction);
  if (IsDecimal(to)) return Decimal(number, constants, scaled ? 1 : 0);
  if (to == Form::kFloat64) return RealFromNumber(number, from == Form::kInt64);
  if (to == Form::kString) return Outcome(Value::OfText(ToText(number)));
  if (to == Form::kTimestamp) return TimestampFromMillis(number, clock);
  if (to == Form::kDate) return DateFromTimestamp(TimestampFromMillis(number, clock));
  if (to == Form::kBool) {
    if (number.is_zero() || ToText(number) == "1") {
      return Outcome(Value::OfNumber(Kind::kBool, number));
    }
    return Outcome(kNotBoolean);
  }
  return std::nullopt;
}

std::optional<Outcome> FromReal(Form to, double real, const Constants& constants) {
  if (to == Form::kString) return Outcome(Value::OfText(RealText(real)));
  if (IsDecimal(to)) return DecimalFromReal(real, constants);
  if (to != Form::kInt64) return std::nullopt;
  if (!std::isfinite(real)) return Outcome(std::isnan(real) ? kNotInteger : kOutOfRange);
  if (std::fabs(real) >= 0x1p64) return Outcome(kOutOfRange);
  char digits[400];
  std::snprintf(digits, sizeof digits, "%.0f", std::trunc(real));
  if (std::trunc(real) != real) return Outcome(kWouldLoseFraction);
  return IntFromNumber(*ParseNumber(digits), kWouldLoseFraction);
}

// A cell by what it holds.
std::optional<Outcome> FromAny(Form to, const Value& cell, const Constants& constants,
                               const RunClock& clock) {
  switch (cell.kind) {
    case Kind::kInt64:
      if (to == Form::kInt64) return Outcome(cell);
      if (to == Form::kBytes || to == Form::kTime) return Outcome(kNoConversion);
      return FromNumber(to, Form::kInt64, cell, constants, clock);
    case Kind::kFloat64:
      if (to == Form::kFloat64) return Outcome(cell);
      if (to == Form::kInt64 || to == Form::kString || IsDecimal(to)) {
        return FromReal(to, cell.real, constants);
      }
      return Outcome(kNoConversion);
    case Kind::kString:
      return FromString(to, cell.text, constants, clock);
    case Kind::kBytes:
      if (to == Form::kBytes) return Outcome(cell);
      if (to != Form::kString) return Outcome(kNoConversion);
      if (!IsUtf8(cell.text)) return Outcome(kNotUtf8);
      return FromString(to, cell.text, constants, clock);
    default:
      return std::nullopt;
  }
}

std::optional<Outcome> FromInstant(Form to, Form from, const Value& value, const RunClock& clock) {
  if (from == Form::kDate) {
    const __int128 midnight = value.instant * kNanosOfDay;
    if (to == Form::kString)
      return Outcome(Value::OfText(DateText(static_cast<int64_t>(value.instant))));
    if (to == Form::kTimestamp) return Outcome(Value::OfInstant(Kind::kTimestamp, midnight));
    if (to == Form::kInt64) return MillisFromTimestamp(midnight, true, clock);
  } else if (from == Form::kTime) {
    if (to == Form::kString)
      return Outcome(Value::OfText(TimeText(static_cast<int64_t>(value.instant))));
  } else if (from == Form::kTimestamp) {
    if (to == Form::kString) return Outcome(Value::OfText(TimestampText(value.instant)));
    if (to == Form::kDate) return DateFromTimestamp(value);
    if (to == Form::kInt64) return MillisFromTimestamp(value.instant, false, clock);
  }
  return std::nullopt;
}

// With the offset of the job's zone.
Outcome ZonedText(__int128 local, const std::string& program, const RunClock& clock) {
  const auto offset = static_cast<int64_t>((local - ToUtc(local, clock)) / kNanos);
  if (program[offsetof(DateProgram, has_zone)] != 0) {
    if (offset % 60 != 0) return kOffsetWithSeconds;
    if (ExistsTwice(local, clock)) return kExistsTwice;
  }
  return Value::OfText(FormatByPattern(local, program, offset));
}

__int128 Nanos(const Value& value) {
  return value.kind == Kind::kDate ? value.instant * kNanosOfDay : value.instant;
}

std::string FormatAs(Form form, const Value& value, const Constants& constants) {
  Number number = value.number;
  switch (form) {
    case Form::kBool:
      return value.IsTrue() ? "true" : "false";
    case Form::kInt64:
      return ToText(number);
    case Form::kDec64:
    case Form::kDec128:
      number.scale = constants.integers[0];
      return ToText(number);
    case Form::kFloat64:
      return RealText(value.real);
    case Form::kDate:
      return DateText(static_cast<int64_t>(value.instant));
    case Form::kTime:
      return TimeText(static_cast<int64_t>(value.instant));
    default:
      return TimestampText(value.instant);
  }
}

}  // namespace

std::string RealText(double real) {
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real > 0 ? "Infinity" : "-Infinity";
  if (real == 0) return std::signbit(real) ? "-0" : "0";
  char text[40];
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*e", digits - 1, real);
    if (std::strtod(text, nullptr) == real) break;
  }
  // From 1e-7 up to 1e21 in plain digits, beyond with an exponent.
  if (std::fabs(real) < 1e-7 || std::fabs(real) >= 1e21) return text;
  const Number number = *ParseNumber(text);
  return ToText(number.scale < 0 ? *Rescale(number, 0) : number);
}

std::vector<std::string> Characters(const std::string& utf8) {
  std::vector<std::string> characters;
  for (size_t i = 0; i < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[i]);
    const size_t length = first < 0x80   ? 1
                          : first < 0xC2 ? 0
                          : first < 0xE0 ? 2
                          : first < 0xF0 ? 3
                          : first < 0xF5 ? 4
                                         : 0;
    bool good = length > 0 && i + length <= utf8.size();
    for (size_t k = 1; good && k < length; ++k) {
      good = (static_cast<unsigned char>(utf8[i + k]) & 0xC0) == 0x80;
    }
    if (good && length > 2) {
      const auto second = static_cast<unsigned char>(utf8[i + 1]);
      good = !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second > 0x9F) &&
             !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F);
    }
    characters.push_back(good ? utf8.substr(i, length) : "");
    i += good ? length : 1;
  }
  return characters;
}

bool ExistsTwice(__int128 local, const RunClock& clock) {
  constexpr __int128 kHour = 3600 * kNanos;
  const __int128 utc = ToUtc(local, clock);
  for (__int128 near = utc - 48 * kHour; near <= utc + 48 * kHour; near += kHour) {
    const __int128 other = local - (ToLocal(near, clock) - near);
    if (other != utc && ToLocal(other, clock) == local) return true;
  }
  return false;
}

std::optional<Outcome> CallConversion(Kernel kernel, const Value& value, const Constants& constants,
                                      const RunClock& clock) {
  const Form to = *InfoOf(kernel).to, from = *InfoOf(kernel).from;
  if (InfoOf(kernel).by_pattern) {
    if (from == Form::kString) return FromPattern(to, value, constants, clock);
    if (from == Form::kTimestamp) return ZonedText(value.instant, constants.texts[0], clock);
    return Outcome(Value::OfText(FormatByPattern(Nanos(value), constants.texts[0])));
  }
  switch (from) {
    case Form::kAny:
      return FromAny(to, value, constants, clock);
    case Form::kString:
      return FromString(to, value.text, constants, clock);
    case Form::kBytes:
      if (!IsUtf8(value.text)) return Outcome(kNotUtf8);
      return Outcome(Value::OfText(value.text));
    case Form::kBool:
      if (to == Form::kString) return Outcome(Value::OfText(value.IsTrue() ? "true" : "false"));
      return FromNumber(to, from, value, constants, clock);
    case Form::kInt64:
    case Form::kDec64:
    case Form::kDec128:
    case Form::kDecText:
      return FromNumber(to, from, value, constants, clock);
    case Form::kFloat64:
      return FromReal(to, value.real, constants);
    case Form::kDate:
    case Form::kTime:
    case Form::kTimestamp:
      break;
  }
  return FromInstant(to, from, value, clock);
}

// Types with many ways to write a value keep the text it came with, without blanks around it;
// others are written in their canonical form.
Outcome CopyText(Kernel kernel, const std::string& text, const Constants& constants,
                 const RunClock& clock) {
  const Form form = *InfoOf(kernel).to;
  if (InfoOf(kernel).by_pattern) {
    const Outcome read = *FromPattern(form, Value::OfText(text), constants, clock);
    if (read.reason != 0) return read;
    return Value::OfText(FormatByPattern(Nanos(read.value), constants.texts[1]));
  }
  const Outcome outcome = *FromString(form, text, constants, clock);
  if (outcome.reason != 0) return outcome;
  if (form == Form::kFloat64 || form == Form::kTime || form == Form::kDecText) {
    return Value::OfText(std::string(Trim(text)));
  }
  Constants scale;
  if (IsDecimal(form)) scale.integers = {constants.integers[1]};
  return Value::OfText(FormatAs(form, outcome.value, scale));
}

std::string Format(Kernel kernel, const Value& value, const Constants& constants) {
  if (InfoOf(kernel).by_pattern) return FormatByPattern(Nanos(value), constants.texts[0]);
  return FormatAs(*InfoOf(kernel).from, value, constants);
}

}  // namespace penstock::reference
