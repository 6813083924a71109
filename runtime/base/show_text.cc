#include "runtime/base/show_text.h"

#include <cstdint>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

// Takes the first character of `text`, or one byte that is none.
void TakeShown(std::string_view* text, bool keep_lines, std::string* shown) {
  const Character character = CharacterAt(*text, 0);
  const char first = (*text)[0];
  const bool kept = keep_lines && (first == '\n' || first == '\t');
  if (character.valid && (kept || !IsUnprintable(character.code))) {
    *shown += text->substr(0, character.bytes);
  } else {
    for (const char c : text->substr(0, character.bytes)) {
      const unsigned char byte = static_cast<unsigned char>(c);
      *shown += "\\x";
      *shown += kHexDigits[byte >> 4];
      *shown += kHexDigits[byte & 15];
    }
  }
  text->remove_prefix(character.bytes);
}

}  // namespace

bool IsUnprintable(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
         code == 0x200F || code == 0x2028 || code == 0x2029 || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

std::string TerminalText(std::string_view text) {
  std::string shown;
  while (!text.empty()) TakeShown(&text, true, &shown);
  return shown;
}

std::string Printable(std::string_view text, size_t limit) {
  std::string shown;
  while (!text.empty()) {
    if (shown.size() >= limit) return shown + "...";
    TakeShown(&text, false, &shown);
  }
  return shown;
}

void AppendJsonString(std::string_view text, std::string* json) {
  *json += '"';
  while (!text.empty()) {
    const unsigned char byte = static_cast<unsigned char>(text[0]);
    size_t size = 1;
    if (byte == '"' || byte == '\\') {
      *json += '\\';
      *json += text[0];
    } else if (byte == '\n') {
      *json += "\\n";
    } else if (byte == '\r') {
      *json += "\\r";
    } else if (byte == '\t') {
      *json += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      *json += "\\u00";
      *json += kHexDigits[byte >> 4];
      *json += kHexDigits[byte & 15];
    } else if (byte < 0x80) {
      *json += text[0];
    } else if (const Character character = CharacterAt(text, 0); character.valid) {
      size = character.bytes;
      *json += text.substr(0, size);
    } else {
      *json += "\\ufffd";
    }
    text.remove_prefix(size);
  }
  *json += '"';
}

std::string Base64(std::string_view bytes) {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0);
    }
    for (size_t k = 0; k < 4; ++k) {
      const bool padding = i + k > bytes.size();  // k characters need k bytes, the first needs one
      text += padding ? '=' : kAlphabet[group >> (18 - 6 * k) & 63];
    }
  }
  return text;
}

}  // namespace penstock
