#pragma once
// What may stand in a script outside of the plugins' parameters, with the words that explain it:
// for schemas, templates and editors.

#include <vector>

#include "compiler/ast/job.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The keys of the root of a script, with their members, in the order of the documentation. A list
// of objects (`steps`, `hops`, `content`) is a kObjectList, `repeated` where it may hold several.
// The members of `parameter` are those of the plugin's spec; that object has the only free form
// whose members mean something. `required` keys are those without which lint refuses the script;
// `ignored` ones are accepted without effect. None for kKafkaConnect, whose keys are all the
// connector's. Never changes.
const std::vector<OptionSpec>& ScriptKeys(ast::Dialect dialect);

}  // namespace penstock
