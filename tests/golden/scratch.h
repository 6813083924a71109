#pragma once
// Files of one run of a case: made before, looked at after.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/golden/test_file.h"

namespace penstock::golden {

std::optional<std::string> ReadFile(const std::string& path);
void WriteFile(const std::string& path, std::string_view content);

// Makes the database `path` by an SQL script. Words if the script fails.
std::optional<std::string> MakeDatabase(const std::string& path, const std::string& script);

// The rows of a query, values separated by `|`: NULL as `NULL`, blobs as x'..', reals in the
// shortest form that reads back.
std::variant<std::vector<std::string>, std::string> QueryDatabase(const std::string& path,
                                                                  const std::string& sql);

// Paths below `directory` that match `pattern` (`*` in the last part), sorted.
std::vector<std::string> Glob(const std::string& directory, const std::string& pattern);

// Regular files directly in `directory`/`name`, sorted, without those in `inputs`.
std::vector<std::string> ListFiles(const std::string& directory, const std::string& name,
                                   const std::vector<std::string>& inputs);

}  // namespace penstock::golden
