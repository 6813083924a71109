#pragma once
// Files of `prefixed` rows: a line that names the columns, "prefixed id int8 not null, name text",
// and the rows.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/plugin/table_schema.h"

namespace penstock {

struct PrefixedFile {
  std::string content;  // all of it, and 64 bytes more, which rows may be read with
  size_t rows = 0;      // where they begin
  TableSchema schema;
  std::string_view bytes() const {
    return std::string_view(content).substr(0, content.size() - 64);
  }
};

Result<PrefixedFile> LoadPrefixedFile(const std::string& path);

}  // namespace penstock
