#include "compiler/json/suppressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/diagnostics/levels.h"
#include "compiler/json/text_checks.h"

namespace penstock {
namespace {

constexpr std::string_view kMember = "//penstock";
constexpr std::string_view kComment = "penstock:";
constexpr std::string_view kBlanks = " \t\r\n";

class Collector {
 public:
  Collector(const SourceFile& file, DiagnosticSink& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  void Members(JsonValue& value) {
    for (JsonValue& item : value.items) Members(item);
    for (JsonMember& member : value.members) {
      if (member.name == kMember) {
        Value(member.value, value.span);
      } else {
        Members(member.value);
      }
    }
    std::erase_if(value.members, [](const JsonMember& member) { return member.name == kMember; });
  }

  void Comments() {
    const std::string_view text = file_.text();
    if (text.find(kComment) == std::string_view::npos) return;
    for (size_t at = 0; at < text.size();) {
      const size_t end = SkipOne(text, at);
      if (text[at] == '#' || (text[at] == '/' && end > at + 1)) Comment(at, end);
      at = end;
    }
  }

  // A comment of a properties file is always alone, and for the entry that follows it.
  void Lines(const std::vector<PropertiesLine>& lines) {
    std::optional<Span> entry;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      if (!line->comment) {
        entry = line->span;
      } else if (std::optional<std::string_view> note = NoteIn(file_.Slice(line->span).substr(1))) {
        Directive(*note, line->span, entry.value_or(line->span));
      }
    }
  }

  std::vector<Suppression> Take() { return std::move(suppressions_); }

 private:
  // What the comment `body` tells Penstock; nothing if it speaks to others.
  static std::optional<std::string_view> NoteIn(std::string_view body) {
    const size_t word = body.find_first_not_of(kBlanks);
    if (word == std::string_view::npos || !body.substr(word).starts_with(kComment)) {
      return std::nullopt;
    }
    return body.substr(word + kComment.size());
  }

  void Value(const JsonValue& value, Span scope) {
    if (value.is(JsonValue::Kind::kString)) {
      Directive(value.text, value.span, scope);
    } else if (value.is(JsonValue::Kind::kArray)) {
      for (const JsonValue& item : value.items) Value(item, scope);
    } else {
      Fault(value.span,
            fmt::format("`//penstock` must be a string, not {}", WithArticle(value.kind)));
    }
  }

  void Comment(size_t begin, size_t end) {
    const std::string_view text = file_.text();
    const bool block = text.substr(begin).starts_with("/*");
    const size_t mark = text[begin] == '#' ? 1 : 2;
    std::string_view body = text.substr(begin + mark, end - begin - mark);
    if (block && body.ends_with("*/")) body.remove_suffix(2);
    const std::optional<std::string_view> note = NoteIn(body);
    if (!note) return;
    const size_t line_begin = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
    const bool alone = text.substr(line_begin, begin - line_begin).find_first_not_of(kBlanks) ==
                       std::string_view::npos;
    const size_t from = alone ? NextCode(end) : line_begin;
    Directive(*note, {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)},
              {static_cast<uint32_t>(from), static_cast<uint32_t>(NextLine(from))});
  }

  // The first place at or behind `at` that is neither blank nor in a comment.
  size_t NextCode(size_t at) const {
    const std::string_view text = file_.text();
    while (at < text.size()) {
      const size_t end = SkipOne(text, at);
      const bool comment = text[at] == '#' || (text[at] == '/' && end > at + 1);
      if (!comment && kBlanks.find(text[at]) == std::string_view::npos) return at;
      at = end;
    }
    return at;
  }

  size_t NextLine(size_t at) const {
    const size_t end = file_.text().find('\n', at);
    return end == std::string_view::npos ? file_.text().size() : end + 1;
  }

  // allow CODE, CODE ... [because REASON]
  void Directive(std::string_view text, Span place, Span scope) {
    bool allow = false;
    int codes = 0;
    while (true) {
      const size_t begin = text.find_first_not_of(" \t\r\n,");
      if (begin == std::string_view::npos) break;
      text.remove_prefix(begin);
      const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n,"));
      text.remove_prefix(word.size());
      if (!allow && word != "allow") break;
      if (!allow) {
        allow = true;
        continue;
      }
      if (word == "because") break;
      ++codes;
      if (std::string why = WhyNotAllowed(word); !why.empty()) {
        Fault(place, fmt::format("{} {}", Backquoted(word), why));
      } else {
        suppressions_.push_back({std::string(word), scope, place});
      }
    }
    if (codes == 0) Fault(place, "the note for penstock does not list any codes to allow");
  }

  void Fault(Span place, std::string message) {
    diagnostics_.Report(Diag::kBadAllow, place, std::move(message))
        .hints.push_back("write `allow P215 because ...` with the codes of the warnings");
  }

  const SourceFile& file_;
  DiagnosticSink& diagnostics_;
  std::vector<Suppression> suppressions_;
};

}  // namespace

std::vector<Suppression> TakeSuppressions(const SourceFile& file, JsonDocument& document,
                                          DiagnosticSink& diagnostics) {
  Collector collector(file, diagnostics);
  if (document.syntax == Syntax::kProperties) {
    collector.Lines(document.lines);
    return collector.Take();
  }
  collector.Members(document.root);
  collector.Comments();
  return collector.Take();
}

}  // namespace penstock
