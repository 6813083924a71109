#pragma once
// A time zone of the IANA database: the offset between UTC and local time at any instant.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// A value; read-only after construction, so threads may share it. Seconds count from
// 1970-01-01 00:00:00 (of UTC or of the zone) without leap seconds; any int64 within the years
// 0000..9999 is a valid argument.
class TimeZone {
 public:
  TimeZone() = default;  // UTC

  // By IANA name from the system's zone files. An empty name is the system's zone: $TZ, else
  // /etc/localtime, else UTC. Fails with kTimeZoneUnknown.
  static Result<TimeZone> Load(std::string_view name);

  // From the content of a TZif file of version 2 or later, which may come from anywhere.
  static Result<TimeZone> FromTzif(std::string name, std::string_view tzif);

  // From a POSIX rule such as "EST5EDT,M3.2.0,M11.1.0".
  static Result<TimeZone> FromPosixRule(std::string_view rule);

  const std::string& name() const { return name_; }

  // What FromTzif needs to make this zone again where no zone files are; empty for UTC and for
  // zones made from a rule alone, whose name is the rule.
  const std::string& tzif() const { return tzif_; }

  // Local time minus UTC at an instant, in seconds.
  int32_t OffsetAt(int64_t utc_seconds) const;

  int64_t ToLocal(int64_t utc_seconds) const { return utc_seconds + OffsetAt(utc_seconds); }

  // For a local time that does not exist or exists twice, the offset before the transition holds.
  int64_t ToUtc(int64_t local_seconds) const;

 private:
  struct Transition {
    int64_t utc = 0;    // from this instant on
    int64_t local = 0;  // ToUtc uses `offset` from this local time on
    int32_t offset = 0;
  };

  void Append(int64_t utc, int32_t offset);
  const Transition* Find(int64_t seconds, int64_t Transition::* key) const;

  std::string name_ = "UTC";
  std::string tzif_;
  int32_t first_offset_ = 0;             // before the first transition
  std::vector<Transition> transitions_;  // ascending in utc and in local
  // From here on (utc) the transitions of the last 400 years of the list repeat; 0: they do not.
  int64_t cycle_start_ = 0;
};

}  // namespace penstock
