#include "stdplugins/table/postgresql/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "runtime/base/ascii.h"
#include "runtime/base/show_text.h"

namespace penstock {
namespace {

constexpr size_t kMostTables = 100'000;
constexpr size_t kShown = 100;
constexpr std::string_view kBlanks = " \t\r\n";

// Bytes of UTF-8 are letters to SQL, which it does not fold.
bool IsWord(std::string_view name) {
  return !name.empty() && !IsDigit(name[0]) && name[0] != '$' &&
         std::ranges::all_of(name, [](char c) {
           return IsWordByte(c) || c == '$' || static_cast<unsigned char>(c) >= 0x80;
         });
}

Status Unclosed(std::string_view written) {
  return Status(Failure::kSqlRefused,
                fmt::format("`{}` is not the name of a table: a quote is not closed",
                            Printable(written, kShown)));
}

// Cuts at `separator` outside of double quotes; nothing if a quote is not closed.
std::optional<std::vector<std::string_view>> CutAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted || text[i] != separator) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  if (quoted) return std::nullopt;
  parts.push_back(text.substr(begin));
  return parts;
}

// "[0-99]" in a name: the place of the brackets and the two numbers.
struct Range {
  size_t open = 0, close = 0;
  uint32_t first = 0, last = 0;
  size_t width = 0;  // of the numbers; 0: as many digits as they need
};

std::optional<Range> FindRange(std::string_view name) {
  Range range;
  range.open = name.find('[');
  range.close = name.find(']', std::min(range.open, name.size()));
  if (range.close == name.npos) return std::nullopt;
  const std::string_view inner = name.substr(range.open + 1, range.close - range.open - 1);
  const size_t dash = inner.find('-');
  if (dash == inner.npos) return std::nullopt;
  const auto read = [](std::string_view digits, uint32_t* number) {
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), *number);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  const std::string_view low = inner.substr(0, dash);
  if (!read(low, &range.first) || !read(inner.substr(dash + 1), &range.last)) return std::nullopt;
  if (range.first > range.last) return std::nullopt;
  if (low.size() > 1 && low[0] == '0') range.width = low.size();
  return range;
}

Status Expand(std::string_view name, std::vector<std::string>& tables) {
  const bool quoted = name.find('"') != name.npos;
  const std::optional<Range> range = quoted ? std::nullopt : FindRange(name);
  const uint64_t count = range ? uint64_t{range->last} - range->first + 1 : 1;
  if (tables.size() + count > kMostTables) {
    return Status(Failure::kSqlRefused,
                  fmt::format("`{}` stands for too many tables", Printable(name, kShown)));
  }
  if (!range) {
    tables.emplace_back(name);
    return {};
  }
  for (uint64_t number = range->first; number <= range->last; ++number) {
    const std::string expanded = fmt::format("{}{:0{}}{}", name.substr(0, range->open), number,
                                             range->width, name.substr(range->close + 1));
    PST_RETURN_IF_ERROR(Expand(expanded, tables));  // there may be a second range
  }
  return {};
}

}  // namespace

std::string QuoteName(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + "\"";
}

std::string QuoteText(std::string_view text) {
  // In E'...' a backslash means the same under any setting.
  std::string quoted = text.find('\\') == text.npos ? "'" : "E'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += c;
    quoted += c;
  }
  return quoted + "'";
}

Result<std::string> QualifiedName(std::string_view written) {
  const auto parts = CutAt(Trim(written, kBlanks), '.');
  if (!parts) return Unclosed(written);
  std::string name;
  for (std::string_view part : *parts) {
    part = Trim(part, kBlanks);
    if (!name.empty()) name += '.';
    const bool quoted = part.size() >= 2 && part.starts_with('"') && part.ends_with('"');
    if (quoted) {
      name += part;  // quotes within it are doubled already
    } else {
      name += QuoteName(IsWord(part) ? LowerCase(part) : std::string(part));
    }
  }
  return name;
}

Result<std::vector<std::string>> ExpandTables(const std::vector<std::string>& written) {
  std::vector<std::string> tables;
  for (const std::string& each : written) {
    const auto names = CutAt(each, ',');
    if (!names) return Unclosed(each);
    for (const std::string_view name : *names) {
      if (Trim(name, kBlanks).empty()) continue;
      PST_RETURN_IF_ERROR(Expand(Trim(name, kBlanks), tables));
    }
  }
  return tables;
}

}  // namespace penstock
