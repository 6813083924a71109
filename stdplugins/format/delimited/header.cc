#include "stdplugins/format/delimited/header.h"

#include <algorithm>
#include <numeric>

#include "stdplugins/format/delimited/ascii.h"
#include "stdplugins/format/delimited/record_walk.h"

namespace penstock {
namespace {

constexpr size_t kNamesShown = 20;
constexpr size_t kMaxNameCompared = 64;

// The text of a field as it stands in the file. What is not quoted throughout stays as it is.
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

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// The name that was probably meant, or "".
std::string Closest(const std::vector<std::string>& header, std::string_view wanted) {
  if (wanted.size() > kMaxNameCompared) return "";
  std::string closest;
  size_t best = wanted.size() / 3 + 2;
  for (const std::string& name : header) {
    if (name.size() > kMaxNameCompared) continue;
    const size_t distance = EditDistance(LowerAscii(name), LowerAscii(wanted));
    if (distance < best) {
      best = distance;
      closest = name;
    }
  }
  return closest;
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
  std::vector<uint32_t> positions;
  for (const std::string& name : wanted) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end()) {
      const std::string closest = Closest(header, name);
      return Status(Failure::kHeaderColumnMissing,
                    "the header of `" + std::string(file) + "` has no column `" + name + "`" +
                        (closest.empty() ? "" : "; did you mean `" + closest + "`?") +
                        "; its columns are " + ListNames(header));
    }
    const auto second = std::find(found + 1, header.end(), name);
    if (second != header.end()) {
      return Status(Failure::kHeaderColumnAmbiguous,
                    "the header of `" + std::string(file) + "` has the column `" + name +
                        "` twice, at index " + std::to_string(found - header.begin()) + " and " +
                        std::to_string(second - header.begin()));
    }
    positions.push_back(static_cast<uint32_t>(found - header.begin()));
  }
  return positions;
}

}  // namespace penstock
