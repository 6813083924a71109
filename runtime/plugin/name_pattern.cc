#include "runtime/plugin/name_pattern.h"

namespace penstock {

std::optional<std::string_view> NamePattern::Match(std::string_view name) const {
  if (name.size() <= before.size() + after.size() || !name.starts_with(before) ||
      !name.ends_with(after)) {
    return std::nullopt;
  }
  return name.substr(before.size(), name.size() - before.size() - after.size());
}

std::string NamePattern::With(std::string_view text) const {
  return std::string(before).append(text).append(after);
}

std::optional<NamePattern> PatternOf(std::string_view name) {
  const size_t open = name.find('<');
  const size_t close = name.find('>', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  return NamePattern{name.substr(0, open), name.substr(open + 1, close - open - 1),
                     name.substr(close + 1)};
}

}  // namespace penstock
