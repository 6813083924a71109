#pragma once
// Variables without braces.

#include "compiler/json/json_document.h"

namespace penstock {

// DataX replaces `$name` as it replaces `${name}`. Makes the second form of the first in its
// scripts, so that nothing after it has to know two; other scripts stay as they are. So do words of
// the scheduler (`$bizdate`), operators of query languages (`{"$match": ...}`), and logins and
// passwords of which the `$` is only a part.
void PutVariablesInBraces(JsonDocument& document);

}  // namespace penstock
