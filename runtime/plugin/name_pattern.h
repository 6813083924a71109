#pragma once
// Names of options that stand for many: "tablestore.<table>.primarykey.name".

#include <optional>
#include <string>
#include <string_view>

namespace penstock {

// The two ends of a pattern, and the word in its brackets.
struct NamePattern {
  std::string_view before;
  std::string_view word;  // "table"
  std::string_view after;

  // What `name` has in place of the word; nothing if `name` is not of the pattern.
  std::optional<std::string_view> Match(std::string_view name) const;
  std::string With(std::string_view text) const;
};

// Nothing if `name` is not a pattern.
std::optional<NamePattern> PatternOf(std::string_view name);

}  // namespace penstock
