#pragma once
// Diagnostics as GitHub workflow commands, which annotate the lines of a pull request:
//
//   ::error file=job.json,line=4,endLine=4,col=17,endColumn=20,title=P202::unknown key `chanel`

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_file.h"

namespace penstock {

// One line per diagnostic; hints follow the message on lines of their own, in GitHub's escaping.
std::string RenderGithub(const SourceFile& file, const std::vector<Diagnostic>& diagnostics);

}  // namespace penstock
