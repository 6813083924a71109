#pragma once
// Takes the members of a JSON object by name and reports what is left over.
//
// Keys outside of the plugins' parameters are the dialect's own: it states which there are
// (script_keys.h), its reader takes those that have a meaning.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/reading.h"
#include "compiler/dialects/script_keys.h"
#include "compiler/json/json_document.h"

namespace penstock {

class ObjectReader {
 public:
  // Of an object with the keys of a script's root, at the JSON path `path`. All outlive the reader.
  ObjectReader(const JsonValue& object, std::string path, const ScriptKeys& script,
               DiagnosticSink& diagnostics)
      : ObjectReader(object, std::move(path), script, script.keys, diagnostics) {}

  // Of `object`, the value of the member `name` or an entry of its list.
  ObjectReader Inside(std::string_view name, const JsonValue& object) const;
  ObjectReader Inside(std::string_view name, size_t index, const JsonValue& object) const;

  // Members by name. null and "" mean "not set", as if they were absent. A value of another type is
  // reported.
  Reading<const JsonValue*> Object(std::string_view name) const;
  Reading<const JsonValue*> Array(std::string_view name) const;
  Reading<ast::Scalar> Scalar(std::string_view name) const;  // string, number or boolean
  Reading<ast::Scalar> Text(std::string_view name) const;    // string

  // A required member `name`, of that kind, that is missing because its key is misspelt: reported
  // as `fault`, with a fix, and taken for it. Null if there is none.
  const JsonValue* Misspelt(std::string_view name, JsonValue::Kind kind, Diag fault);

  // The member has been reported; it is not unknown as well.
  void Explained(std::string_view name) { explained_.push_back(name); }

  // Warns of every member that is unknown, is at the wrong level, belongs to another dialect or has
  // no effect.
  void ReportUnknown() const;

  // Reports a fault of the object's member `name`; with "" of the object itself.
  Diagnostic& Report(Diag kind, Span span, std::string_view name, std::string message) const;

  const JsonValue& object() const { return object_; }
  DiagnosticSink& diagnostics() const { return diagnostics_; }
  std::string PathOf(std::string_view name) const;
  std::string PathOf(std::string_view name, size_t index) const;

 private:
  ObjectReader(const JsonValue& object, std::string path, const ScriptKeys& script,
               const std::vector<OptionSpec>& keys, DiagnosticSink& diagnostics);
  const OptionSpec* FindKey(std::string_view name) const;
  const JsonValue* Set(std::string_view name) const;
  Reading<const JsonValue*> Typed(std::string_view name, JsonValue::Kind kind) const;

  const JsonValue& object_;
  std::string path_;
  const ScriptKeys& script_;
  const std::vector<OptionSpec>& keys_;  // of this object
  DiagnosticSink& diagnostics_;
  std::vector<std::string_view> explained_;
};

}  // namespace penstock
