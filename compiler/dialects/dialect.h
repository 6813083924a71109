#pragma once
// The kinds of scripts there are, and which of them a script is.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/dialects/script_keys.h"
#include "compiler/json/json_document.h"

namespace penstock {

// A row of dialects.def, which says what its members mean.
struct DialectInfo {
  enum Trait : unsigned { kTemplate = 1, kConvert = 2, kLongNames = 4, kFlat = 8 };

  ast::Dialect id;
  std::string_view name, title, root_key, plugin_key;
  unsigned traits;
  // The same every time. Of a flat kind: what surrounds the parameters, if anything.
  const ScriptKeys& (*script)();
  // The document has the shape of the dialect. All faults are reported. A side that cannot be told
  // has no `plugin`; if that is true of both, nothing is returned.
  std::optional<ast::Job> (*read)(const JsonDocument& document, DiagnosticSink& diagnostics);

  bool has(Trait trait) const { return (traits & trait) != 0; }
};

std::span<const DialectInfo> AllDialects();
const DialectInfo& Describe(ast::Dialect dialect);

// By its name on the command line; null for another name.
const DialectInfo* FindDialect(std::string_view name);
// The names of those that have all of `traits`, with `|` between them, as values of a flag.
std::string DialectNames(unsigned traits = 0);

// Tells by the keys of the root: the root key of one kind, or else the shape of a flat one. Reports
// what was seen instead and returns null if there are none, or those of two kinds.
const DialectInfo* DetectDialect(const JsonDocument& document, DiagnosticSink& diagnostics);

}  // namespace penstock
