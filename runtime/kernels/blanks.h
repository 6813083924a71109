#pragma once
// Values other than text may stand between blanks (space, tab).

#include <cstdint>
#include <string_view>

namespace penstock {

inline std::string_view TrimBlanks(const char* p, int64_t n) {
  std::string_view text(p, static_cast<size_t>(n));
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace penstock
