// The escapes of java.util.Properties: \t \n \r \f \uXXXX, a backslash before a line end joins the
// next line without its leading blanks, and before any other character it means that character.
#include "compiler/frontend/properties_text.h"

#include <algorithm>
#include <optional>

#include "compiler/source/characters.h"

namespace penstock {
namespace {

constexpr std::string_view kBlanks = " \t\f";

std::optional<char32_t> CodeUnitAt(std::string_view raw, size_t at) {
  if (raw.substr(at, 2) != "\\u" || raw.size() < at + 6) return std::nullopt;
  char32_t code = 0;
  for (const char c : raw.substr(at + 2, 4)) {
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

class Decoder {
 public:
  Decoder(std::string_view raw, uint32_t begin) : raw_(raw), begin_(begin) {}

  PropertiesText Run() {
    while (at_ < raw_.size()) {
      if (raw_[at_] == '\\') {
        Escape();
      } else {
        Take(raw_.substr(at_, 1), 1);
      }
    }
    result_.places.push_back(static_cast<uint32_t>(begin_ + raw_.size()));
    return std::move(result_);
  }

 private:
  // The next `length` bytes mean `text`.
  void Take(std::string_view text, size_t length) {
    result_.text += text;
    result_.places.insert(result_.places.end(), text.size(), static_cast<uint32_t>(begin_ + at_));
    at_ += length;
  }

  void Escape() {
    const char kind = at_ + 1 < raw_.size() ? raw_[at_ + 1] : '\0';
    switch (kind) {
      case '\0':  // at the end of the text
        return Take("", 1);
      case 't':
        return Take("\t", 2);
      case 'n':
        return Take("\n", 2);
      case 'r':
        return Take("\r", 2);
      case 'f':
        return Take("\f", 2);
      case 'u':
        return Unicode();
      case '\r':
      case '\n': {
        const size_t line = at_ + (raw_.substr(at_ + 1, 2) == "\r\n" ? 3 : 2);
        return Take("", std::min(raw_.find_first_not_of(kBlanks, line), raw_.size()) - at_);
      }
    }
    const size_t bytes = CharacterAt(raw_, at_ + 1).bytes;
    Take(raw_.substr(at_ + 1, bytes), 1 + bytes);
  }

  void Unicode() {
    std::optional<char32_t> code = CodeUnitAt(raw_, at_);
    size_t length = code ? 6 : 2;
    if (code && IsHighSurrogate(*code)) {
      const std::optional<char32_t> low = CodeUnitAt(raw_, at_ + 6);
      if (low && IsLowSurrogate(*low)) {
        code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
        length = 12;
      }
    }
    if (!code || IsHighSurrogate(*code) || IsLowSurrogate(*code)) {
      const size_t begin = begin_ + at_;
      result_.bad_escapes.push_back(
          {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + length)});
      return Take("", length);
    }
    Take(Utf8(*code), length);
  }

  static std::string Utf8(char32_t code) {
    const auto tail = [code](int shift) {
      return static_cast<char>(0x80 | ((code >> shift) & 0x3F));
    };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
  }

  std::string_view raw_;
  uint32_t begin_;
  size_t at_ = 0;
  PropertiesText result_;
};

// `special` characters get a backslash, and the first one of the text also if it is a blank.
std::string Escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    const size_t control = std::string_view("\t\n\r\f").find(c);
    if (control != std::string_view::npos) {
      out += {'\\', "tnrf"[control]};
      continue;
    }
    const bool blank_in_front = c == ' ' && out.empty();
    if (blank_in_front || special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

PropertiesText DecodeProperties(std::string_view raw, uint32_t begin) {
  return Decoder(raw, begin).Run();
}

std::string EscapedKey(std::string_view text) { return Escaped(text, "\\=:#! "); }

std::string EscapedValue(std::string_view text) { return Escaped(text, "\\"); }

}  // namespace penstock
