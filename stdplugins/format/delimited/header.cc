#include "stdplugins/format/delimited/header.h"

#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"
#include "stdplugins/format/delimited/record_walk.h"

namespace penstock {
namespace {

constexpr size_t kNamesShown = 20;

// The text of a field as written in the file. What is not quoted throughout is kept unchanged.
std::string Unquote(const DelimitedDialect& dialect, std::string_view field) {
  if (dialect.quote == 0 || field.size() < 2 || field.front() != dialect.quote ||
      field.back() != dialect.quote) {
    return std::string(field);
  }
  const char escape = dialect.escape != 0 ? dialect.escape : dialect.quote;
  std::string text;
  for (size_t i = 1; i + 1 < field.size(); ++i) {
    if (field[i] == escape && i + 2 < field.size()) ++i;
    text += field[i];
  }
  return text;
}

std::string ListNames(const std::vector<std::string>& header) {
  std::string list;
  for (size_t i = 0; i < header.size() && i < kNamesShown; ++i) {
    list += (i == 0 ? "`" : ", `") + header[i] + "`";
  }
  if (header.size() > kNamesShown) {
    list += " and " + std::to_string(header.size() - kNamesShown) + " more";
  }
  return list;
}

}  // namespace

std::vector<std::string> SplitRecord(const DelimitedDialect& dialect, std::string_view record) {
  std::vector<std::string> fields;
  size_t begin = 0;
  WalkRecords(
      dialect, record.data(), record.size(),
      [&](size_t at) {
        fields.push_back(Unquote(dialect, record.substr(begin, at - begin)));
        begin = at + dialect.delimiter.size();
      },
      [](size_t) { return false; });
  std::string_view last = record.substr(begin);
  if (last.ends_with('\r')) last.remove_suffix(1);
  fields.push_back(Unquote(dialect, last));
  return fields;
}

Result<std::vector<uint32_t>> ResolveHeader(const std::vector<std::string>& header,
                                            const std::vector<std::string>& wanted,
                                            std::string_view file) {
  const std::vector<std::string_view> names(header.begin(), header.end());
  std::vector<uint32_t> positions;
  for (const std::string& name : wanted) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end()) {
      return Status(Failure::kHeaderColumnMissing,
                    "the header of `" + std::string(file) + "` has no column `" + name + "`" +
                        "; its columns are " + ListNames(header) + DidYouMean(name, names));
    }
    const auto second = std::find(found + 1, header.end(), name);
    if (second != header.end()) {
      return Status(Failure::kHeaderColumnAmbiguous,
                    "the header of `" + std::string(file) + "` has the column `" + name +
                        "` twice, at indexes " + std::to_string(found - header.begin()) + " and " +
                        std::to_string(second - header.begin()));
    }
    positions.push_back(static_cast<uint32_t>(found - header.begin()));
  }
  return positions;
}

}  // namespace penstock
