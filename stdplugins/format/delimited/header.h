#pragma once
// The first record of a file, where it names the columns.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/plugin/delimited_dialect.h"

namespace penstock {

// The fields of one record (without its line end), quotes and escapes resolved.
std::vector<std::string> SplitRecord(const DelimitedDialect& dialect, std::string_view record);

// The position of each wanted name among the names of a header. kHeaderColumnMissing or
// kHeaderColumnAmbiguous, with `file` in the message.
Result<std::vector<uint32_t>> ResolveHeader(const std::vector<std::string>& header,
                                            const std::vector<std::string>& wanted,
                                            std::string_view file);

}  // namespace penstock
