#pragma once
// Dates and times of the stream reader's options.

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/type/date_pattern.h"

namespace penstock {

// A date and time on the clocks of the job's time zone.
struct LocalInstant {
  int64_t seconds = 0;  // since 1970-01-01 00:00:00 there
  int64_t nanos = 0;    // 0..999999999
};

// Nothing if the text does not have the form of the pattern, or there is no such day or time.
// What the pattern leaves out is 1970-01-01 00:00:00.
std::optional<LocalInstant> ParseInstant(std::string_view text, const DatePattern& pattern);

}  // namespace penstock
