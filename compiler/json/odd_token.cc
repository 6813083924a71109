#include "compiler/json/odd_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

// Characters that look like JSON's punctuation or like nothing at all; they come from input
// methods and word processors.
struct Lookalike {
  char32_t code;
  std::string_view name;
  std::string_view meant;  // blank: the character cannot be seen
};

constexpr Lookalike kLookalikes[] = {
    {0x00A0, "no-break space", " "},
    {0x200B, "zero-width space", ""},
    {0x2018, "left single quotation mark", "\""},
    {0x2019, "right single quotation mark", "\""},
    {0x201C, "left double quotation mark", "\""},
    {0x201D, "right double quotation mark", "\""},
    {0x3000, "ideographic space", " "},
    {0x3001, "ideographic comma", ","},
    {0x3010, "left lenticular bracket", "["},
    {0x3011, "right lenticular bracket", "]"},
    {0xFEFF, "byte order mark", ""},
    {0xFF02, "full-width quotation mark", "\""},
    {0xFF07, "full-width apostrophe", "\""},
    {0xFF0C, "full-width comma", ","},
    {0xFF1A, "full-width colon", ":"},
    {0xFF1B, "full-width semicolon", ","},
    {0xFF3B, "full-width left square bracket", "["},
    {0xFF3D, "full-width right square bracket", "]"},
    {0xFF5B, "full-width left curly bracket", "{"},
    {0xFF5D, "full-width right curly bracket", "}"},
};

const Lookalike* Find(char32_t code) {
  const auto* row = std::find_if(std::begin(kLookalikes), std::end(kLookalikes),
                                 [&](const Lookalike& each) { return each.code == code; });
  return row == std::end(kLookalikes) ? nullptr : row;
}

bool CannotBeSeen(const Lookalike& row) {
  return row.meant.find_first_not_of(' ') == std::string_view::npos;
}

// What to write instead of a word that is nothing but invisible characters.
std::optional<std::string> Blanks(std::string_view text) {
  std::string blanks;
  for (size_t at = 0; at < text.size();) {
    const Character c = CharacterAt(text, at);
    const Lookalike* row = Find(c.code);
    if (row == nullptr || !CannotBeSeen(*row)) return std::nullopt;
    blanks += row->meant;
    at += c.bytes;
  }
  return blanks;
}

bool ReportLookalike(std::string_view text, Span place, DiagnosticSink& diagnostics) {
  for (size_t at = 0; at < text.size();) {
    const Character c = CharacterAt(text, at);
    const Lookalike* row = Find(c.code);
    if (row == nullptr) {
      at += c.bytes;
      continue;
    }
    const auto begin = static_cast<uint32_t>(place.begin + at);
    const Span span{begin, static_cast<uint32_t>(begin + c.bytes)};
    if (CannotBeSeen(*row)) {
      Diagnostic& diagnostic = diagnostics.Report(
          Diag::kLookalike, span, fmt::format("unexpected invisible {}", row->name));
      diagnostic.hints.push_back("delete it, or replace it with a plain space");
      diagnostic.fixes.push_back({span, std::string(row->meant)});
    } else {
      Diagnostic& diagnostic = diagnostics.Report(
          Diag::kLookalike, span,
          fmt::format("unexpected {} `{}`", row->name, text.substr(at, c.bytes)));
      diagnostic.hints.push_back(fmt::format("write `{}`", row->meant));
      // Where a quote opens or closes, the text behind it is inside out: one alone repairs nothing.
      if (row->meant != "\"") diagnostic.fixes.push_back({span, std::string(row->meant)});
    }
    return true;
  }
  return false;
}

void ReportSingleQuote(const SourceFile& file, Span span, DiagnosticSink& diagnostics) {
  const std::string_view rest = file.text().substr(span.begin + 1);
  const size_t close = rest.find_first_of("'\"\\\n");
  const bool simple = close != std::string_view::npos && rest[close] == '\'';
  if (simple) span.end = static_cast<uint32_t>(span.begin + close + 2);
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kSingleQuotes, span, "a string starts with a single quote");
  if (simple) {
    const std::string meant = fmt::format("\"{}\"", rest.substr(0, close));
    diagnostic.fixes.push_back({span, meant, true});
    diagnostic.hints.push_back(fmt::format("write {}", Backquoted(meant)));
  } else {
    diagnostic.hints.push_back("JSON strings must be in double quotes");
  }
}

// Whether quotes around a word can make a key or a value of it; `.`, `(1)` or a backslash is rather
// the rest of something else.
bool MayBeQuoted(std::string_view text) {
  if (text == "*") return true;  // all columns
  const auto is_text = [](char c) { return IsLetterOrDigit(c) || (c & 0x80) != 0; };
  if (std::ranges::none_of(text, is_text) || text.find('\\') != std::string_view::npos) {
    return false;
  }
  return !text.starts_with('(') && std::ranges::count(text, '(') == std::ranges::count(text, ')');
}

void ReportStrayWord(std::string_view text, Span span, DiagnosticSink& diagnostics) {
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kStrayText, span, fmt::format("unexpected {}", Backquoted(text)));
  diagnostic.hints.push_back("delete the stray text");
  diagnostic.fixes.push_back({span, "", false});
}

// A word where a value is expected: what was meant, as far as that can be told.
void ReportValueWord(std::string_view text, Span span, DiagnosticSink& diagnostics) {
  const std::string lower = LowerCase(text);
  const size_t digit = text.find_first_of("0123456789");
  std::string_view fault = "is not quoted";
  std::string meant = fmt::format("\"{}\"", text);
  if (lower == "true" || lower == "false" || lower == "null") {
    fault = "must be written in lower case in JSON";
    meant = lower;
  } else if (lower == "none" || lower == "nil" || lower == "undefined") {
    fault = "is not valid JSON";
    meant = "null";
  } else if (digit != std::string_view::npos && text.find_first_not_of("+-.") == digit) {
    fault = "is not a valid JSON number";
  }
  Diagnostic& diagnostic =
      diagnostics.Report(Diag::kUnquoted, span, fmt::format("{} {}", Backquoted(text), fault));
  diagnostic.hints.push_back(fmt::format("write {}", Backquoted(meant)));
  diagnostic.fixes.push_back({span, meant, false});
}

}  // namespace

bool BeginsWithLookalike(std::string_view word) {
  return Find(CharacterAt(word, 0).code) != nullptr;
}

bool ReportInvisible(const SourceFile& file, std::vector<JsonToken>& tokens, size_t at,
                     DiagnosticSink& diagnostics) {
  constexpr size_t kMostFixes = 1000;
  const auto blanks = [&](const JsonToken& token) {
    return token.kind == JsonTokenKind::kWord ? Blanks(file.Slice(token.span)) : std::nullopt;
  };
  if (!blanks(tokens[at])) return false;
  const Span first = tokens[at].span;
  const Character c = CharacterAt(file.text(), first.begin);
  std::vector<Fix> fixes;
  size_t places = 0;
  const auto is_blank = [&](const JsonToken& token) {
    const std::optional<std::string> plain = blanks(token);
    if (!plain) return false;
    if (++places <= kMostFixes) fixes.push_back({token.span, *plain});
    return true;
  };
  tokens.erase(
      std::remove_if(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens.end(), is_blank),
      tokens.end());
  std::string more;
  if (places == 2) more = " here and in one other place";
  if (places > 2) more = fmt::format(" here and in {} other places", places - 1);
  Diagnostic& diagnostic = diagnostics.Report(
      Diag::kLookalike, {first.begin, static_cast<uint32_t>(first.begin + c.bytes)},
      fmt::format("unexpected invisible {}{}", Find(c.code)->name, more));
  diagnostic.hints.push_back("delete it, or replace it with a plain space");
  diagnostic.fixes = std::move(fixes);
  return true;
}

std::optional<JsonTokenKind> ReportPunctuation(const SourceFile& file, const JsonToken& token,
                                               DiagnosticSink& diagnostics) {
  const std::string_view text = file.Slice(token.span);
  if (token.kind != JsonTokenKind::kWord) return std::nullopt;
  const Character c = CharacterAt(text, 0);
  const Lookalike* row = c.bytes == text.size() ? Find(c.code) : nullptr;
  constexpr std::pair<std::string_view, JsonTokenKind> kKinds[] = {
      {"{", JsonTokenKind::kOpenObject}, {"}", JsonTokenKind::kCloseObject},
      {"[", JsonTokenKind::kOpenArray},  {"]", JsonTokenKind::kCloseArray},
      {":", JsonTokenKind::kColon},      {",", JsonTokenKind::kComma},
  };
  for (const auto& [meant, kind] : kKinds) {
    if (row == nullptr || row->meant != meant) continue;
    ReportLookalike(text, token.span, diagnostics);
    return kind;
  }
  return std::nullopt;
}

bool ReportOddToken(const SourceFile& file, const JsonToken& token, Expected expected,
                    DiagnosticSink& diagnostics) {
  const Span span = token.span;
  const std::string_view text = file.Slice(span);
  if (token.kind == JsonTokenKind::kOpenComment) {
    diagnostics.Report(Diag::kSyntax, {span.begin, span.begin + 2}, "unclosed comment")
        .hints.push_back(
            "close it with `*/`, or start it with `//`: it then ends at the end of the line");
    return true;
  }
  if (token.kind == JsonTokenKind::kWord) {
    if (ReportLookalike(text, span, diagnostics)) return true;
    if (expected == Expected::kOther) return false;
    if (!MayBeQuoted(text)) {
      ReportStrayWord(text, span, diagnostics);
      return true;
    }
    if (expected == Expected::kValue) {
      ReportValueWord(text, span, diagnostics);
      return true;
    }
    const std::string meant = fmt::format("\"{}\"", text);
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kUnquoted, span, fmt::format("the key {} is not quoted", Backquoted(text)));
    diagnostic.hints.push_back(fmt::format("write {}", Backquoted(meant)));
    diagnostic.fixes.push_back({span, meant, false});
    return true;
  }
  if (token.kind != JsonTokenKind::kStray) return false;
  if (text == "'") {
    ReportSingleQuote(file, span, diagnostics);
  } else if (text == "/") {
    Diagnostic& diagnostic = diagnostics.Report(Diag::kStrayText, span, "unexpected `/`");
    diagnostic.hints.push_back("a comment begins with `//`");
    diagnostic.fixes.push_back({span, "//", false});
  } else {
    const auto byte = static_cast<unsigned>(static_cast<unsigned char>(text[0]));
    diagnostics
        .Report(Diag::kSyntax, span, fmt::format("unexpected invisible character U+{:04X}", byte))
        .hints.push_back("delete it");
  }
  return true;
}

}  // namespace penstock
