#include "compiler/frontend/json_string.h"

#include <fmt/format.h>

#include <optional>

#include "compiler/source/characters.h"

namespace penstock {
namespace {

std::optional<uint32_t> FourHexDigits(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  uint32_t value = 0;
  for (char c : text.substr(0, 4)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + (c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + (lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void AppendUtf8(uint32_t code, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

class Decoder {
 public:
  Decoder(std::string_view raw, uint32_t begin, DiagnosticSink& diagnostics)
      : raw_(raw), begin_(begin), diagnostics_(diagnostics) {}

  std::string Run() {
    while (at_ < raw_.size()) {
      const auto c = static_cast<unsigned char>(raw_[at_]);
      if (c == '\\') {
        Escape();
      } else {
        if (c < 0x20 || c == 0x7F) ControlCharacter(c);
        out_ += raw_[at_++];
      }
    }
    return std::move(out_);
  }

 private:
  Span SpanOf(size_t length) const {
    const size_t end = std::min(at_ + length, raw_.size());
    return {static_cast<uint32_t>(begin_ + at_), static_cast<uint32_t>(begin_ + end)};
  }

  void ControlCharacter(unsigned char c) {
    if (c == '\t' || c == '\n' || c == '\r') return;
    const std::string escape = fmt::format("\\u{:04x}", c);
    Diagnostic& diagnostic = diagnostics_.Report(
        c == 0 ? Diag::kSyntax : Diag::kControlCharacter, SpanOf(1),
        c == 0 ? std::string("a NUL byte stands in a string")
               : fmt::format("the invisible character U+{:04X} stands in a string", c));
    diagnostic.hints.push_back(fmt::format("write `{}` if it is meant", escape));
    diagnostic.fixes.push_back({SpanOf(1), escape, c != 0});
  }

  void Escape() {
    const char kind = at_ + 1 < raw_.size() ? raw_[at_ + 1] : '\0';
    switch (kind) {
      case '"':
      case '\\':
      case '/':
      case '\'':
        return Simple(kind);
      case 'b':
        return Simple('\b');
      case 'f':
        return Simple('\f');
      case 'n':
        return Simple('\n');
      case 'r':
        return Simple('\r');
      case 't':
        return Simple('\t');
      case 'u':
        return Unicode();
    }
    const size_t length = 1 + CharacterAt(raw_, at_ + 1).bytes;
    Diagnostic& diagnostic =
        diagnostics_.Report(Diag::kBadEscape, SpanOf(length),
                            fmt::format("`{}` is not an escape of JSON", raw_.substr(at_, length)));
    diagnostic.hints.push_back("a backslash itself is written `\\\\`");
    diagnostic.fixes.push_back({SpanOf(1), "\\\\", false});
    at_ += length;
  }

  void Simple(char meaning) {
    out_ += meaning;
    at_ += 2;
  }

  void Unicode() {
    std::optional<uint32_t> code = FourHexDigits(raw_.substr(at_ + 2));
    if (!code) {
      diagnostics_.Report(Diag::kBadEscape, SpanOf(2),
                          "`\\u` is not followed by four hexadecimal digits");
      at_ += 2;
      return;
    }
    size_t length = 6;
    if (*code >= 0xD800 && *code <= 0xDBFF && raw_.substr(at_ + 6, 2) == "\\u") {
      std::optional<uint32_t> low = FourHexDigits(raw_.substr(at_ + 8));
      if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
        code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
        length = 12;
      }
    }
    if (*code >= 0xD800 && *code <= 0xDFFF) {
      diagnostics_
          .Report(Diag::kBadEscape, SpanOf(length),
                  fmt::format("`{}` is half of a surrogate pair", raw_.substr(at_, length)))
          .hints.push_back("write both halves, as in `\\ud83d\\ude00`, or the character itself");
    } else {
      AppendUtf8(*code, out_);
    }
    at_ += length;
  }

  std::string_view raw_;
  uint32_t begin_;
  DiagnosticSink& diagnostics_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string DecodeJsonString(std::string_view raw, uint32_t begin, DiagnosticSink& diagnostics) {
  return Decoder(raw, begin, diagnostics).Run();
}

}  // namespace penstock
