#pragma once
// Diagnostics for code-scanning services and editors: SARIF 2.1.0, one run.

#include <string>
#include <vector>

#include "compiler/diagnostics/render_json.h"

namespace penstock {

// One log with all kinds as rules; results in the order given, with labels as related locations and
// fixes as replacements (`properties.safe` tells whether one keeps the meaning). Regions have lines
// and columns in code points, and byte offsets. `unreadable`: messages about files that could not
// be checked. File names become relative URIs, absolute ones `file://`.
std::string RenderSarif(const std::vector<CheckedFile>& files,
                        const std::vector<std::string>& unreadable);

}  // namespace penstock
