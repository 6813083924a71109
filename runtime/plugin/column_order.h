#pragma once
// Inputs of one job that list their columns in different orders.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace penstock {

// Where the columns of all inputs are. Not for several threads at once.
class ColumnOrder {
 public:
  // Takes the names of one more input. A name that inputs before have at other places only: columns
  // cannot be taken by position.
  std::optional<std::string> Moved(const std::vector<std::string>& names);

 private:
  std::map<std::string, std::set<size_t>> places_;
};

}  // namespace penstock
