#pragma once
// Numbers as SQLite recognises them in text.

#include <cstdint>
#include <optional>
#include <string_view>

namespace penstock {

struct NumberText {
  enum class Kind {
    kNone,     // not a number for SQLite: it stays text in a column of numbers
    kInteger,  // digits with or without a sign, within 64 bits
    kReal,     // a double is exactly this number, or gives the same decimal back
    kLossy,    // a number that neither holds
  };
  Kind kind = Kind::kNone;
  bool padded = false;  // with white space around it
  int64_t integer = 0;
  double real = 0;
  // The number if it is whole and within 64 bits, however it is written: 1.00, 12e2.
  std::optional<int64_t> whole;
};

NumberText ParseNumberText(std::string_view text);

// Whether a double holds the integer exactly.
bool FitsDouble(int64_t value);

// The shortest decimal that gives the double back, with a point or an exponent; or Infinity.
// `out` has room for 32 bytes; returns the size. `value` is not NaN.
int FormatReal(double value, char* out);

}  // namespace penstock
