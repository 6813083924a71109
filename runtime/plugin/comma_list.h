#pragma once
// A string of comma-separated values.

#include <string_view>
#include <vector>

namespace penstock {

struct ListItem {
  std::string_view text;  // without the blanks around it
  size_t begin = 0;       // its place in the list
  size_t end = 0;
};

// The items in order; at least one, which may be empty.
std::vector<ListItem> ItemsOf(std::string_view list);

}  // namespace penstock
