#pragma once
// Names of secrets, `${env:NAME}` and `${file:PATH}`: how they are written, and where they may
// stand.

#include <initializer_list>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Reports what was meant to be the name of a secret and is none, in all strings of `parameters`,
// and secrets in conditions and columns, whose values are data. `path` is that of the step.
void CheckSecretNames(const SourceFile& file, const JsonValue& parameters, const std::string& path,
                      DiagnosticSink& diagnostics);

}  // namespace penstock
