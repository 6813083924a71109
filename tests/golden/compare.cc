#include "tests/golden/compare.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

namespace penstock::golden {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kWords[] = {"<path>", "<time>", "<rate>", "<any>"};

// Length of the placeholder that starts here, or 0.
size_t PlaceholderAt(std::string_view text) {
  for (std::string_view word : kWords) {
    if (text.starts_with(word)) return word.size();
  }
  return 0;
}

// How much of `actual`, from its start, is as expected: all of it if `whole`. Nothing if none is.
std::optional<size_t> MatchSize(std::string_view expected, std::string_view actual, bool whole) {
  size_t same = 0;
  while (same < expected.size() && PlaceholderAt(expected.substr(same)) == 0) {
    if (same == actual.size() || expected[same] != actual[same]) return std::nullopt;
    ++same;
  }
  if (same == expected.size()) {
    if (whole && same < actual.size()) return std::nullopt;
    return same;
  }
  expected.remove_prefix(same + PlaceholderAt(expected.substr(same)));
  for (size_t taken = same + 1; taken <= actual.size(); ++taken) {
    if (auto rest = MatchSize(expected, actual.substr(taken), whole)) return taken + *rest;
  }
  return std::nullopt;
}

bool MatchLine(std::string_view expected, std::string_view actual) {
  return MatchSize(expected, actual, true).has_value();
}

// Where `expected` ends in `actual`, looking from `from` on.
std::optional<size_t> FindIn(std::string_view actual, size_t from, std::string_view expected) {
  for (size_t i = from; i <= actual.size(); ++i) {
    if (auto size = MatchSize(expected, actual.substr(i), false)) return i + *size;
  }
  return std::nullopt;
}

std::string Diff(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  std::string text;
  size_t head = 0;
  while (head < expected.size() && head < actual.size() && MatchLine(expected[head], actual[head]))
    ++head;
  size_t tail = 0;
  while (tail < expected.size() - head && tail < actual.size() - head &&
         MatchLine(expected[expected.size() - 1 - tail], actual[actual.size() - 1 - tail]))
    ++tail;
  constexpr size_t kMost = 40;
  text += "from line " + std::to_string(head + 1) + ":\n";
  for (size_t i = head; i < expected.size() - tail && i < head + kMost; ++i)
    text += "  expected: " + Visible(expected[i]).substr(0, 500) + "\n";
  for (size_t i = head; i < actual.size() - tail && i < head + kMost; ++i)
    text += "    actual: " + Visible(actual[i]).substr(0, 500) + "\n";
  return text;
}

std::string Sorted(std::string_view text) {
  std::vector<std::string> lines = SplitLines(text);
  std::sort(lines.begin(), lines.end());
  std::string joined;
  for (const std::string& line : lines) joined += line + "\n";
  return joined;
}

// Where they differ, or nothing.
std::optional<std::string> JsonDiffers(const Json& expected, const Json& actual,
                                       const std::string& path) {
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      if (!actual.contains(key)) return path + "." + key + " is missing";
      if (auto found = JsonDiffers(value, actual[key], path + "." + key)) return found;
    }
    return std::nullopt;
  }
  if (expected.is_array() && actual.is_array()) {
    if (expected.size() != actual.size()) {
      return path + " has " + std::to_string(actual.size()) + " elements, not " +
             std::to_string(expected.size()) + ": " + actual.dump();
    }
    for (size_t i = 0; i < expected.size(); ++i) {
      if (auto found = JsonDiffers(expected[i], actual[i], path + "[" + std::to_string(i) + "]"))
        return found;
    }
    return std::nullopt;
  }
  if (expected.is_string() && actual.is_string()) {
    if (MatchLine(expected.get<std::string>(), actual.get<std::string>())) return std::nullopt;
  } else if (expected == actual) {
    return std::nullopt;
  }
  return path + " is " + actual.dump(-1, ' ', false, Json::error_handler_t::replace) + ", not " +
         expected.dump();
}

}  // namespace

std::string Visible(std::string_view text) {
  std::string out;
  for (unsigned char c : text) {
    char buffer[8];
    if (c == '\n' || (c >= 0x20 && c != 0x7F)) {
      out += static_cast<char>(c);
    } else {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", c);
      out += buffer;
    }
  }
  return out;
}

std::optional<std::string> CompareText(std::string_view expected, std::string_view actual,
                                       const Modifiers& modifiers) {
  if (modifiers.subset) {
    const std::vector<std::string> lines = SplitLines(actual);
    size_t at = 0, behind = 0;  // in lines[at]
    for (const std::string& line : SplitLines(expected)) {
      if (line.empty()) continue;
      std::optional<size_t> found;
      while (at < lines.size() && !(found = FindIn(lines[at], behind, line))) {
        ++at;
        behind = 0;
      }
      if (!found) {
        return "not found (in this order): " + Visible(line) + "\nin:\n" +
               Visible(actual).substr(0, 4000);
      }
      behind = *found;
    }
    return std::nullopt;
  }
  const std::string sorted_expected = modifiers.sorted ? Sorted(expected) : std::string(expected);
  const std::string sorted_actual = modifiers.sorted ? Sorted(actual) : std::string(actual);
  if (sorted_expected == sorted_actual) return std::nullopt;
  const std::vector<std::string> a = SplitLines(sorted_expected), b = SplitLines(sorted_actual);
  const bool same_end = sorted_expected.ends_with('\n') == sorted_actual.ends_with('\n') ||
                        sorted_expected.empty() || sorted_actual.empty();
  bool same = a.size() == b.size() && same_end;
  for (size_t i = 0; same && i < a.size(); ++i) same = MatchLine(a[i], b[i]);
  if (same) return std::nullopt;
  return (same_end ? "" : "one ends with a line end, the other does not; ") + Diff(a, b);
}

std::optional<std::string> CompareJsonSubset(std::string_view expected, std::string_view actual) {
  const Json a = Json::parse(expected, nullptr, false), b = Json::parse(actual, nullptr, false);
  if (a.is_discarded()) return "the expectation is not JSON: " + std::string(expected);
  if (b.is_discarded()) return "this is not JSON: " + Visible(actual).substr(0, 2000);
  return JsonDiffers(a, b, "$");
}

std::optional<std::string> CompareJsonLines(std::string_view expected, std::string_view actual,
                                            const Modifiers& modifiers) {
  const std::vector<std::string> wanted = SplitLines(expected);
  std::vector<std::string> lines = SplitLines(actual);
  for (size_t i = 0; i < wanted.size(); ++i) {
    std::string difference = "there is none";
    size_t at = i;
    for (; at < lines.size(); ++at) {
      auto found = CompareJsonSubset(wanted[i], lines[at]);
      if (!found) break;
      if (at == i) difference = *found;
      if (!modifiers.sorted) at = lines.size();
    }
    if (at >= lines.size()) {
      return "line " + std::to_string(i + 1) + ": " + difference + "\nin:\n" +
             Visible(actual).substr(0, 4000);
    }
    std::swap(lines[i], lines[at]);
  }
  if (wanted.size() == lines.size()) return std::nullopt;
  return std::to_string(lines.size()) + " lines, not " + std::to_string(wanted.size()) + ":\n" +
         Visible(actual).substr(0, 4000);
}

}  // namespace penstock::golden
