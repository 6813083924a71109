#pragma once
// One object of a script outside of the plugins' parameters: typed access to its members, and a
// warning for every member that nobody asked for.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

class ObjectReader {
 public:
  // `object` is an object at the JSON path `path`; both it and the sink outlive the reader.
  ObjectReader(const JsonValue& object, std::string path, DiagnosticSink& diagnostics);

  // Members by name. Absent, null and "" all mean "not set" and give nothing. A value of another
  // type is reported and gives nothing.
  const JsonValue* Object(std::string_view name);
  const JsonValue* Array(std::string_view name);
  std::optional<ast::Scalar> Scalar(std::string_view name);  // string, number or boolean
  std::optional<ast::Scalar> Text(std::string_view name);    // string

  // A required member `name`, of that kind, that is missing because its key is misspelt: reported
  // as `fault`, with a fix, and taken for it. Null if there is none.
  const JsonValue* Misspelt(std::string_view name, JsonValue::Kind kind, Diag fault);

  // Names that are known and without effect here: silently, or with a warning that says why.
  void Accept(std::initializer_list<std::string_view> names);
  void AcceptWithWarning(std::string_view name, std::string_view why);

  // Warns of every member not named so far.
  void ReportUnknown();

  // Reports a fault of the object's member `name`; with "" of the object itself.
  Diagnostic& Report(Diag kind, Span span, std::string_view name, std::string message);

  const JsonValue& object() const { return object_; }
  DiagnosticSink& diagnostics() { return diagnostics_; }
  std::string PathOf(std::string_view name) const;
  std::string PathOf(std::string_view name, size_t index) const;

 private:
  const JsonValue* Set(std::string_view name);
  const JsonValue* Typed(std::string_view name, JsonValue::Kind kind);

  const JsonValue& object_;
  std::string path_;
  DiagnosticSink& diagnostics_;
  std::vector<std::string_view> read_;
  std::vector<std::string_view> accepted_;
};

}  // namespace penstock
