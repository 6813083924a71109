#pragma once
// Diagnostics for human readers: place, message, the line with carets, further places, hints.
//
//   job.json:4:17: error[P103]: a comma is missing
//       4 |     "version": "2.0"
//         |                     ^
//       = help: add `,`

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_file.h"

namespace penstock {

// One block per diagnostic, in the order given, with a blank line between them; ends with a line
// end unless empty. `colour` adds terminal colours. Whatever the script holds, the text is UTF-8
// without control characters.
std::string RenderText(const SourceFile& file, const std::vector<Diagnostic>& diagnostics,
                       bool colour);

// Text from outside made safe for a terminal: control characters, marks that reorder a line and
// bytes that are not UTF-8 become U+FFFD; tabs and line ends become spaces.
std::string Printable(std::string_view text);

std::string_view NameOf(Severity severity);  // "error"

}  // namespace penstock
