#pragma once
// Parameters of a step, checked against the plugin's spec.

#include <map>
#include <optional>
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
  std::string path;                  // JSON path
  std::optional<OptionValue> value;  // absent for kColumns, and where `json` does not fit the spec
};

// Options by canonical name; members of an object as "object.member". What is null, or empty where
// that means nothing, is not there.
class BoundOptions {
 public:
  std::map<std::string, BoundOption> options;

  const BoundOption* Find(std::string_view name) const;
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

// Reports unknown, missing, repeated and unusable options of `step`, which belongs to plugin
// `plugin`. Variables in texts are added to `parameters`. Values of secret options never get into
// a message.
BoundOptions BindOptions(const ast::Step& step, const EndpointSpec& spec, std::string_view plugin,
                         std::vector<std::string>& parameters, DiagnosticSink& diagnostics);

}  // namespace penstock
