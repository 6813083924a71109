#pragma once
// Secrets in clear text among the values of a script.

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Warns of every secret in clear (diagnostics/secret_text.h), at its key and without its value.
void CheckSecrets(const SourceFile& file, const JsonValue& root, DiagnosticSink& diagnostics);

// Replaces the secrets in `root`, which was read from `file`, by kSecretMask.
void MaskSecrets(const SourceFile& file, JsonValue& root);

}  // namespace penstock
