#include "compiler/json/unicode_escape.h"

namespace penstock {
namespace {

std::optional<char32_t> CodeUnitAt(std::string_view text, size_t at) {
  if (text.size() < at + 6 || text.substr(at, 2) != "\\u") return std::nullopt;
  char32_t code = 0;
  for (const char c : text.substr(at + 2, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      code = code * 16 + static_cast<char32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      code = code * 16 + static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return code;
}

bool IsHighSurrogate(char32_t code) { return code >= 0xD800 && code <= 0xDBFF; }
bool IsLowSurrogate(char32_t code) { return code >= 0xDC00 && code <= 0xDFFF; }

std::string Utf8(char32_t code) {
  const auto tail = [code](int shift) {
    return static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

UnicodeEscape ReadUnicodeEscape(std::string_view text) {
  const std::optional<char32_t> code = CodeUnitAt(text, 0);
  if (!code) return {std::nullopt, 2};
  if (IsHighSurrogate(*code)) {
    const std::optional<char32_t> low = CodeUnitAt(text, 6);
    if (low && IsLowSurrogate(*low)) {
      return {Utf8(0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00)), 12};
    }
  }
  if (IsHighSurrogate(*code) || IsLowSurrogate(*code)) return {std::nullopt, 6};
  return {Utf8(*code), 6};
}

}  // namespace penstock
