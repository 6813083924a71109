#pragma once
// Keys and strings in the quotes of word processors and input methods: “path”, ＂path＂, ‘path’.

#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

// The text of a script with `"` in place of every typographic quote around a key or string.
struct PlainlyQuoted {
  std::string text;
  std::vector<Span> quotes;  // those that were replaced, in the script

  // The place in the script that is at `place` of `text`.
  Span InScript(Span place) const;
};

// Nothing if there is no such quote, or one whose string does not end on its line.
std::optional<PlainlyQuoted> WithPlainQuotes(const SourceFile& file);

// Reports all of them as one fault, with its fix.
void ReportTypographicQuotes(const SourceFile& file, const PlainlyQuoted& plain,
                             DiagnosticSink& diagnostics);

}  // namespace penstock
