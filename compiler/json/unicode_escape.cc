#include "compiler/json/unicode_escape.h"

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

std::optional<char32_t> CodeUnitAt(std::string_view text, size_t at) {
  if (text.size() < at + 6 || text.substr(at, 2) != "\\u") return std::nullopt;
  char32_t code = 0;
  for (const char c : text.substr(at + 2, 4)) {
    const int digit = HexValue(c);
    if (digit < 0) return std::nullopt;
    code = code * 16 + static_cast<char32_t>(digit);
  }
  return code;
}

bool IsHighSurrogate(char32_t code) { return code >= 0xD800 && code <= 0xDBFF; }
bool IsLowSurrogate(char32_t code) { return code >= 0xDC00 && code <= 0xDFFF; }

}  // namespace

UnicodeEscape ReadUnicodeEscape(std::string_view text) {
  const std::optional<char32_t> code = CodeUnitAt(text, 0);
  if (!code) return {std::nullopt, 2};
  if (IsHighSurrogate(*code)) {
    const std::optional<char32_t> low = CodeUnitAt(text, 6);
    if (low && IsLowSurrogate(*low)) {
      return {EncodeUtf8(0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00)), 12};
    }
  }
  if (IsHighSurrogate(*code) || IsLowSurrogate(*code)) return {std::nullopt, 6};
  return {EncodeUtf8(*code), 6};
}

}  // namespace penstock
