#pragma once
// A file of data sources: named addresses and logins that scripts use. Described in
// docs/data-sources.md; `penstock schema datasources` prints its JSON Schema.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

using PropertyValue = std::variant<bool, int64_t, std::string, std::vector<std::string>>;

struct DataSource {
  std::string type;                                 // "sqlite": of plugins, as they are called
  std::map<std::string, PropertyValue> properties;  // as written: secrets are not looked up
};

struct DataSources {
  std::string path;                           // for messages
  std::map<std::string, DataSource> by_name;  // as scripts call them
  // The data source of that name; kDataSourceInvalid if there is none.
  Result<const DataSource*> Find(const std::string& name) const;
};

inline constexpr std::string_view kDataSourcesVersion = "1.0";  // `format_version` of the file
inline constexpr const char* kDataSourcesVariable = "PENSTOCK_DATASOURCES";

// Fails with kDataSourcesMissing, kDataSourcesUnreadable, or kDataSourceInvalid if it is not such a
// file of at most 1 MB. Messages contain no values.
Result<DataSources> LoadDataSources(const std::string& path);

// `flag`, else the file that the environment names; empty: there is none.
std::string DataSourcesPath(const std::string& flag);

}  // namespace penstock
