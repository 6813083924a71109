#pragma once
// A value of any type, as the interpreter passes it around.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/type/time_zone.h"
#include "runtime/type/type.h"
#include "tests/reference/number.h"

namespace penstock::reference {

struct Value {
  // What it is: never kAny; a cell has the kind of what it holds.
  Kind kind = Kind::kString;
  bool is_null = false;
  Number number;         // kBool (0, 1), kInt64, kDecimal
  double real = 0;       // kFloat64
  std::string text;      // kString, kBytes
  __int128 instant = 0;  // kDate: days; kTime, kTimestamp: nanoseconds

  static Value Null(Kind kind) {
    Value value;
    value.kind = kind;
    value.is_null = true;
    return value;
  }
  static Value OfNumber(Kind kind, Number number) {
    Value value;
    value.kind = kind;
    value.number = std::move(number);
    return value;
  }
  static Value OfInt(int64_t i, Kind kind = Kind::kInt64) { return OfNumber(kind, FromInt(i)); }
  static Value OfReal(double real) {
    Value value;
    value.kind = Kind::kFloat64;
    value.real = real;
    return value;
  }
  static Value OfText(std::string text, Kind kind = Kind::kString) {
    Value value;
    value.kind = kind;
    value.text = std::move(text);
    return value;
  }
  static Value OfInstant(Kind kind, __int128 instant) {
    Value value;
    value.kind = kind;
    value.instant = instant;
    return value;
  }
  int64_t AsInt() const { return *ToInt64(number); }
  bool IsTrue() const { return !is_null && !number.is_zero(); }
};

// A value, or the row of dirty_reasons.def that says why there is none.
struct Outcome {
  int reason = 0;
  Value value;
  Outcome(int r) : reason(r) {}
  Outcome(Value v) : value(std::move(v)) {}
};

// The same for every record of a run.
struct RunClock {
  TimeZone zone;
  int64_t now_seconds = 0;  // UTC
};

// Constants of the job that follow the arguments of a kernel.
struct Constants {
  std::vector<int32_t> integers;
  std::vector<std::string> texts;
};

std::string RealText(double real);  // the shortest digits that read back as the same
std::vector<std::string> Characters(const std::string& utf8);

}  // namespace penstock::reference
