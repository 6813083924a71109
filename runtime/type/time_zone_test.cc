#include "runtime/type/time_zone.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>

#include "runtime/type/calendar.h"

namespace penstock {
namespace {

TimeZone Zone(std::string_view name) {
  Result<TimeZone> zone = TimeZone::Load(name);
  EXPECT_TRUE(zone.ok()) << zone.status().message();
  return zone.ok() ? *zone : TimeZone();
}

int64_t At(const char* text) {  // "2024-03-10 02:30:00" as seconds, zone ignored
  unsigned year, month, day, hour, minute, second;
  EXPECT_EQ(sscanf(text, "%u-%u-%u %u:%u:%u", &year, &month, &day, &hour, &minute, &second), 6);
  return DaysFromCivil(year, month, day) * kSecondsPerDay + hour * 3600 + minute * 60 + second;
}

std::string Show(int64_t seconds) {
  int64_t day = seconds / kSecondsPerDay - (seconds % kSecondsPerDay < 0);
  const CivilDate date = CivilFromDays(static_cast<int32_t>(day));
  const auto rest = static_cast<int>(seconds - day * kSecondsPerDay);
  char buffer[80];
  snprintf(buffer, sizeof buffer, "%04d-%02d-%02d %02d:%02d:%02d", date.year, date.month, date.day,
           rest / 3600, rest / 60 % 60, rest % 60);
  return buffer;
}

TEST(TimeZoneTest, Shanghai) {
  const TimeZone zone = Zone("Asia/Shanghai");
  EXPECT_EQ(Show(zone.ToLocal(At("2024-01-02 00:00:00"))), "2024-01-02 08:00:00");
  EXPECT_EQ(Show(zone.ToUtc(At("2024-01-02 08:00:00"))), "2024-01-02 00:00:00");
  EXPECT_EQ(Show(zone.ToLocal(At("1988-07-01 00:00:00"))), "1988-07-01 09:00:00");  // summer time
  EXPECT_EQ(Show(zone.ToLocal(At("1800-01-01 00:00:00"))), "1800-01-01 08:05:43");  // local mean
  EXPECT_EQ(Show(zone.ToLocal(At("9999-12-31 15:59:59"))), "9999-12-31 23:59:59");
}

TEST(TimeZoneTest, NewYorkGapAndFold) {
  const TimeZone zone = Zone("America/New_York");
  EXPECT_EQ(Show(zone.ToLocal(At("2024-03-10 06:59:59"))), "2024-03-10 01:59:59");
  EXPECT_EQ(Show(zone.ToLocal(At("2024-03-10 07:00:00"))), "2024-03-10 03:00:00");
  // 02:30 does not exist: read with the offset before, -5.
  EXPECT_EQ(Show(zone.ToUtc(At("2024-03-10 02:30:00"))), "2024-03-10 07:30:00");
  EXPECT_EQ(Show(zone.ToUtc(At("2024-03-10 03:00:00"))), "2024-03-10 07:00:00");
  // 01:30 exists twice: the first one, offset -4.
  EXPECT_EQ(Show(zone.ToUtc(At("2024-11-03 01:30:00"))), "2024-11-03 05:30:00");
  EXPECT_EQ(Show(zone.ToUtc(At("2024-11-03 02:00:00"))), "2024-11-03 07:00:00");
  EXPECT_EQ(Show(zone.ToLocal(At("2024-11-03 05:59:59"))), "2024-11-03 01:59:59");
  EXPECT_EQ(Show(zone.ToLocal(At("2024-11-03 06:00:00"))), "2024-11-03 01:00:00");
}

TEST(TimeZoneTest, FarFutureFollowsTheRule) {
  const TimeZone zone = Zone("America/New_York");
  for (const char* year : {"2040", "2500", "9997"}) {
    const std::string y = year;
    EXPECT_EQ(zone.OffsetAt(At((y + "-07-01 00:00:00").c_str())), -4 * 3600) << y;
    EXPECT_EQ(zone.OffsetAt(At((y + "-01-15 00:00:00").c_str())), -5 * 3600) << y;
  }
  // 2100-03-14 is the second Sunday in March.
  EXPECT_EQ(zone.OffsetAt(At("2100-03-14 06:59:59")), -5 * 3600);
  EXPECT_EQ(zone.OffsetAt(At("2100-03-14 07:00:00")), -4 * 3600);
  EXPECT_EQ(Show(zone.ToUtc(At("2100-03-14 02:30:00"))), "2100-03-14 07:30:00");
}

TEST(TimeZoneTest, LondonAndSouth) {
  const TimeZone london = Zone("Europe/London");
  EXPECT_EQ(london.OffsetAt(At("1970-06-01 00:00:00")), 3600);  // British Standard Time
  EXPECT_EQ(london.OffsetAt(At("1960-01-01 00:00:00")), 0);
  EXPECT_EQ(london.OffsetAt(At("2045-03-26 00:59:59")), 0);
  EXPECT_EQ(london.OffsetAt(At("2045-03-26 01:00:00")), 3600);
  const TimeZone sydney = Zone("Australia/Sydney");
  EXPECT_EQ(sydney.OffsetAt(At("2060-01-01 00:00:00")), 11 * 3600);
  EXPECT_EQ(sydney.OffsetAt(At("2060-07-01 00:00:00")), 10 * 3600);
}

TEST(TimeZoneTest, FixedOffsetsAndRules) {
  EXPECT_EQ(Zone("GMT+8").OffsetAt(0), 8 * 3600);
  EXPECT_EQ(Zone("UTC-03:30").OffsetAt(0), -(3 * 3600 + 1800));
  EXPECT_EQ(Zone("+0530").OffsetAt(0), 5 * 3600 + 1800);
  EXPECT_EQ(Zone("UTC").OffsetAt(0), 0);
  EXPECT_EQ(Zone("CST-8").OffsetAt(0), 8 * 3600);
  const TimeZone rule = Zone("EST5EDT,M3.2.0,M11.1.0");
  EXPECT_EQ(rule.OffsetAt(At("2024-07-01 00:00:00")), -4 * 3600);
  EXPECT_EQ(rule.OffsetAt(At("2024-12-01 00:00:00")), -5 * 3600);
  EXPECT_EQ(rule.OffsetAt(At("0001-07-01 00:00:00")), -4 * 3600);
}

TEST(TimeZoneTest, RefusesBadNames) {
  for (const char* name : {"../../../etc/passwd", "/etc/localtime", "Asia/Nowhere", "Asia",
                           "Asia/../Asia/Shanghai", "GMT+99", "a\nb", "EST5EDT,M13.1.0,M11.1.0"}) {
    const Result<TimeZone> zone = TimeZone::Load(name);
    ASSERT_FALSE(zone.ok()) << name;
    EXPECT_EQ(zone.status().failure(), Failure::kTimeZoneUnknown);
  }
}

TEST(TimeZoneTest, EmbeddedBytesMakeTheSameZone) {
  const TimeZone zone = Zone("Europe/Berlin");
  const Result<TimeZone> copy = TimeZone::FromTzif(zone.name(), zone.tzif());
  ASSERT_TRUE(copy.ok());
  for (int64_t t = kMinSecond; t < kMaxSecond; t += 86400 * 37 + 1234) {
    ASSERT_EQ(zone.OffsetAt(t), copy->OffsetAt(t));
  }
}

// The C library reads the same files by its own means.
TEST(TimeZoneTest, AgreesWithTheCLibrary) {
  std::mt19937_64 random(3);
  for (const char* name :
       {"Asia/Shanghai", "America/New_York", "Europe/London", "Africa/Casablanca",
        "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Nuuk",
        "Europe/Dublin", "Pacific/Apia"}) {
    const TimeZone zone = Zone(name);
    setenv("TZ", name, 1);
    tzset();
    for (int i = 0; i < 20000; ++i) {
      const auto t = static_cast<time_t>(random() % (4102444800ull * 3)) - 4102444800;
      tm local;
      localtime_r(&t, &local);
      ASSERT_EQ(zone.OffsetAt(t), local.tm_gmtoff) << name << " " << t;
    }
  }
  unsetenv("TZ");
  tzset();
}

TEST(TimeZoneTest, LocalTimesThatExistOnceRoundTrip) {
  std::mt19937_64 random(4);
  const TimeZone zone = Zone("America/New_York");
  int differ = 0;
  for (int i = 0; i < 100000; ++i) {
    const auto utc = static_cast<int64_t>(random() % (4102444800ull * 3)) - 4102444800;
    const int64_t back = zone.ToUtc(zone.ToLocal(utc));
    if (back == utc) continue;
    ++differ;  // the second pass of a fold
    ASSERT_EQ(zone.ToLocal(back), zone.ToLocal(utc));
    ASSERT_LT(back, utc);
  }
  EXPECT_LT(differ, 100);
}

TEST(TimeZoneTest, DamagedFilesAreRefusedOrHarmless) {
  const std::string good = Zone("America/New_York").tzif();
  for (size_t size = 0; size < good.size(); ++size) {
    const Result<TimeZone> zone = TimeZone::FromTzif("cut", std::string_view(good).substr(0, size));
    if (zone.ok()) zone->ToUtc(0);
  }
  EXPECT_FALSE(TimeZone::FromTzif("cut", good.substr(0, good.size() / 2)).ok());
  std::mt19937_64 random(5);
  for (int i = 0; i < 20000; ++i) {
    std::string bad = good;
    for (int k = 0; k < 4; ++k) bad[random() % bad.size()] = static_cast<char>(random());
    const Result<TimeZone> zone = TimeZone::FromTzif("bad", bad);
    if (!zone.ok()) continue;
    for (int k = 0; k < 20; ++k) {
      const auto t = static_cast<int64_t>(random() % (kMaxSecond - kMinSecond)) + kMinSecond;
      ASSERT_LE(std::abs(zone->OffsetAt(t)), 26 * 3600);
      zone->ToUtc(t);
    }
  }
}

}  // namespace
}  // namespace penstock
