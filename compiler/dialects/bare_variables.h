#pragma once
// Variables without braces.

#include <set>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/json/json_document.h"

namespace penstock {

// DataX replaces `$name` as it replaces `${name}`. Makes the second form of the first in its
// scripts, so that nothing after it has to know two; other scripts stay as they are. So do words of
// the scheduler (`$bizdate`), operators of query languages (`{"$match": ...}`), and logins and
// passwords of which the `$` is only a part. Gives the names that got braces.
std::set<std::string> PutVariablesInBraces(JsonDocument& document);

// Takes the braces of these variables away again in what is said of the script, unless `script` has
// some with braces, too.
void ShowWithoutBraces(const std::set<std::string>& names, std::string_view script,
                       DiagnosticSink& diagnostics);

}  // namespace penstock
