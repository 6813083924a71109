// The escapes of java.util.Properties: \t \n \r \f \uXXXX, a backslash before a line end joins the
// next line without its leading blanks, and before any other character it means that character.
#include "compiler/json/properties_text.h"

#include <algorithm>
#include <optional>

#include "compiler/json/unicode_escape.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr std::string_view kBlanks = " \t\f";

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
    const UnicodeEscape escape = ReadUnicodeEscape(raw_.substr(at_));
    if (escape.text) return Take(*escape.text, escape.length);
    const size_t begin = begin_ + at_;
    result_.bad_escapes.push_back(
        {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + escape.length)});
    Take("", escape.length);
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
