#pragma once
// Csv with what only the csv library of DataX has, rewritten as csv that the loop reads: without
// comment lines, and with backslash escapes resolved.

#include <memory>

#include "runtime/plugin/delimited_dialect.h"
#include "stdplugins/format/delimited/byte_source.h"

namespace penstock {

// The text of `source`, which is in `dialect.library`, in the dialect itself. The same `source`
// where that is not set. `dialect` outlives the result.
std::unique_ptr<ByteSource> RewriteCsv(const DelimitedDialect& dialect,
                                       std::unique_ptr<ByteSource> source);

}  // namespace penstock
