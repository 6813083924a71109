#include "compiler/diagnostics/render_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/characters.h"

namespace penstock {
namespace {

constexpr int kMaxCells = 120;        // a longer line is cut to a window
constexpr int kCellsBefore = 40;      // of which so many stand before the span
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

void AppendSnippet(const SourceFile& file, Span span, char mark, std::string_view text,
                   std::string_view mark_colour, const Palette& palette, std::string& out) {
  const Place place = file.PlaceOf(span.begin);
  const std::string_view line = file.Line(place.line);
  const size_t line_begin = line.empty() ? 0 : line.data() - file.text().data();
  const size_t begin = line.empty() ? 0 : std::min<size_t>(span.begin - line_begin, line.size());
  const size_t end =
      line.empty() ? 0 : std::clamp<size_t>(span.end - line_begin, begin, line.size());
  const Window window = WindowOf(line, begin, end);
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
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!out.empty()) out += '\n';
    const Place place = file.PlaceOf(diagnostic.span.begin);
    const std::string_view severity_colour = ColourOf(diagnostic.severity, palette);
    fmt::format_to(std::back_inserter(out), "{}{}:{}:{}: {}{}[{}]{}{}: {}{}\n", palette.bold,
                   Printable(file.name()), place.line, place.column, severity_colour,
                   NameOf(diagnostic.severity), Describe(diagnostic.kind).code, palette.end,
                   palette.bold, Shortened(diagnostic.message), palette.end);
    AppendSnippet(file, diagnostic.span, '^', "", severity_colour, palette, out);
    for (const Label& label : diagnostic.labels) {
      AppendSnippet(file, label.span, '-', Shortened(label.text), palette.note, palette, out);
    }
    for (const std::string& hint : diagnostic.hints) {
      fmt::format_to(std::back_inserter(out), "      {}={} help: {}\n", palette.frame, palette.end,
                     Shortened(hint));
    }
  }
  return out;
}

}  // namespace penstock
