#pragma once
// A time zone of the IANA database: the offset between UTC and local time at any instant.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// A value; read-only after construction, so threads may share it. Seconds count from
// 1970-01-01 00:00:00 (of UTC or of the zone) without leap seconds. Any argument within the years
// 0000 to 9999 has an answer.
class TimeZone {
 public:
  TimeZone() = default;  // UTC

  // By IANA name from the system's zone files, by fixed offset ("GMT+8", "+08:00": east is
  // positive), or by POSIX rule ("EST5EDT,M3.2.0,M11.1.0": west is positive). An empty name is the
  // system's zone: $TZ, else /etc/localtime, else UTC. Fails with kTimeZoneUnknown.
  static Result<TimeZone> Load(std::string_view name);

  // From the content of a TZif file of version 2 or later, which may come from anywhere.
  static Result<TimeZone> FromTzif(std::string name, std::string_view tzif);

  const std::string& name() const { return name_; }

  // What FromTzif needs to make this zone again where there are no zone files; empty for zones
  // that Load makes from their name alone.
  const std::string& tzif() const { return tzif_; }

  // Local time minus UTC at an instant, in seconds.
  int32_t OffsetAt(int64_t utc_seconds) const;

  int64_t ToLocal(int64_t utc_seconds) const { return utc_seconds + OffsetAt(utc_seconds); }

  // For a local time that does not exist or exists twice, the offset before the transition holds.
  int64_t ToUtc(int64_t local_seconds) const;

 private:
  struct Transition {
    int64_t utc = 0;    // from this instant on `offset` holds
    int64_t local = 0;  // and for ToUtc, from this local time on
    int32_t offset = 0;
  };

  static Result<TimeZone> LoadSystem();
  static Result<TimeZone> LoadNamed(std::string_view name);
  bool Extend(std::string_view rule_text);
  void Append(int64_t utc, int32_t offset);
  int32_t OffsetFor(int64_t seconds, int64_t Transition::* key) const;

  std::string name_ = "UTC";
  std::string tzif_;
  int32_t first_offset_ = 0;             // before the first transition
  std::vector<Transition> transitions_;  // ascending in utc and in local
  bool repeats_ = false;                 // the last 400 years of the list repeat for ever
};

}  // namespace penstock
