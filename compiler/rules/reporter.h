#pragma once
// How rules report what they have found.

#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/bind_options.h"
#include "compiler/sema/column_list.h"

namespace penstock {

// A text of an option as written in the script, with its place.
struct WrittenText {
  const BoundOption* option = nullptr;
  const JsonValue* json = nullptr;  // a string; one of a list has its own

  const std::string& text() const { return json->text; }
};

// A place in the script.
struct ScriptPlace {
  ScriptPlace(Span of_span, std::string of_path = "") : span(of_span), path(std::move(of_path)) {}

  Span span;
  std::string path;  // JSON path; "" if the place is not a member
};

ScriptPlace KeyOf(const BoundOption& option);
ScriptPlace ValueOf(const BoundOption& option);
ScriptPlace ValueOf(const ColumnEntry& entry);
ScriptPlace ValueOf(const WrittenText& text);

class Reporter {
 public:
  // The sink must outlive the reporter.
  explicit Reporter(DiagnosticSink& diagnostics) : diagnostics_(diagnostics) {}

  // The diagnostic may be completed until the next call.
  Diagnostic& Report(Diag kind, ScriptPlace place, std::string message);

 private:
  DiagnosticSink& diagnostics_;
};

}  // namespace penstock
