#pragma once
// Letters, digits and blanks of ASCII. Other bytes, including those of UTF-8, are none of these and
// stay unchanged. Unlike <cctype>, nothing here depends on the locale.

#include <algorithm>
#include <string>
#include <string_view>

namespace penstock {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLetter(char c) { return IsLower(c) || IsUpper(c); }
constexpr bool IsLetterOrDigit(char c) { return IsLetter(c) || IsDigit(c); }
constexpr bool IsWordByte(char c) { return IsLetterOrDigit(c) || c == '_'; }

constexpr char LowerCase(char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char UpperCase(char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// 0 to 15; -1 if it is not a hexadecimal digit of either case.
constexpr int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = LowerCase(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerCase(c);
  return lower;
}

inline std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = UpperCase(c);
  return upper;
}

constexpr bool SameIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return LowerCase(x) == LowerCase(y); });
}

inline constexpr std::string_view kSpaceAndTab = " \t";

// Without the bytes of `blanks` at the end, or at both ends.
constexpr std::string_view TrimEnd(std::string_view text, std::string_view blanks = kSpaceAndTab) {
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}
constexpr std::string_view Trim(std::string_view text, std::string_view blanks = kSpaceAndTab) {
  text = TrimEnd(text, blanks);
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

}  // namespace penstock
