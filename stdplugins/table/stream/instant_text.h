#pragma once
// Dates and times of the stream reader's options, and the canonical text of those it makes up.

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

// "2024-01-31" and "2024-01-31 10:00:00.123": write to `out` and return the size, at most 10 and
// 29. Years are 0000..9999.
int FormatDay(int32_t day, char* out);
int FormatInstant(const Instant& instant, int fraction_digits, char* out);

}  // namespace penstock
