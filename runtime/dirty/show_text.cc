#include "runtime/dirty/show_text.h"

#include <cstdint>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

// The size of the UTF-8 character at the start of `text`; 0 if there is none.
size_t CharacterSize(std::string_view text) {
  const unsigned char lead = static_cast<unsigned char>(text[0]);
  const size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return size <= text.size() && IsUtf8(text.substr(0, size)) ? size : 0;
}

// C0, DEL, and C1, which terminals obey too.
bool IsControl(std::string_view character) {
  const unsigned char lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead < 0x20 || lead == 0x7F;
  return lead == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

std::string Printable(std::string_view text, size_t limit) {
  std::string shown;
  while (!text.empty()) {
    if (shown.size() >= limit) return shown + "...";
    const size_t size = CharacterSize(text);
    if (size > 0 && !IsControl(text.substr(0, size))) {
      shown += text.substr(0, size);
      text.remove_prefix(size);
      continue;
    }
    const unsigned char byte = static_cast<unsigned char>(text[0]);
    shown += "\\x";
    shown += kHexDigits[byte >> 4];
    shown += kHexDigits[byte & 15];
    text.remove_prefix(1);
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
    } else if (size = CharacterSize(text); size > 0) {
      *json += text.substr(0, size);
    } else {
      *json += "\\ufffd";
      size = 1;
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
