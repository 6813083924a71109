#pragma once
// Values of variables from a file, `--params FILE`.
//
// The text is `name=value` pairs separated by blanks or line ends, as in the parameter line of a
// scheduler: values with blanks are written in '...' or "..." (a quote inside is doubled), and a
// blank inside ${...} or $[...] needs no quotes; a line that begins with `#` is a comment. Or it is
// a JSON object whose members are texts, numbers (kept as they are written), true or false.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

using NamedValues = std::vector<std::pair<std::string, std::string>>;  // in order, names unique

// kParamsFileMissing, kParamsFileUnreadable, or kParamsFileInvalid.
Result<NamedValues> LoadParamsFile(const std::string& path);

// The same from memory; `name` is for messages.
Result<NamedValues> ParseParams(std::string_view text, const std::string& name);

}  // namespace penstock
