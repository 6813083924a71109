// ANTLR does the parsing, with a grammar that takes every text; what remains is to cut out keys and
// values, to resolve their escapes, and to tell slips from intention: Java takes `some words` for a
// key with a value, but people have wrapped a comment or forgotten the `=`. The amount of text is
// checked before ANTLR sees it, because the parser keeps every token.
#include "compiler/json/properties_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "compiler/json/duplicate_keys.h"
#include "compiler/json/json_string.h"
#include "compiler/json/properties_text.h"
#include "compiler/json/script_char_stream.h"
#include "compiler/json/text_checks.h"
#include "grammar/PropertiesLexer.h"
#include "grammar/PropertiesParser.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

using grammar::PropertiesLexer;
using grammar::PropertiesParser;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\f";
// Of one key or value, so many characters at most are replaced by escapes.
constexpr size_t kMaxEscapes = 10'000;
constexpr size_t kMaxLabels = 5;

Span SpanAt(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// False, and reported, if there are more tokens than a parser should keep.
bool CheckAmount(const SourceFile& file, DiagnosticSink& diagnostics) {
  int tokens = 0;
  bool blank = false;
  for (size_t at = 0; at < file.text().size(); ++at) {
    const char c = file.text()[at];
    const bool was_blank = blank;
    blank = kBlanks.find(c) != std::string_view::npos;
    const bool starts = blank ? !was_blank : std::string_view("=:#!\r\n").find(c) < 6;
    if (!starts || ++tokens <= kMaxValues) continue;
    diagnostics
        .Report(Diag::kTooManyValues, SpanAt(at, at + 1),
                fmt::format("the text has more than {} words and symbols", kMaxValues))
        .hints.push_back("check that the file is a configuration file and not data");
    return false;
  }
  return true;
}

class EntryReader {
 public:
  EntryReader(const SourceFile& file, DiagnosticSink& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  // The member that the entry stands for; nothing, and reported, if it is invalid.
  std::optional<JsonMember> Read(PropertiesParser::EntryContext* entry) {
    const Span whole = SpanOf(entry);
    if (entry->key() == nullptr) {
      diagnostics_
          .Report(Diag::kMissingKeyForValue, {whole.begin, whole.begin + 1},
                  fmt::format("expected a key, found {}",
                              Backquoted(file_.Slice({whole.begin, whole.begin + 1}))))
          .hints.push_back("write `key=value`");
      return std::nullopt;
    }
    if (entry->assignment() == nullptr && LooksLikeProse(entry->words())) {
      prose_.push_back({whole, SpanOf(entry->key()), entry->words() == nullptr});
      return std::nullopt;
    }
    ReportProse();
    JsonMember member;
    member.name_span = SpanOf(entry->key());
    member.name = Text(member.name_span);
    antlr4::ParserRuleContext* value = entry->words();
    if (entry->assignment() != nullptr) value = entry->assignment()->value();
    member.value.kind = JsonValue::Kind::kString;
    member.value.bare = true;
    member.value.span =
        value == nullptr ? Span{whole.end, whole.end} : WithoutBlanks(SpanOf(value));
    member.value.text = Text(member.value.span);
    // There may also be blanks before a line end that joins nothing.
    member.value.text.erase(member.value.text.find_last_not_of(kBlanks) + 1);
    return member;
  }

  // Lines without a separator that follow each other are one slip, which ends with them.
  void ReportProse() {
    if (prose_.empty()) return;
    const Prose& first = prose_[0];
    Diagnostic& diagnostic = diagnostics_.Report(
        Diag::kNoSeparator, first.key,
        fmt::format("the line has no `=`, so {} is read as a key with {}",
                    Backquoted(file_.Slice(first.key)),
                    first.key_only ? "an empty value" : "the rest of the line as its value"));
    diagnostic.hints.push_back("write `key=value`, or begin the line with `#` if it is a comment");
    for (const Prose& line : prose_) {
      if (&line != &first && diagnostic.labels.size() < kMaxLabels) {
        diagnostic.labels.push_back({line.key, "this line has no `=` either"});
      }
      diagnostic.fixes.push_back({{line.line.begin, line.line.begin}, "# ", false});
    }
    prose_.clear();
  }

  Span SpanOf(antlr4::ParserRuleContext* context) const {
    return SpanAt(context->getStart()->getStartIndex(), context->getStop()->getStopIndex() + 1);
  }

 private:
  // A line without a separator.
  struct Prose {
    Span line;
    Span key;
    bool key_only = false;
  };

  // True for a single word, and for several with more than commas between them.
  bool LooksLikeProse(PropertiesParser::WordsContext* words) const {
    if (words == nullptr) return true;
    const std::string_view text = file_.Slice(WithoutBlanks(SpanOf(words)));
    for (size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
      if (text[at - 1] != ',' && text[at - 1] != '\\' && text[at - 1] != ' ') return true;
    }
    return false;
  }

  Span WithoutBlanks(Span span) const {
    const std::string_view raw = file_.Slice(span);
    size_t size = raw.find_last_not_of(kBlanks) + 1;
    // A blank with a backslash before it is text.
    const size_t text = raw.substr(0, size).find_last_not_of('\\') + 1;
    if (size < raw.size() && (size - text) % 2 == 1) ++size;
    return {span.begin, span.begin + static_cast<uint32_t>(size)};
  }

  std::string Text(Span span) {
    const std::string_view raw = file_.Slice(span);
    PropertiesText decoded = DecodeProperties(raw, span.begin);
    for (const Span escape : decoded.bad_escapes) {
      const bool half = file_.Slice(escape).size() > 2;
      diagnostics_
          .Report(Diag::kBadEscape, escape,
                  half ? fmt::format("`{}` is half of a surrogate pair", file_.Slice(escape))
                       : "`\\u` is not followed by four hexadecimal digits")
          .hints.push_back(half ? "write both halves, as in `\\ud83d\\ude00`"
                                : "write a literal backslash as `\\\\`");
    }
    CheckCharacters(raw, span.begin);
    return std::move(decoded.text);
  }

  void CheckCharacters(std::string_view raw, uint32_t begin) {
    Diagnostic* foreign = nullptr;
    for (size_t at = 0; at < raw.size();) {
      const Character c = CharacterAt(raw, at);
      const Span span = SpanAt(begin + at, begin + at + c.bytes);
      at += c.bytes;
      if (c.code == 0) {
        diagnostics_.Report(Diag::kSyntax, span, "a NUL byte in the text");
        return;
      }
      if (c.code < 0x80) continue;
      if (foreign == nullptr) {
        foreign = &diagnostics_.Report(Diag::kForeignCharacter, span,
                                       fmt::format("`{}` is not ASCII; Java reads properties files "
                                                   "as ISO-8859-1 and sees different characters",
                                                   file_.Slice(span)));
        foreign->hints.push_back(fmt::format("write `{}`", Escape(c.code)));
      }
      if (foreign->fixes.size() <= kMaxEscapes) {
        foreign->fixes.push_back({span, Escape(c.code), true});
      }
    }
    // Some of them alone would fix nothing.
    if (foreign != nullptr && foreign->fixes.size() > kMaxEscapes) foreign->fixes.clear();
  }

  static std::string Escape(char32_t code) {
    if (code < 0x10000) return fmt::format("\\u{:04x}", static_cast<uint32_t>(code));
    const uint32_t rest = static_cast<uint32_t>(code) - 0x10000;
    return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
  }

  const SourceFile& file_;
  DiagnosticSink& diagnostics_;
  std::vector<Prose> prose_;
};

void ReportByteOrderMark(const SourceFile& file, DiagnosticSink& diagnostics) {
  if (!file.text().starts_with(kByteOrderMark)) return;
  const Span span = SpanAt(0, kByteOrderMark.size());
  diagnostics
      .Report(Diag::kForeignCharacter, span,
              "the file starts with a byte order mark, which Java reads as part of the first line")
      .fixes.push_back({span, "", true});
}

}  // namespace

std::optional<JsonDocument> ParseProperties(const SourceFile& file, DiagnosticSink& diagnostics) {
  if (!CheckUtf8(file, diagnostics) || !CheckAmount(file, diagnostics)) return std::nullopt;
  const int errors_before = diagnostics.error_count();
  ReportByteOrderMark(file, diagnostics);
  ScriptCharStream stream(file.text(),
                          file.text().starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  PropertiesLexer lexer(&stream);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream tokens(&lexer);
  PropertiesParser parser(&tokens);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);

  JsonDocument document;
  document.syntax = Syntax::kProperties;
  document.root.kind = JsonValue::Kind::kObject;
  document.root.span = SpanAt(0, file.text().size());
  EntryReader reader(file, diagnostics);
  for (antlr4::tree::ParseTree* child : parser.document()->children) {
    if (auto* comment = dynamic_cast<PropertiesParser::CommentContext*>(child)) {
      Span span = reader.SpanOf(comment);
      while (span.end > span.begin && std::string_view("\r\n").find(file.text()[span.end - 1]) < 2)
        --span.end;
      document.lines.push_back({span, true});
      reader.ReportProse();
    } else if (auto* entry = dynamic_cast<PropertiesParser::EntryContext*>(child)) {
      document.lines.push_back({reader.SpanOf(entry), false});
      if (auto member = reader.Read(entry)) document.root.members.push_back(*std::move(member));
    }
  }
  reader.ReportProse();
  ReportDuplicateKeys(document.root.members, diagnostics);
  const bool empty = std::ranges::all_of(document.lines, &PropertiesLine::comment);
  if (empty) diagnostics.Report(Diag::kEmptyJob, {0, 0}, "the file contains no `key=value`");
  if (diagnostics.error_count() > errors_before) return std::nullopt;
  return document;
}

void WriteFixesAsProperties(const JsonDocument& document, DiagnosticSink& diagnostics) {
  std::unordered_set<uint32_t> keys;  // where they begin
  for (const JsonMember& member : document.root.members) keys.insert(member.name_span.begin);
  diagnostics.RewriteFixes([&](Fix& fix) {
    const std::string_view json = fix.replacement;
    if (json.size() < 2 || json.front() != '"' || json.back() != '"') return;
    DiagnosticSink ignored;  // what a fix writes is without fault
    const std::string text = DecodeJsonString(json.substr(1, json.size() - 2), 0, ignored);
    fix.replacement = keys.contains(fix.span.begin) ? EscapedKey(text) : EscapedValue(text);
  });
}

}  // namespace penstock
