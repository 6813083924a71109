#include "tests/plugins/prefixed_file/file.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace penstock {
namespace {

constexpr std::string_view kMagic = "prefixed ";
constexpr std::string_view kNotNull = " not null";
constexpr std::string_view kBetween = ", ";

struct NativeType {
  std::string_view name;
  Type type;
};
constexpr NativeType kNativeTypes[] = {
#define WIRE_TYPE(native, kernel, ...) {native, Type{__VA_ARGS__}},
#include "tests/plugins/prefixed_file/types.def"
#undef WIRE_TYPE
};

// "decimal(10,2)"; without a type if the format has none of that name.
ColumnSchema ColumnOf(std::string_view text) {
  ColumnSchema column;
  column.nullable = !text.ends_with(kNotNull);
  if (!column.nullable) text.remove_suffix(kNotNull.size());
  const size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return {.name = std::string(text)};
  column.name = text.substr(0, blank);
  column.native = text.substr(blank + 1);
  const size_t open = column.native.find('(');
  const std::string name = column.native.substr(0, open);
  for (const NativeType& native : kNativeTypes) {
    if (native.name == name) column.type = native.type;
  }
  if (open == std::string::npos) return column;
  const char* const end = column.native.data() + column.native.size();
  const auto precision = std::from_chars(&column.native[open + 1], end, column.type.precision);
  std::from_chars(precision.ptr + 1, end, column.type.scale);
  return column;
}

}  // namespace

Result<PrefixedFile> LoadPrefixedFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Status(Failure::kInputMissing, fmt::format("`{}`", path));
  std::stringstream text;
  text << stream.rdbuf();
  PrefixedFile file;
  file.content = text.str() + std::string(64, '#');
  const size_t end = file.bytes().find('\n');
  if (!file.bytes().starts_with(kMagic) || end == std::string_view::npos) {
    return Status(Failure::kInputCorrupt, fmt::format("`{}` does not name its columns", path));
  }
  file.rows = end + 1;
  std::string_view rest = file.bytes().substr(kMagic.size(), end - kMagic.size());
  while (!rest.empty()) {
    const size_t next = rest.find(kBetween);
    file.schema.columns.push_back(ColumnOf(rest.substr(0, next)));
    rest.remove_prefix(next == std::string_view::npos ? rest.size() : next + kBetween.size());
  }
  return file;
}

}  // namespace penstock
