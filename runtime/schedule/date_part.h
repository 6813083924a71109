#pragma once
// The parts of a date that scheduling expressions print.

#include <algorithm>
#include <string_view>

#include "runtime/base/ascii.h"

namespace penstock {

// From coarse to fine.
enum class DateUnit { kYear, kMonth, kDay, kHour, kMinute, kSecond };

struct DatePart {
  std::string_view text;
  DateUnit unit;
};

// Longer ones come before those they begin with. `hh` is `hh12`, as in the database whose format
// letters these are.
inline constexpr DatePart kDateParts[] = {
    {"yyyy", DateUnit::kYear}, {"yy", DateUnit::kYear},   {"mm", DateUnit::kMonth},
    {"dd", DateUnit::kDay},    {"hh24", DateUnit::kHour}, {"hh12", DateUnit::kHour},
    {"hh", DateUnit::kHour},   {"mi", DateUnit::kMinute}, {"ss", DateUnit::kSecond},
};

// The part that `text` begins with, or null; with `any_case` upper case letters count, too.
inline const DatePart* DatePartAt(std::string_view text, bool any_case = false) {
  const auto same = [any_case](char a, char b) {
    return a == b || (any_case && LowerCase(a) == b);
  };
  for (const DatePart& part : kDateParts) {
    if (text.size() < part.text.size()) continue;
    if (std::ranges::equal(text.substr(0, part.text.size()), part.text, same)) return &part;
  }
  return nullptr;
}

}  // namespace penstock
