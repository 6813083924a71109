#pragma once
// Delimited text cut into records and fields in the most obvious way, to compare with.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/delimited_dialect.h"

namespace penstock {

struct SlowRecord {
  std::vector<std::string> fields;  // as written in the text, quotes and '\r' included
  size_t end = 0;                   // where its line end is
};

struct SlowSplitting {
  std::vector<SlowRecord> records;  // those that have a line end
  size_t complete = 0;              // where the text after the last of them begins
};

SlowSplitting SlowSplit(const DelimitedDialect& dialect, std::string_view text);

}  // namespace penstock
