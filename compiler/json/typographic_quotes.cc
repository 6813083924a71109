// Quotes inside of strings and comments are text, so both are passed over as the grammar reads
// them. A string may begin in one kind of double quotes and end in another.
#include "compiler/json/typographic_quotes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

enum class Quote { kNone, kPlain, kDouble, kSingle };

Quote QuoteOf(char32_t code) {
  switch (code) {
    case U'"':
      return Quote::kPlain;
    case 0x201C:
    case 0x201D:
    case 0xFF02:
      return Quote::kDouble;
    case 0x2018:
    case 0x2019:
      return Quote::kSingle;
    default:
      return Quote::kNone;
  }
}

bool Closes(Quote open, Quote close) {
  if (open == Quote::kSingle) return close == Quote::kSingle;
  return close == Quote::kPlain || (open == Quote::kDouble && close == Quote::kDouble);
}

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

  // False if a string does not end on its line.
  bool Run() {
    while (at_ < text_.size()) {
      if (SkipComment()) continue;
      const Character c = CharacterAt(text_, at_);
      const Quote quote = QuoteOf(c.code);
      if (quote != Quote::kNone && !SkipString(quote)) return false;
      if (quote == Quote::kNone) at_ += c.bytes;
    }
    return true;
  }

  std::vector<Span> TakeQuotes() { return std::move(found_); }

 private:
  bool SkipComment() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("/*")) {
      const size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
      return true;
    }
    if (!rest.starts_with('#') && !rest.starts_with("//")) return false;
    at_ = std::min(text_.find('\n', at_), text_.size());
    return true;
  }

  bool SkipString(Quote open) {
    Take(open);
    while (at_ < text_.size() && text_[at_] != '\n') {
      const Character c = CharacterAt(text_, at_);
      const Quote quote = QuoteOf(c.code);
      if (Closes(open, quote)) {
        Take(quote);
        return true;
      }
      if (quote == Quote::kPlain) return false;  // it would end the string too early
      at_ += c.bytes;
      if (c.code == U'\\' && at_ < text_.size()) at_ += CharacterAt(text_, at_).bytes;
    }
    return false;
  }

  void Take(Quote quote) {
    const size_t bytes = CharacterAt(text_, at_).bytes;
    if (quote != Quote::kPlain) {
      found_.push_back({static_cast<uint32_t>(at_), static_cast<uint32_t>(at_ + bytes)});
    }
    at_ += bytes;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<Span> found_;
};

}  // namespace

Span PlainlyQuoted::InScript(Span place) const {
  const auto in_script = [&](uint32_t offset) {
    for (const Span& quote : quotes) {
      if (offset <= quote.begin) break;
      offset += quote.end - quote.begin - 1;
    }
    return offset;
  };
  return {in_script(place.begin), in_script(place.end)};
}

std::optional<PlainlyQuoted> WithPlainQuotes(const SourceFile& file) {
  const std::string_view text = file.text();
  const bool any = text.find("\xE2\x80") != std::string_view::npos ||
                   text.find("\xEF\xBC\x82") != std::string_view::npos;
  if (!any) return std::nullopt;
  Finder finder(text);
  if (!finder.Run()) return std::nullopt;
  PlainlyQuoted plain{"", finder.TakeQuotes()};
  if (plain.quotes.empty()) return std::nullopt;
  size_t done = 0;
  for (const Span& quote : plain.quotes) {
    plain.text += text.substr(done, quote.begin - done);
    plain.text += '"';
    done = quote.end;
  }
  plain.text += text.substr(done);
  return plain;
}

void ReportTypographicQuotes(const SourceFile& file, const PlainlyQuoted& plain,
                             DiagnosticSink& diagnostics) {
  const size_t others = plain.quotes.size() - 1;
  std::string more;
  if (others == 1) more = " here and in one other place";
  if (others > 1) more = fmt::format(" here and in {} other places", others);
  Diagnostic& fault = diagnostics.Report(
      Diag::kLookalike, plain.quotes[0],
      fmt::format("typographic quote `{}`{}", file.Slice(plain.quotes[0]), more));
  fault.hints.push_back("write `\"`");
  for (const Span& quote : plain.quotes) fault.fixes.push_back({quote, "\""});
}

}  // namespace penstock
