#include "runtime/plugin/column_order.h"

namespace penstock {

std::optional<std::string> ColumnOrder::Moved(const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size(); ++i) {
    const auto known = places_.find(names[i]);
    if (known != places_.end() && !known->second.contains(i)) return names[i];
  }
  for (size_t i = 0; i < names.size(); ++i) places_[names[i]].insert(i);
  return std::nullopt;
}

}  // namespace penstock
