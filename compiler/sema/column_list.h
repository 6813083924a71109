#pragma once
// The `column` option as written: entries parsed, nothing resolved.

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

struct ColumnEntry {
  enum class Form {
    kExpression,  // a string; writers: a name
    kIndex,       // {"index": 0}
    kName,        // {"name": "id"}
    kConstant,    // {"value": "x"}
    kRandom,      // {"random": "1,10"}
  };
  Form form = Form::kExpression;
  const JsonValue* json = nullptr;  // the entry as a whole
  std::string path = {};            // its JSON path
  int index = -1;                   // kIndex
  std::string name = {};            // what expressions call it; "" if it has none
  Span name_span = {};
  const JsonValue* value = nullptr;   // kConstant, kRandom
  const JsonValue* type = nullptr;    // null: not given
  const JsonValue* format = nullptr;  // a date pattern; null: not given
};

struct ColumnList {
  const BoundOption* option = nullptr;  // null: the script has no `column`
  bool star = false;                    // "*" or ["*"]
  std::vector<ColumnEntry> entries;     // those without a fault
  bool complete = true;                 // false: entries with faults were left out
};

// The type of an endpoint's own that `name` stands for; reports one it does not have. `spec` has
// names of types.
const ColumnTypeName* FindColumnType(const EndpointSpec& spec, const JsonValue& name,
                                     const std::string& path, DiagnosticSink& diagnostics);

// Reports entries that cannot be used, with what `spec` says of entries.
ColumnList ReadColumnList(const BoundOption* option, const EndpointSpec& spec,
                          DiagnosticSink& diagnostics);

}  // namespace penstock
