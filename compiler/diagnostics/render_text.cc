#include "compiler/diagnostics/render_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diagnostics/conceal.h"
#include "compiler/diagnostics/secret_text.h"
#include "compiler/source/characters.h"
#include "runtime/base/show_text.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr int kMaxCells = 120;        // a longer line is cut to a window
constexpr int kCellsBefore = 40;      // how many of them are before the span
constexpr size_t kMaxMessage = 2000;  // names in messages come from the script

struct Palette {
  std::string_view error, warning, note, frame, bold, end;
};
constexpr Palette kPlain{};
constexpr Palette kColour{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m",
                          "\x1b[34m",   "\x1b[1m",    "\x1b[0m"};

std::string_view ColourOf(Severity severity, const Palette& palette) {
  switch (severity) {
    case Severity::kError:
      return palette.error;
    case Severity::kWarning:
      return palette.warning;
    case Severity::kNote:
      return palette.note;
  }
  return {};
}

// Adds what a terminal shows for the character at `at`; gives its cells.
int AppendPrintable(std::string_view text, size_t at, Character c, std::string& out) {
  if (c.code == '\t' || c.code == '\n' || c.code == '\r') {
    out += ' ';
    return 1;
  }
  if (!c.valid || IsUnprintable(c.code)) {
    out += "\uFFFD";
    return 1;
  }
  out += text.substr(at, c.bytes);
  return CellsOf(c.code);
}

std::string Shortened(std::string_view text) {
  if (text.size() <= kMaxMessage) return Printable(text);
  const std::string_view tail = text.substr(text.size() - kMaxMessage / 2);
  return Printable(text.substr(0, kMaxMessage / 2)) + " ... " + Printable(tail);
}

// The part of a line to show and the cells of it to mark.
struct Window {
  std::string text;
  int first = 0;  // cells before the marks
  int count = 1;  // at least one
};

Window WindowOf(std::string_view line, size_t begin, size_t end) {
  int cells_before = 0;
  int all_cells = 0;
  for (size_t at = 0; at < line.size() && (at < begin || all_cells <= kMaxCells);) {
    const Character c = CharacterAt(line, at);
    if (at < begin) cells_before += CellsOf(c.code);
    all_cells += CellsOf(c.code);
    at += c.bytes;
  }
  size_t from = 0;
  if (all_cells > kMaxCells && cells_before > kMaxCells - kCellsBefore) {
    while (cells_before > kCellsBefore) {
      const Character c = CharacterAt(line, from);
      cells_before -= CellsOf(c.code);
      from += c.bytes;
    }
  }
  Window window;
  if (from > 0) window.text = "...";
  int cells = static_cast<int>(window.text.size());
  int last = -1;
  window.first = -1;
  size_t at = from;
  while (at < line.size() && cells < kMaxCells) {
    if (at >= begin && window.first < 0) window.first = cells;
    const bool marked = at >= begin && at < end;
    Character c = CharacterAt(line, at);
    cells += AppendPrintable(line, at, c, window.text);
    at += c.bytes;
    if (marked) last = cells;
  }
  if (at < line.size()) window.text += "...";
  if (window.first < 0) window.first = cells;  // the end of the line
  window.count = std::max(1, last - window.first);
  return window;
}

// A line of a script without the secrets in it, and the part of it to mark.
struct ShownLine {
  std::string text;
  size_t begin = 0;
  size_t end = 0;
};

// `secrets` are sorted places in the file.
ShownLine LineOf(const SourceFile& file, Span span, const std::vector<Span>& secrets) {
  const std::string_view line = file.Line(file.PlaceOf(span.begin).line);
  if (line.empty()) return {};
  const size_t line_begin = line.data() - file.text().data();
  const size_t begin = std::min<size_t>(span.begin - line_begin, line.size());
  const size_t end = std::clamp<size_t>(span.end - line_begin, begin, line.size());
  ShownLine shown{"", begin, end};
  size_t done = 0;
  for (auto secret = std::ranges::upper_bound(secrets, line_begin, {}, &Span::end);
       secret != secrets.end() && secret->begin < line_begin + line.size(); ++secret) {
    const size_t from = std::max<size_t>(secret->begin, line_begin) - line_begin;
    const size_t to = std::min<size_t>(secret->end - line_begin, line.size());
    shown.text += line.substr(done, from - done);
    const size_t mask = shown.text.size();
    shown.text += kSecretMask;
    // What lies in a secret moves to the bounds of its mask, what lies behind it along with it.
    if (begin >= to) shown.begin = begin - to + shown.text.size();
    if (begin >= from && begin < to) shown.begin = mask;
    if (end >= to) shown.end = end - to + shown.text.size();
    if (end > from && end < to) shown.end = shown.text.size();
    done = to;
  }
  shown.text += line.substr(done);
  return shown;
}

void AppendSnippet(const SourceFile& file, Span span, const std::vector<Span>& secrets, char mark,
                   std::string_view text, std::string_view mark_colour, const Palette& palette,
                   std::string& out) {
  const Place place = file.PlaceOf(span.begin);
  const ShownLine line = LineOf(file, span, secrets);
  const Window window = WindowOf(line.text, line.begin, line.end);
  fmt::format_to(std::back_inserter(out), "{}{:>5} |{} {}\n", palette.frame, place.line,
                 palette.end, window.text);
  fmt::format_to(std::back_inserter(out), "{}      |{} {}{}{}{}{}{}\n", palette.frame, palette.end,
                 std::string(window.first, ' '), mark_colour, std::string(window.count, mark),
                 text.empty() ? "" : " ", text, palette.end);
}

}  // namespace

std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "";
}

std::string Printable(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    Character c = CharacterAt(text, at);
    AppendPrintable(text, at, c, out);
    at += c.bytes;
  }
  return out;
}

std::string RenderText(const SourceFile& file, const std::vector<Diagnostic>& diagnostics,
                       bool colour) {
  const Palette& palette = colour ? kColour : kPlain;
  const std::vector<Span> secrets =
      diagnostics.empty() ? std::vector<Span>() : FindSecrets(file.text());
  std::string out;
  for (const Diagnostic& diagnostic : Concealed(file, diagnostics)) {
    if (!out.empty()) out += '\n';
    const Place place = file.PlaceOf(diagnostic.span.begin);
    const std::string_view severity_colour = ColourOf(diagnostic.severity, palette);
    fmt::format_to(std::back_inserter(out), "{}{}:{}:{}: {}{}[{}]{}{}: {}{}\n", palette.bold,
                   Printable(file.name()), place.line, place.column, severity_colour,
                   NameOf(diagnostic.severity), Describe(diagnostic.kind).code, palette.end,
                   palette.bold, Shortened(diagnostic.message), palette.end);
    AppendSnippet(file, diagnostic.span, secrets, '^', "", severity_colour, palette, out);
    for (const Label& label : diagnostic.labels) {
      AppendSnippet(file, label.span, secrets, '-', Shortened(label.text), palette.note, palette,
                    out);
    }
    for (const std::string& hint : diagnostic.hints) {
      fmt::format_to(std::back_inserter(out), "      {}={} help: {}\n", palette.frame, palette.end,
                     Shortened(hint));
    }
  }
  return out;
}

}  // namespace penstock
