#pragma once
// `allow` in a script: a member `"//penstock": "allow P412 because ..."` for its object,
// or a comment `// penstock: allow P412 because ...` for its line or, alone, for the next one.
// In a properties file `# penstock: allow P412 ...` is for the entry that follows.

#include <vector>

#include "compiler/diagnostics/suppression.h"
#include "compiler/json/json_document.h"

namespace penstock {

// Takes the `//penstock` members out of the document, so that no one else has to know them.
// Reports those that cannot be followed.
std::vector<Suppression> TakeSuppressions(const SourceFile& file, JsonDocument& document,
                                          DiagnosticSink& diagnostics);

}  // namespace penstock
