#pragma once
// Dates and times of the stream reader's options.

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/type/date_pattern.h"

namespace penstock {

struct Instant {
  int64_t seconds = 0;  // since 1970-01-01 00:00:00 of the job's time zone
  int64_t nanos = 0;    // 0..999999999
};

// Nothing if the text does not have the form of the pattern, or there is no such day or time.
// What the pattern leaves out is 1970-01-01 00:00:00.
std::optional<Instant> ParseInstant(std::string_view text, const DatePattern& pattern);

}  // namespace penstock
