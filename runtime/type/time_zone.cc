// Reads compiled zone files (TZif, RFC 8536) and the POSIX rule in their footer. The rule is
// expanded once into the transitions of 400 years after the last one listed, since the calendar
// repeats after 400 years; later instants are moved back by multiples of that. Local times are
// resolved by precomputing from which local time on each offset counts. Written here because the
// C library changes zones by process-wide state and Debian ships cctz as a shared library only,
// which an executable in an empty chroot cannot load. Limits: leap seconds are refused.

#include "runtime/type/time_zone.h"

#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "runtime/base/ascii.h"
#include "runtime/type/calendar.h"
#include "runtime/type/posix_time_rule.h"

namespace penstock {
namespace {

constexpr char kZoneFolder[] = "/usr/share/zoneinfo/";
constexpr size_t kMaxFileSize = 1 << 20;
constexpr int64_t kCycle = int64_t{146097} * kSecondsPerDay;  // 400 years
constexpr int32_t kMaxOffset = 26 * 3600;

// Reads big-endian numbers; after a read beyond the end, `good` is false and all reads give 0.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool good() const { return good_; }
  std::string_view Take(uint64_t size) {
    if (size > bytes_.size()) {
      good_ = false;
      bytes_ = {};
      return {};
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  uint64_t Number(int size) {
    uint64_t value = 0;
    for (const char c : Take(static_cast<uint64_t>(size))) {
      value = value << 8 | static_cast<uint8_t>(c);
    }
    return value;
  }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

struct TzifHeader {
  char version = 0;
  uint64_t isut = 0, isstd = 0, leap = 0, time = 0, type = 0, chars = 0;
};

std::optional<TzifHeader> ReadHeader(ByteReader* reader) {
  if (reader->Take(4) != "TZif") return std::nullopt;
  TzifHeader header;
  header.version = static_cast<char>(reader->Number(1));
  reader->Take(15);
  for (uint64_t* count :
       {&header.isut, &header.isstd, &header.leap, &header.time, &header.type, &header.chars}) {
    *count = reader->Number(4);
  }
  if (!reader->good()) return std::nullopt;
  return header;
}

uint64_t DataSize(const TzifHeader& header, uint64_t time_size) {
  return header.time * (time_size + 1) + header.type * 6 + header.chars +
         header.leap * (time_size + 4) + header.isstd + header.isut;
}

Status Unusable(std::string_view name, std::string_view why) {
  return Status(Failure::kTimeZoneUnknown,
                "invalid time zone `" + std::string(name) + "`: " + std::string(why));
}

struct FileCloser {
  void operator()(FILE* file) const { fclose(file); }
};

std::optional<std::string> ReadSmallFile(const std::string& path) {
  std::unique_ptr<FILE, FileCloser> file(fopen(path.c_str(), "rbe"));
  if (!file) return std::nullopt;
  std::string content(kMaxFileSize, '\0');
  content.resize(fread(content.data(), 1, content.size(), file.get()));
  return content;
}

bool IsSafeName(std::string_view name) {
  if (name.empty() || name.size() > 128 || name.front() == '/' || name.back() == '/') return false;
  if (name.find("..") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return IsWordByte(c) || c == '/' || c == '-' || c == '+' || c == '.';
  });
}

// "GMT+8", "UTC-03:30", "+08:00": east of Greenwich is positive, as in Java and unlike in POSIX.
std::optional<int32_t> FixedOffset(std::string_view name) {
  const std::string_view prefix = name.substr(0, 3);
  if (prefix == "GMT" || prefix == "UTC") name.remove_prefix(3);
  if (name.size() < 2 || (name[0] != '+' && name[0] != '-')) return std::nullopt;
  const bool negative = name[0] == '-';
  int digits[4];
  int count = 0;
  for (const char c : name.substr(1)) {
    if (c == ':' && (count == 1 || count == 2)) continue;
    if (c < '0' || c > '9' || count == 4) return std::nullopt;
    digits[count++] = c - '0';
  }
  int hours = 0;
  int minutes = 0;
  if (count <= 2) {
    for (int i = 0; i < count; ++i) hours = hours * 10 + digits[i];
  } else {
    for (int i = 0; i < count - 2; ++i) hours = hours * 10 + digits[i];
    minutes = digits[count - 2] * 10 + digits[count - 1];
  }
  if (count == 0 || hours > 18 || minutes > 59) return std::nullopt;
  return (negative ? -1 : 1) * (hours * 3600 + minutes * 60);
}

// The IANA name that /etc/localtime points to.
std::string LocaltimeName() {
  char target[PATH_MAX];
  const ssize_t size = readlink("/etc/localtime", target, sizeof target);
  if (size <= 0) return "localtime";
  const std::string_view path(target, static_cast<size_t>(size));
  const size_t at = path.find("/zoneinfo/");
  if (at == std::string_view::npos) return "localtime";
  return std::string(path.substr(at + sizeof "/zoneinfo/" - 1));
}

}  // namespace

Result<TimeZone> TimeZone::Load(std::string_view name) {
  if (name.empty()) return LoadSystem();
  TimeZone fixed;
  if (name == "UTC" || name == "Z") return fixed;
  if (const auto offset = FixedOffset(name)) {
    fixed.name_ = name;
    fixed.first_offset_ = *offset;
    return fixed;
  }
  return LoadNamed(name);
}

Result<TimeZone> TimeZone::LoadNamed(std::string_view name) {
  if (IsSafeName(name)) {
    const auto content = ReadSmallFile(kZoneFolder + std::string(name));
    if (content) return FromTzif(std::string(name), *content);
  }
  TimeZone zone;
  zone.name_ = name;
  if (zone.Extend(name)) return zone;
  return Status(Failure::kTimeZoneUnknown, "invalid time zone `" +
                                               std::string(name.substr(0, 128)) +
                                               "` is unknown: it is neither a file in " +
                                               kZoneFolder + " nor an offset such as `GMT+8`");
}

Result<TimeZone> TimeZone::LoadSystem() {
  const char* variable = getenv("TZ");
  if (variable != nullptr) {
    std::string_view value = variable;
    if (!value.empty() && value[0] == ':') value.remove_prefix(1);
    if (value.empty() || value == "UTC") return TimeZone();
    if (value.substr(0, sizeof kZoneFolder - 1) == kZoneFolder) {
      value.remove_prefix(sizeof kZoneFolder - 1);
    }
    return LoadNamed(value);
  }
  const std::optional<std::string> content = ReadSmallFile("/etc/localtime");
  if (!content) return TimeZone();
  return FromTzif(LocaltimeName(), *content);
}

Result<TimeZone> TimeZone::FromTzif(std::string name, std::string_view tzif) {
  ByteReader reader(tzif);
  const std::optional<TzifHeader> old_header = ReadHeader(&reader);
  if (!old_header) return Unusable(name, "its file is not a compiled time zone");
  if (old_header->version < '2')
    return Unusable(name, "its file uses the version 1 format, which is not supported");
  reader.Take(DataSize(*old_header, 4));
  const std::optional<TzifHeader> header = ReadHeader(&reader);
  if (!header) return Unusable(name, "its file is truncated");
  if (header->leap != 0)
    return Unusable(name, "its file contains leap seconds, which are not supported");
  const std::string_view times = reader.Take(header->time * 8);
  const std::string_view kinds = reader.Take(header->time);
  const std::string_view types = reader.Take(header->type * 6);
  reader.Take(header->chars + header->isstd + header->isut);
  if (!reader.good() || header->type == 0) return Unusable(name, "its file is truncated");

  std::vector<int32_t> offsets;
  ByteReader type_reader(types);
  for (uint64_t i = 0; i < header->type; ++i) {
    offsets.push_back(static_cast<int32_t>(type_reader.Number(4)));
    type_reader.Take(2);
    if (offsets.back() < -kMaxOffset || offsets.back() > kMaxOffset) {
      return Unusable(name, "its file contains an invalid offset");
    }
  }

  TimeZone zone;
  zone.name_ = name;
  zone.tzif_ = tzif;
  zone.first_offset_ = offsets[0];
  ByteReader time_reader(times);
  int64_t previous = INT64_MIN;
  for (const char kind : kinds) {
    const auto utc = static_cast<int64_t>(time_reader.Number(8));
    const auto type = static_cast<uint8_t>(kind);
    if (type >= offsets.size() || (utc <= previous && previous != INT64_MIN)) {
      return Unusable(name, "its file is not sorted");
    }
    previous = utc;
    zone.Append(utc, offsets[type]);
  }

  std::string_view footer = reader.rest();
  if (footer.size() < 2 || footer.front() != '\n') return Unusable(name, "its file is truncated");
  footer.remove_prefix(1);
  footer = footer.substr(0, footer.find('\n'));
  if (!footer.empty() && !zone.Extend(footer)) {
    return Unusable(name, "the rule `" + std::string(footer.substr(0, 80)) + "` is not understood");
  }
  return zone;
}

// Adds the transitions that `rule_text` makes after the last one listed.
bool TimeZone::Extend(std::string_view rule_text) {
  const std::optional<PosixRule> rule = ParsePosixRule(rule_text);
  if (!rule) return false;
  const bool was_empty = transitions_.empty();
  const int64_t last = was_empty ? kMinSecond : transitions_.back().utc;
  if (!rule->has_summer) {
    if (was_empty) first_offset_ = rule->standard;
    return true;
  }
  if (last > kMaxSecond) return true;
  if (was_empty) first_offset_ = rule->standard;
  const auto year = static_cast<uint32_t>(
      CivilFromDays(
          static_cast<int32_t>(std::max(last, kMinSecond + kSecondsPerDay) / kSecondsPerDay))
          .year);
  for (uint32_t y = year; y <= year + 401; ++y) {
    const int64_t begin = LocalSecondOf(rule->begin, y) - rule->standard;
    const int64_t end = LocalSecondOf(rule->end, y) - rule->summer;
    const std::pair<int64_t, int32_t> changes[] = {{begin, rule->summer}, {end, rule->standard}};
    const bool north = begin < end;
    for (const auto& [utc, offset] : {changes[north ? 0 : 1], changes[north ? 1 : 0]}) {
      if (transitions_.empty() || utc > transitions_.back().utc) Append(utc, offset);
    }
  }
  repeats_ = true;
  return true;
}

void TimeZone::Append(int64_t utc, int32_t offset) {
  // Instants outside the calendar's range only say what holds at its edges.
  utc = std::clamp(utc, kMinSecond - kCycle, kMaxSecond + 2 * kCycle);
  const int32_t before = transitions_.empty() ? first_offset_ : transitions_.back().offset;
  int64_t local = utc + std::max(before, offset);
  if (!transitions_.empty()) local = std::max(local, transitions_.back().local);
  transitions_.push_back({utc, local, offset});
}

int32_t TimeZone::OffsetFor(int64_t seconds, int64_t Transition::* key) const {
  if (transitions_.empty()) return first_offset_;
  const int64_t last = transitions_.back().*key;
  if (repeats_ && seconds >= last) seconds -= ((seconds - last) / kCycle + 1) * kCycle;
  const auto after = std::upper_bound(
      transitions_.begin(), transitions_.end(), seconds,
      [key](int64_t s, const Transition& transition) { return s < transition.*key; });
  return after == transitions_.begin() ? first_offset_ : std::prev(after)->offset;
}

int32_t TimeZone::OffsetAt(int64_t utc_seconds) const {
  return OffsetFor(utc_seconds, &Transition::utc);
}

int64_t TimeZone::ToUtc(int64_t local_seconds) const {
  return local_seconds - OffsetFor(local_seconds, &Transition::local);
}

}  // namespace penstock
