#pragma once
// Removes the secrets in a script from its diagnostics before they are printed.

#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

// `diagnostics` of `file` without the secrets of the lines they point at; fixes that would repeat
// one are left out.
std::vector<Diagnostic> Concealed(const SourceFile& file, std::vector<Diagnostic> diagnostics);

}  // namespace penstock
