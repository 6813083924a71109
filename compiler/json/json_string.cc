#include "compiler/json/json_string.h"

#include <fmt/format.h>

#include "compiler/json/unicode_escape.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

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
    Diagnostic& diagnostic =
        diagnostics_.Report(c == 0 ? Diag::kSyntax : Diag::kControlCharacter, SpanOf(1),
                            c == 0 ? std::string("a NUL byte in a string")
                                   : fmt::format("invisible character U+{:04X} in a string", c));
    diagnostic.hints.push_back(fmt::format("write `{}` if it is intended", escape));
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
    Diagnostic& diagnostic = diagnostics_.Report(
        Diag::kBadEscape, SpanOf(length),
        fmt::format("`{}` is not a valid JSON escape", raw_.substr(at_, length)));
    diagnostic.hints.push_back("write a literal backslash as `\\\\`");
    diagnostic.fixes.push_back({SpanOf(1), "\\\\", false});
    at_ += length;
  }

  void Simple(char meaning) {
    out_ += meaning;
    at_ += 2;
  }

  void Unicode() {
    const UnicodeEscape escape = ReadUnicodeEscape(raw_.substr(at_));
    if (escape.text) {
      out_ += *escape.text;
    } else if (escape.length == 2) {
      diagnostics_.Report(Diag::kBadEscape, SpanOf(2),
                          "`\\u` is not followed by four hexadecimal digits");
    } else {
      diagnostics_
          .Report(Diag::kBadEscape, SpanOf(escape.length),
                  fmt::format("`{}` is half of a surrogate pair", raw_.substr(at_, escape.length)))
          .hints.push_back("write both halves, as in `\\ud83d\\ude00`, or the character itself");
    }
    at_ += escape.length;
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
