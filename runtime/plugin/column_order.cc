#include "runtime/plugin/column_order.h"

#include <algorithm>

namespace penstock {

std::optional<std::string> MovedColumn(const std::vector<std::string>& first,
                                       const std::vector<std::string>& other) {
  for (size_t i = 0; i < other.size(); ++i) {
    if (i < first.size() && first[i] == other[i]) continue;
    if (std::ranges::find(first, other[i]) != first.end()) return other[i];
  }
  return std::nullopt;
}

}  // namespace penstock
