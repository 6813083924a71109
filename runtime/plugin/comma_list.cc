#include "runtime/plugin/comma_list.h"

#include <algorithm>

namespace penstock {

std::vector<ListItem> ItemsOf(std::string_view list) {
  constexpr std::string_view kBlanks = " \t\r\n\f";
  std::vector<ListItem> items;
  for (size_t at = 0; at <= list.size();) {
    const size_t comma = std::min(list.find(',', at), list.size());
    ListItem item{{}, at, at};
    const size_t first = list.find_first_not_of(kBlanks, at);
    if (first < comma) {
      item.begin = first;
      item.end = list.find_last_not_of(kBlanks, comma - 1) + 1;
      item.text = list.substr(item.begin, item.end - item.begin);
    }
    items.push_back(item);
    at = comma + 1;
  }
  return items;
}

}  // namespace penstock
