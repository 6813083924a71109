// Prose is told by its look: several words on one line, or one in another script than Latin, and
// none of the marks that JSON is made of. A line that continues a comment may be a single word.
#include "compiler/json/stray_text.h"

#include <algorithm>
#include <string>

namespace penstock {
namespace {

using Kind = JsonTokenKind;

class StrayText {
 public:
  StrayText(const SourceFile& file, const std::vector<JsonToken>& tokens)
      : file_(file), tokens_(tokens) {}

  // The mark of the comment that ends right before the line that tokens_[at] begins: `#`, `//`, or
  // nothing.
  std::string_view CommentAbove(size_t at) const {
    if (at == 0) return "";
    const uint32_t from = tokens_[at - 1].span.end;
    const std::string_view between = file_.Slice({from, tokens_[at].span.begin});
    const size_t line_end = between.rfind('\n');
    if (line_end == std::string_view::npos) return "";
    const size_t line_begin =
        line_end == 0 ? std::string_view::npos : between.rfind('\n', line_end - 1);
    const std::string_view line = between.substr(
        line_begin == std::string_view::npos ? 0 : line_begin + 1, line_end - line_begin - 1);
    const size_t mark = line.find_first_of("#/");
    if (mark == std::string_view::npos) return "";
    if (line[mark] == '#') return "#";
    return line.substr(mark).starts_with("//") ? "//" : "";
  }

  // Where the text of the line ends that contains tokens_[at]: at a comment or the line's end.
  uint32_t EndOfText(size_t at) const {
    const std::string_view text = file_.text();
    const size_t begin = tokens_[at].span.begin;
    size_t end = std::min(text.find_first_of("\r\n#", begin), text.size());
    end = std::min(text.find("//", begin), end);
    return static_cast<uint32_t>(end);
  }

  bool IsProse(size_t at, bool continues, bool value_may_come) const {
    if (tokens_[at].kind != Kind::kWord || tokens_[at + 1].kind == Kind::kColon) return false;
    const uint32_t end = EndOfText(at);
    const std::string_view text = file_.Slice({tokens_[at].span.begin, end});
    const JsonToken& next = tokens_[at + 1];
    const bool another_word =
        next.span.begin < end &&
        (next.kind == Kind::kWord || next.kind == Kind::kScalar || next.kind == Kind::kStray);
    if (continues) return another_word || !(value_may_come || next.kind == Kind::kComma);
    const bool other_script =
        std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    return (another_word || other_script) && text.find_first_of("\"{}[]") == std::string_view::npos;
  }

  // The place of the first token behind the line of tokens_[at]; nothing if a token goes on there.
  std::optional<size_t> NextLine(size_t at) const {
    const uint32_t end = EndOfText(at);
    while (tokens_[at].kind != Kind::kEnd && tokens_[at].span.begin < end) ++at;
    return tokens_[at - 1].span.end <= end ? std::optional<size_t>(at) : std::nullopt;
  }

 private:
  const SourceFile& file_;
  const std::vector<JsonToken>& tokens_;
};

}  // namespace

std::optional<size_t> ReportStrayText(const SourceFile& file, const std::vector<JsonToken>& tokens,
                                      size_t at, bool value_may_come, DiagnosticSink& diagnostics) {
  const StrayText lines(file, tokens);
  const std::string_view above = lines.CommentAbove(at);
  const bool continues = !above.empty();
  const std::string mark(continues ? above : "//");
  std::vector<Fix> fixes;
  const uint32_t begin = tokens[at].span.begin;
  uint32_t end = lines.EndOfText(at);
  while (lines.IsProse(at, continues, value_may_come)) {
    const std::optional<size_t> next = lines.NextLine(at);
    if (!next) break;
    const uint32_t place = tokens[at].span.begin;
    fixes.push_back({{place, place}, mark + " ", continues});
    at = *next;
    if (!continues) break;
  }
  if (fixes.empty()) return std::nullopt;
  while (end > begin && (file.text()[end - 1] == ' ' || file.text()[end - 1] == '\t')) --end;
  Diagnostic& fault =
      diagnostics.Report(Diag::kStrayText, {begin, end}, "unexpected text between keys and values");
  fault.hints.push_back(continues ? "it looks like the rest of the comment above: start it with `" +
                                        mark + "`, too"
                                  : "start a comment with `" + mark + "`");
  fault.fixes = std::move(fixes);
  return at;
}

}  // namespace penstock
