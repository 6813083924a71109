#pragma once
// Parameters of a step, checked against the plugin's spec.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/plugin/job_plan.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// An option that the script sets, with the places that messages point at.
struct BoundOption {
  const OptionSpec* spec = nullptr;
  const JsonValue* json = nullptr;
  Span key_span;
  std::string path;  // JSON path
  // Absent for kColumns, where `json` does not fit the spec, and where only Kafka Connect knows it.
  std::optional<OptionValue> value;
  std::string written = {};  // the key as written in the script

  // The spec's name; of a pattern the name that is written.
  std::string_view name() const;
};

// Options by canonical name, those of patterns by the name that is written; members of an object as
// "object.member". What is null, or empty where
// that means nothing, is not there.
class BoundOptions {
 public:
  std::map<std::string, BoundOption> options;
  std::set<std::string> misspelt;  // names that keys probably mean which have been reported

  const BoundOption* Find(std::string_view name) const;
  // All options that the spec's option `name`, which may be a pattern, stands for.
  std::vector<const BoundOption*> FindAll(std::string_view name) const;
  // The text of a string option that the compiler itself needs, so that it must not hold variables;
  // reports one that does. Nothing if the option is not set or cannot be used.
  std::optional<std::string> PlainText(std::string_view name, DiagnosticSink& diagnostics) const;
  std::optional<bool> Bool(std::string_view name) const;
  // The values for the plan.
  std::map<std::string, OptionValue> Values() const;
};

// The option `name` (dotted: in the object, or the first of a list of them) as it is written, even
// if it is empty; null if it is not there.
const JsonMember* FindWritten(const JsonValue& parameters, std::string_view name);

// Where the statements of a reader are: `querySql` itself or in `connection`; null if there are
// none.
const BoundOption* FindQuery(const BoundOptions& reader);

// The step in messages: "reader `txtfile`", "connector `FileStreamSink`".
std::string NameOf(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin);

// Reports unknown, missing, repeated and unusable options of `step`, which belongs to plugin
// `plugin`; what they mean together is looked at by rules. Variables in texts are added to
// `parameters`. Values of secret options never get into a message.
BoundOptions BindOptions(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin,
                         std::vector<std::string>& parameters, DiagnosticSink& diagnostics);

}  // namespace penstock
