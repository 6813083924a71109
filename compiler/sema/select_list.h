#pragma once
// What a query selects, as far as its text tells without knowing the database.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace penstock {

// Bytes [begin, end) of the text of a query, without blanks at either end.
struct SelectItem {
  size_t begin = 0, end = 0;
};

// The expressions between `select` and `from` of a query that begins with `select`. Nothing where
// their number is not sure: `*`, variables outside of quotes, other statements, text that does not
// close what it opens.
std::optional<std::vector<SelectItem>> SelectItems(std::string_view query);

}  // namespace penstock
