#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "runtime/kernels/blanks.h"
#include "runtime/kernels/conversion_kernels.h"
#include "runtime/kernels/kernel_test_support.h"
#include "runtime/type/calendar.h"
#include "runtime/type/date_pattern.h"

namespace penstock {
namespace {

using Output = std::string;

std::string Date(std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  int32_t days = 0;
  const int32_t result = pst_k_date_from_string(ctx, exact.data(), exact.size(), &days);
  if (result != 0) return ResultName(result);
  return Appended([&](char* w, int32_t*) { return pst_f_date(w, days); });
}

std::string CopyDate(std::string_view text) {
  KernelTestContext ctx;
  const BlockText block(text);
  const bool passes = pst_t_date(block.data(), block.size());
  return Copied(block, passes, [&](char* w, int32_t* reason) {
    return pst_c_date(ctx, w, block.data(), block.size(), reason);
  });
}

std::string Time(std::string_view text) {
  KernelTestContext ctx;
  const ExactText exact(text);
  int64_t nanos = 0;
  const int32_t result = pst_k_time_from_string(ctx, exact.data(), exact.size(), &nanos);
  if (result != 0) return ResultName(result);
  return Appended([&](char* w, int32_t*) { return pst_f_time(w, nanos); });
}

std::string CopyTime(std::string_view text) {
  KernelTestContext ctx;
  const BlockText block(text);
  return Appended([&](char* w, int32_t* reason) {
    return pst_c_time(ctx, w, block.data(), block.size(), reason);
  });
}

std::string Timestamp(std::string_view text, std::string_view zone = "UTC") {
  KernelTestContext ctx(zone);
  const ExactText exact(text);
  pst_i128 value = 0;
  const int32_t result = pst_k_timestamp_from_string(ctx, exact.data(), exact.size(), &value);
  if (result != 0) return ResultName(result);
  return Appended([&](char* w, int32_t*) { return pst_f_timestamp(w, &value); });
}

std::string CopyTimestamp(std::string_view text) {
  KernelTestContext ctx;
  const BlockText block(text);
  return Appended([&](char* w, int32_t* reason) {
    return pst_c_timestamp(ctx, w, block.data(), block.size(), reason);
  });
}

// Reads by one pattern and writes by another.
std::string Through(std::string_view text, const char* in, const char* out) {
  KernelTestContext ctx;
  const ExactText exact(text);
  const DatePattern from = CompileDatePattern(in);
  const DatePattern to = CompileDatePattern(out);
  EXPECT_TRUE(from.ok() && to.ok()) << from.error << to.error;
  pst_i128 value = 0;
  const int32_t result =
      pst_k_timestamp_from_string_pattern(ctx, exact.data(), exact.size(), from.program.data(),
                                          static_cast<int64_t>(from.program.size()), &value);
  if (result != 0) return ResultName(result);
  return Appended([&](char* w, int32_t*) {
    return pst_f_timestamp_pattern(w, &value, to.program.data(),
                                   static_cast<int64_t>(to.program.size()));
  });
}

TEST(DateKernelTest, ReadsOrSaysWhyNot) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"2024-01-02", "2024-01-02"},
      {"20240102", "2024-01-02"},
      {" 2024-01-02 ", "2024-01-02"},
      {"0000-01-01", "0000-01-01"},
      {"9999-12-31", "9999-12-31"},
      {"1582-10-10", "1582-10-10"},
      {"2000-02-29", "2000-02-29"},
      {"1900-02-29", "D109"},
      {"2024-02-30", "D109"},
      {"2024-13-45", "D109"},
      {"2024-00-15", "D109"},
      {"0000-00-00", "D109"},
      {"20240230", "D109"},
      {"2024-1-2", "D108"},
      {"24-01-02", "D108"},
      {"2024-01-02abc", "D108"},
      {"2024/01/02", "D108"},
      {"20240102030405", "D108"},
      {"1704135845000", "D108"},
      {"202401", "D108"},
      {"2024", "D108"},
      {"", "D119"},
      {"   ", "D119"},
      {"2024-01-0x", "D108"},
      {"2024-0a-01", "D108"},
      {"a024-01-01", "D108"},
      {"2024.01.02", "D108"},
      {"2024-01-02 00:00:00", "D108"},
      {"-024-01-02", "D108"},
      {"2024-01--2", "D108"},
      {"202-401-02", "D108"},
      {"2024:01:02", "D108"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Date(c.text), c.expected) << c.text;
    EXPECT_EQ(CopyDate(c.text), c.expected) << c.text;
  }
}

TEST(DateKernelTest, EveryDayRoundTrips) {
  KernelTestContext ctx;
  char text[80];
  for (int32_t day = kMinDay; day <= kMaxDay; ++day) {
    ASSERT_EQ(pst_f_date(text, day), text + 10);
    int32_t back = 0;
    ASSERT_EQ(pst_k_date_from_string(ctx, text, 10, &back), 0);
    ASSERT_EQ(back, day);
    const pst_i128 midnight = static_cast<pst_i128>(day) * kNanosPerDay;
    ASSERT_EQ(pst_k_date_from_timestamp(ctx, &midnight, &back), 0);
    ASSERT_EQ(back, day);
  }
}

// Any change of one byte of a date leads to the date it spells or to a refusal.
TEST(DateKernelTest, AgreesWithPlainReading) {
  const std::string good = "2023-02-28";
  for (size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      bool shape = true;
      for (size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        shape &= i == 4 || i == 7 ? text[i] == '-' : digit;
      }
      if (text[9] == ' ' || text[9] == '\t' || text[0] == ' ' || text[0] == '\t') shape = false;
      std::string expected = "D108";
      if (shape) {
        const bool valid = IsValidDate(static_cast<uint32_t>(std::stoi(text.substr(0, 4))),
                                       static_cast<uint32_t>(std::stoi(text.substr(5, 2))),
                                       static_cast<uint32_t>(std::stoi(text.substr(8, 2))));
        expected = valid ? text : "D109";
      }
      ASSERT_EQ(Date(text), expected) << text;
      ASSERT_EQ(CopyDate(text), expected) << text;
    }
  }
}

TEST(TimeKernelTest, ReadsOrSaysWhyNot) {
  const struct {
    const char* text;
    const char* expected;
    const char* copied;
  } cases[] = {
      {"00:00:00", "00:00:00", "00:00:00"},
      {"23:59:59", "23:59:59", "23:59:59"},
      {"12:34:56.5", "12:34:56.5", "12:34:56.5"},
      {"12:34:56.448000", "12:34:56.448", "12:34:56.448000"},
      {"12:34:56.123456789", "12:34:56.123456789", "12:34:56.123456789"},
      {"12:34:56.000", "12:34:56", "12:34:56.000"},
      {" 12:34:56 ", "12:34:56", "12:34:56"},
      {"12:34:56.", "D110", "D110"},
      {"12:34:56.1234567890", "D110", "D110"},
      {"24:00:00", "D110", "D110"},
      {"99:99:99", "D110", "D110"},
      {"12:60:00", "D110", "D110"},
      {"12:00:60", "D110", "D110"},
      {"12:34", "D110", "D110"},
      {"1:02:03", "D110", "D110"},
      {"-01:00:00", "D110", "D110"},
      {"12:34:56x", "D110", "D110"},
      {"12:34:56.1x", "D110", "D110"},
      {"12-34-56", "D110", "D110"},
      {"", "D119", "D119"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Time(c.text), c.expected) << c.text;
    EXPECT_EQ(CopyTime(c.text), c.copied) << c.text;
  }
}

TEST(TimestampKernelTest, ReadsOrSaysWhyNot) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"2024-01-02 03:04:05", "2024-01-02 03:04:05"},
      {"2024-01-02T03:04:05", "2024-01-02 03:04:05"},
      {"2024-01-02 03:04:05.678", "2024-01-02 03:04:05.678"},
      {"2024-01-02 03:04:05.678000", "2024-01-02 03:04:05.678"},
      {"2024-01-02 03:04:05.123456789", "2024-01-02 03:04:05.123456789"},
      {"2024-01-02T03:04:05Z", "2024-01-02 03:04:05"},
      {"2024-01-02T03:04:05.5+08:00", "2024-01-01 19:04:05.5"},
      {"2024-01-02T03:04:05-0330", "2024-01-02 06:34:05"},
      {"2024-01-02T03:04:05+08", "2024-01-01 19:04:05"},
      {"2024-01-02 03:04", "2024-01-02 03:04:00"},
      {"2024-01-02 03:04Z", "2024-01-02 03:04:00"},
      {"2024-01-02", "2024-01-02 00:00:00"},
      {"20240102", "2024-01-02 00:00:00"},
      {" 2024-01-02 03:04:05 ", "2024-01-02 03:04:05"},
      {"0000-01-01 00:00:00", "0000-01-01 00:00:00"},
      {"9999-12-31 23:59:59.999999999", "9999-12-31 23:59:59.999999999"},
      {"1969-12-31 23:59:59.999999999", "1969-12-31 23:59:59.999999999"},
      {"9999-12-31T23:59:59-01:00", "D102"},
      {"0000-01-01T00:00:00+01:00", "D102"},
      {"2024-02-30 00:00:00", "D109"},
      {"2024-13-45", "D109"},
      {"0000-00-00 00:00:00", "D109"},
      {"2024-01-02 24:00:00", "D111"},
      {"2024-01-02 03:04:60", "D111"},
      {"2024-01-02abc", "D111"},
      {"2024-01-02 ", "2024-01-02 00:00:00"},
      {"2024-1-2 03:04:05", "D111"},
      {"20240102 03:04:05", "D111"},
      {"20240102030405", "D111"},
      {"1704135845000", "D111"},
      {"2024-01-02 03:04:05.1234567891", "D111"},
      {"2024-01-02 03:04:05+8", "D111"},
      {"2024-01-02 03:04:05+08:0", "D111"},
      {"2024-01-02 03:04:05+19:00", "D111"},
      {"2024-01-02 03:04:05 +08:00", "D111"},
      {"2024-01-02Z", "D111"},
      {"2024-01-02x03:04:05", "D111"},
      {"", "D119"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Timestamp(c.text), c.expected) << c.text;
    EXPECT_EQ(CopyTimestamp(c.text), c.expected) << c.text;  // as it is formatted
  }
}

TEST(TimestampKernelTest, OffsetsAreConvertedToTheJobsZone) {
  EXPECT_EQ(Timestamp("2024-01-02T03:04:05Z", "Asia/Shanghai"), "2024-01-02 11:04:05");
  EXPECT_EQ(Timestamp("2024-07-02T03:04:05.25Z", "America/New_York"), "2024-07-01 23:04:05.25");
  EXPECT_EQ(Timestamp("2024-07-02T03:04:05", "America/New_York"), "2024-07-02 03:04:05");
}

TEST(TimestampKernelTest, EpochMilliseconds) {
  KernelTestContext ctx("Asia/Shanghai");
  pst_i128 value = 0;
  ASSERT_EQ(pst_k_timestamp_from_int64(ctx, 1704135845678, &value), 0);
  EXPECT_EQ(Appended([&](char* w, int32_t*) { return pst_f_timestamp(w, &value); }),
            "2024-01-02 03:04:05.678");
  int64_t millis = 0;
  ASSERT_EQ(pst_k_int64_from_timestamp(ctx, &value, &millis), 0);
  EXPECT_EQ(millis, 1704135845678);
  value += 1;
  EXPECT_EQ(pst_k_int64_from_timestamp(ctx, &value, &millis), kWouldLoseFraction);
  for (const int64_t far : {INT64_MAX, INT64_MIN, int64_t{253402300800000}}) {
    EXPECT_EQ(pst_k_timestamp_from_int64(ctx, far, &value), kOutOfRange) << far;
  }
  ASSERT_EQ(pst_k_timestamp_from_int64(ctx, -1, &value), 0);
  EXPECT_EQ(Appended([&](char* w, int32_t*) { return pst_f_timestamp(w, &value); }),
            "1970-01-01 07:59:59.999");

  int32_t days = 0;
  EXPECT_EQ(pst_k_date_from_int64(ctx, 1704124800000, &days), 0);  // midnight in Shanghai
  EXPECT_EQ(days, DaysFromCivil(2024, 1, 2));
  EXPECT_EQ(pst_k_date_from_int64(ctx, 1704124800001, &days), kWouldLoseTime);
  EXPECT_EQ(pst_k_int64_from_date(ctx, days, &millis), 0);
  EXPECT_EQ(millis, 1704124800000);
}

TEST(TimestampKernelTest, ToDateOnlyAtMidnight) {
  KernelTestContext ctx;
  pst_i128 value = 0;
  int32_t days = 0;
  ASSERT_EQ(pst_k_timestamp_from_date(ctx, -1, &value), 0);
  EXPECT_EQ(pst_k_date_from_timestamp(ctx, &value, &days), 0);
  EXPECT_EQ(days, -1);
  value += 1;
  EXPECT_EQ(pst_k_date_from_timestamp(ctx, &value, &days), kWouldLoseTime);
}

TEST(TimestampKernelTest, RandomValuesRoundTrip) {
  std::mt19937_64 random(6);
  KernelTestContext ctx;
  const auto range = static_cast<unsigned __int128>(kMaxDay - kMinDay + 1) * kNanosPerDay;
  for (int i = 0; i < 200000; ++i) {
    const unsigned __int128 any = static_cast<unsigned __int128>(random()) << 64 | random();
    pst_i128 value =
        static_cast<pst_i128>(any % range) + static_cast<pst_i128>(kMinDay) * kNanosPerDay;
    if (random() % 2 == 0) value -= value % kNanosPerSecond;
    char text[80];
    const char* end = pst_f_timestamp(text, &value);
    pst_i128 back = 0;
    ASSERT_EQ(pst_k_timestamp_from_string(ctx, text, end - text, &back), 0)
        << std::string_view(text, static_cast<size_t>(end - text));
    ASSERT_TRUE(back == value) << std::string_view(text, static_cast<size_t>(end - text));
  }
}

TEST(PatternKernelTest, ReadsAndWrites) {
  const char* iso = "yyyy-MM-dd HH:mm:ss.SSSSSSSSS";
  EXPECT_EQ(Through("02/01/2024", "dd/MM/yyyy", iso), "2024-01-02 00:00:00.000000000");
  EXPECT_EQ(Through("20240102030405", "yyyyMMddHHmmss", iso), "2024-01-02 03:04:05.000000000");
  EXPECT_EQ(Through("2024-01-02 03:04:05.678", "yyyy-MM-dd HH:mm:ss.SSS", iso),
            "2024-01-02 03:04:05.678000000");
  EXPECT_EQ(Through("1/2/2024 3:04 pm", "M/d/yyyy h:mm a", iso), "2024-01-02 15:04:00.000000000");
  EXPECT_EQ(Through("12/31/2024 12:00 AM", "M/d/yyyy h:mm a", iso),
            "2024-12-31 00:00:00.000000000");
  EXPECT_EQ(Through("680102", "yyMMdd", iso), "2068-01-02 00:00:00.000000000");
  EXPECT_EQ(Through("690102", "yyMMdd", iso), "1969-01-02 00:00:00.000000000");
  EXPECT_EQ(Through("12:34", "HH:mm", iso), "1970-01-01 12:34:00.000000000");
  EXPECT_EQ(Through(" 02/01/2024 ", "dd/MM/yyyy", iso), "2024-01-02 00:00:00.000000000");

  EXPECT_EQ(Through("2024-01-02", "yyyy-MM-dd", "dd/MM/yyyy"), "02/01/2024");
  EXPECT_EQ(Through("2024-01-02", "yyyy-MM-dd", "'day' d 'of' M, ''yy"), "day 2 of 1, '24");
  EXPECT_EQ(Through("2024-01-02 00:30", "yyyy-MM-dd HH:mm", "h:mm a"), "12:30 AM");
  EXPECT_EQ(Through("2024-01-02 12:30", "yyyy-MM-dd HH:mm", "hh:mm a"), "12:30 PM");
  EXPECT_EQ(Through("2024-01-02 03:04:05.678", "yyyy-MM-dd HH:mm:ss.SSS", "HHmmssSS"), "03040567");
}

TEST(PatternKernelTest, SaysWhyNot) {
  EXPECT_EQ(Through("2024-01-02", "dd/MM/yyyy", "yyyy"), "D111");
  EXPECT_EQ(Through("2/1/2024", "dd/MM/yyyy", "yyyy-MM-dd"), "2024-01-02");
  EXPECT_EQ(Through("2024102", "yyyyMMdd", "yyyy"), "D111");
  EXPECT_EQ(Through("2 Feb 2024", "d MMM yyyy", "EEEE MMMM d"), "Friday February 2");
  EXPECT_EQ(Through("五月 3, 2024 11:00 下午", "MMMM d, yyyy hh:mm a", "MM-dd HH"), "05-03 23");
  EXPECT_EQ(Through("11月 3 2024", "MMM d yyyy", "MM"), "11");
  EXPECT_EQ(Through("Thursday, 2024-01-02", "EEE, yyyy-MM-dd", "dd"), "D109");
  EXPECT_EQ(Through("1 Mai 2024", "d MMM yyyy", "MM"), "D111");
  EXPECT_EQ(Through("2024-01-02 01:00 +0230", "yyyy-MM-dd HH:mm Z", "yyyy-MM-dd HH:mm"),
            "2024-01-01 22:30");
  EXPECT_EQ(Through("2024-01-02T01:00-05:00", "yyyy-MM-dd'T'HH:mmXXX", "yyyy-MM-dd HH:mm"),
            "2024-01-02 06:00");
  EXPECT_EQ(Through("2024-01-02T01:00Z", "yyyy-MM-dd'T'HH:mmX", "HH:mm"), "01:00");
  EXPECT_EQ(Through("2024-01-02T01:00", "yyyy-MM-dd'T'HH:mmX", "HH:mm"), "D111");
  EXPECT_EQ(Through("30/02/2024", "dd/MM/yyyy", "yyyy"), "D109");
  EXPECT_EQ(Through("02/01/2024x", "dd/MM/yyyy", "yyyy"), "D111");
  EXPECT_EQ(Through("02/01/202", "dd/MM/yyyy", "yyyy"), "D111");
  EXPECT_EQ(Through("02-01-2024", "dd/MM/yyyy", "yyyy"), "D111");
  EXPECT_EQ(Through("25:00", "HH:mm", "HH"), "D111");
  EXPECT_EQ(Through("13:00 AM", "hh:mm a", "HH"), "D111");
  EXPECT_EQ(Through("00:00 AM", "hh:mm a", "HH"), "D111");
  EXPECT_EQ(Through("", "dd/MM/yyyy", "yyyy"), "D119");
}

// Patterns with fixed places have a fast form; the interpreter has to agree with it.
TEST(PatternKernelTest, DatesByPattern) {
  KernelTestContext ctx;
  const DatePattern fixed = CompileDatePattern("dd.MM.yyyy");
  const DatePattern timed = CompileDatePattern("dd.MM.yyyy HH:mm");
  const auto size = [](const DatePattern& p) { return static_cast<int64_t>(p.program.size()); };
  char text[200];
  for (int32_t day = kMinDay; day <= kMaxDay; day += 97) {
    ASSERT_EQ(pst_f_date_pattern(text, day, fixed.program.data(), size(fixed)), text + 10);
    int32_t back = 0;
    ASSERT_EQ(
        pst_k_date_from_string_pattern(ctx, text, 10, fixed.program.data(), size(fixed), &back), 0);
    ASSERT_EQ(back, day);
  }
  int32_t days = 0;
  const auto read = [&](std::string_view value) {
    return pst_k_date_from_string_pattern(ctx, value.data(), static_cast<int64_t>(value.size()),
                                          timed.program.data(), size(timed), &days);
  };
  EXPECT_EQ(read("02.01.2024 00:00"), 0);
  EXPECT_EQ(read("02.01.2024 00:01"), kWouldLoseTime);
  const auto copy = [&](std::string_view value, const char* from, const char* to) {
    const BlockText block(value);
    const DatePattern source = CompileDatePattern(from);
    const DatePattern target = CompileDatePattern(to);
    return Appended([&](char* w, int32_t* reason) {
      return pst_c_date_pattern(ctx, w, block.data(), block.size(), source.program.data(),
                                size(source), target.program.data(), size(target), reason);
    });
  };
  EXPECT_EQ(copy("02.01.2024", "dd.MM.yyyy", "dd.MM.yyyy"), "02.01.2024");
  EXPECT_EQ(copy(" 02.01.2024", "dd.MM.yyyy", "dd.MM.yyyy"), "02.01.2024");
  EXPECT_EQ(copy("32.01.2024", "dd.MM.yyyy", "dd.MM.yyyy"), "D109");
  EXPECT_EQ(copy("2024-02-29", "yyyy-MM-dd", "dd/MM/yyyy"), "29/02/2024");
  EXPECT_EQ(copy("2023-02-29", "yyyy-MM-dd", "dd/MM/yyyy"), "D109");
  EXPECT_EQ(copy("2024-02/29", "yyyy-MM-dd", "dd/MM/yyyy"), "D108");
  EXPECT_EQ(copy("20240229", "yyyyMMdd", "yyyy-MM"), "2024-02");
  EXPECT_EQ(copy("2024x229", "yyyyMMdd", "yyyy-MM"), "D108");
  EXPECT_EQ(copy("29.02.2024 00:00", "dd.MM.yyyy HH:mm", "yyyyMMdd"), "20240229");
  EXPECT_EQ(copy("29.02.2024 00:01", "dd.MM.yyyy HH:mm", "yyyyMMdd"), "D112");
  EXPECT_EQ(copy("20240229", "yyyyMMdd", "yyyyMMdd HHmm"), "20240229 0000");
}

TEST(PatternKernelTest, TimesByPattern) {
  KernelTestContext ctx;
  const DatePattern pattern = CompileDatePattern("HHmmss.SSS");
  const auto size = static_cast<int64_t>(pattern.program.size());
  int64_t nanos = 0;
  ASSERT_EQ(
      pst_k_time_from_string_pattern(ctx, "123456.789", 10, pattern.program.data(), size, &nanos),
      0);
  EXPECT_EQ(Appended([&](char* w, int32_t*) { return pst_f_time(w, nanos); }), "12:34:56.789");
  EXPECT_EQ(Appended([&](char* w, int32_t*) {
              return pst_f_time_pattern(w, nanos, pattern.program.data(), size);
            }),
            "123456.789");
  EXPECT_EQ(
      pst_k_time_from_string_pattern(ctx, "123456,789", 10, pattern.program.data(), size, &nanos),
      kNotTime);
  const DatePattern dated = CompileDatePattern("yyyy-MM-dd HH:mm");
  EXPECT_EQ(pst_k_time_from_string_pattern(ctx, "2024-01-02 10:00", 16, dated.program.data(),
                                           static_cast<int64_t>(dated.program.size()), &nanos),
            kNotTime);
}

TEST(PatternKernelTest, TheLongestPatternFitsItsRoom) {
  const std::string literals(64, '-');
  const DatePattern pattern =
      CompileDatePattern("y" + literals + "MMMM d h m s SSSSSSSSS aE", DateNames::kChinese);
  ASSERT_TRUE(pattern.ok()) << pattern.error;
  const pst_i128 value = static_cast<pst_i128>(kMaxDay) * kNanosPerDay + kNanosPerDay - 1;
  EXPECT_LE(Appended([&](char* w, int32_t*) {
              return pst_f_timestamp_pattern(w, &value, pattern.program.data(),
                                             static_cast<int64_t>(pattern.program.size()));
            }).size(),
            128u);
}

TEST(DateKernelTest, FromCellsAndToText) {
  KernelTestContext ctx("Asia/Shanghai");
  int32_t days = 0;
  int64_t nanos = 0;
  pst_i128 value = 0;
  const ExactText date("2024-01-02");
  const ExactText time("03:04:05");
  const pst_cell date_cell = TextCell(date);
  const pst_cell time_cell = TextCell(time);
  const pst_cell bytes_cell = BytesCell(time);
  const pst_cell int_cell = IntCell(1704124800000);
  const pst_cell real_cell = DoubleCell(1.5);
  EXPECT_EQ(pst_k_date_from_any(ctx, &date_cell, &days), 0);
  EXPECT_EQ(pst_k_date_from_any(ctx, &int_cell, &days), 0);
  EXPECT_EQ(days, DaysFromCivil(2024, 1, 2));
  EXPECT_EQ(pst_k_date_from_any(ctx, &real_cell, &days), kNoConversion);
  EXPECT_EQ(pst_k_time_from_any(ctx, &time_cell, &nanos), 0);
  EXPECT_EQ(pst_k_time_from_any(ctx, &bytes_cell, &nanos), kNoConversion);
  EXPECT_EQ(pst_k_date_from_any(ctx, &bytes_cell, &days), kNoConversion);
  EXPECT_EQ(pst_k_timestamp_from_any(ctx, &bytes_cell, &value), kNoConversion);
  EXPECT_EQ(nanos, (3 * 3600 + 4 * 60 + 5) * kNanosPerSecond);
  EXPECT_EQ(pst_k_time_from_any(ctx, &int_cell, &nanos), kNoConversion);
  EXPECT_EQ(pst_k_timestamp_from_any(ctx, &date_cell, &value), 0);
  EXPECT_EQ(pst_k_timestamp_from_any(ctx, &int_cell, &value), 0);
  EXPECT_EQ(pst_k_timestamp_from_any(ctx, &real_cell, &value), kNoConversion);

  const auto shown = [](const pst_text& text) {
    return std::string(text.data, static_cast<size_t>(text.size));
  };
  pst_text text{};
  const DatePattern pattern = CompileDatePattern("d.M.yyyy");
  const auto size = static_cast<int64_t>(pattern.program.size());
  EXPECT_EQ(pst_k_string_from_date(ctx, days, &text), 0);
  EXPECT_EQ(shown(text), "2024-01-02");
  pst_text second{};
  EXPECT_EQ(pst_k_string_from_date_pattern(ctx, days, pattern.program.data(), size, &second), 0);
  EXPECT_EQ(shown(second), "2.1.2024");
  EXPECT_EQ(pst_k_string_from_timestamp(ctx, &value, &second), 0);
  EXPECT_EQ(shown(second), "2024-01-02 00:00:00");
  EXPECT_EQ(pst_k_string_from_timestamp_pattern(ctx, &value, pattern.program.data(), size, &second),
            0);
  EXPECT_EQ(shown(second), "2.1.2024");
  EXPECT_EQ(pst_k_string_from_time(ctx, nanos, &second), 0);
  const DatePattern clock = CompileDatePattern("H:mm");
  EXPECT_EQ(pst_k_string_from_time_pattern(ctx, nanos, clock.program.data(),
                                           static_cast<int64_t>(clock.program.size()), &second),
            0);
  EXPECT_EQ(shown(text), "2024-01-02") << "texts of one record live side by side";
}

}  // namespace
}  // namespace penstock
