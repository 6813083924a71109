#pragma once
// What each row of dialects.def has in its own file.

#include <optional>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/dialects/script_keys.h"
#include "compiler/json/json_document.h"

namespace penstock {

#define PST_DIALECT(Id, name, title, root_key, plugin_key, traits) \
  const ScriptKeys& KeysOf##Id();                                  \
  std::optional<ast::Job> Read##Id(const JsonDocument& document, DiagnosticSink& diagnostics);
#include "compiler/ast/dialects.def"
#undef PST_DIALECT

// True if the object `root` has the shape of a configuration of Kafka Connect, flat or wrapped.
bool IsKafkaConnect(const JsonValue& root);

}  // namespace penstock
