#include "stdplugins/table/sqlite/number_text.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <random>
#include <string>

namespace penstock {
namespace {

using Kind = NumberText::Kind;

TEST(NumberText, TellsKindsApart) {
  for (const char* text : {"", "abc", "-", ".", "e5", "1e", "1e+", "0x10", "1 2", "+-1", "--1",
                           "1.2.3", "nan", "inf", " ", "12a"}) {
    EXPECT_EQ(ParseNumberText(text).kind, Kind::kNone) << text;
  }
  for (const char* text : {"0", "-7", "+7", "007", "9223372036854775807", "-9223372036854775808"}) {
    EXPECT_EQ(ParseNumberText(text).kind, Kind::kInteger) << text;
  }
  for (const char* text :
       {"1.5", ".5", "5.", "-1e3", "1E-3", "123456789.012345", "1e300", "0.30000000000000004",
        "100000000000000000000", "0.0", "5e-324", "170141183460469231731687303715884105728"}) {
    EXPECT_EQ(ParseNumberText(text).kind, Kind::kReal) << text;
  }
  for (const char* text : {"9223372036854775809", "123456789012345678.5", "0.12345678901234567890",
                           "1e400", "1e-400", "0.1000000000000000055511151231257827"}) {
    EXPECT_EQ(ParseNumberText(text).kind, Kind::kLossy) << text;
  }
}

TEST(NumberText, GivesValues) {
  EXPECT_EQ(ParseNumberText("-9223372036854775808").integer, INT64_MIN);
  EXPECT_EQ(ParseNumberText("+42").integer, 42);
  EXPECT_EQ(ParseNumberText("5.").real, 5.0);
  EXPECT_EQ(ParseNumberText(".25e1").real, 2.5);
  EXPECT_EQ(ParseNumberText("36028797018964100.00").whole, 36028797018964100);
  EXPECT_EQ(ParseNumberText("-0.9223372036854775808e19").whole, INT64_MIN);
  EXPECT_EQ(ParseNumberText("0.0").whole, 0);
  EXPECT_EQ(ParseNumberText("9223372036854775808").whole, std::nullopt);
  EXPECT_EQ(ParseNumberText("1e30").whole, std::nullopt);
  EXPECT_EQ(ParseNumberText("1.5").whole, std::nullopt);
  EXPECT_TRUE(ParseNumberText(" 42").padded);
  EXPECT_TRUE(ParseNumberText("42\n").padded);
}

TEST(NumberText, NeverReadsBeyondTheText) {
  const std::string digits = "123456";
  EXPECT_EQ(ParseNumberText(std::string_view(digits).substr(0, 3)).integer, 123);
}

// SQLite is the judge of what it would convert.
TEST(NumberText, AgreesWithSqlite) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
  sqlite3_exec(database, "CREATE TABLE t (n NUMERIC)", nullptr, nullptr, nullptr);
  sqlite3_stmt* statement = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(database, "INSERT INTO t VALUES (?1) RETURNING typeof(n)", -1,
                               &statement, nullptr),
            SQLITE_OK);
  std::mt19937 random(1);
  constexpr std::string_view kLetters = "0123456789.eE+- ";
  for (int i = 0; i < 20000; i++) {
    std::string text;
    for (size_t size = random() % 8; size > 0; size--) text += kLetters[random() % 16];
    sqlite3_bind_text(statement, 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    ASSERT_EQ(sqlite3_step(statement), SQLITE_ROW);
    const std::string type = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    EXPECT_EQ(ParseNumberText(text).kind == Kind::kNone, type == "text") << "`" << text << "`";
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
}

TEST(NumberText, FormatsRealsThatComeBack) {
  char out[32];
  const auto format = [&](double value) {
    return std::string(out, static_cast<size_t>(FormatReal(value, out)));
  };
  EXPECT_EQ(format(1), "1.0");
  EXPECT_EQ(format(-0.1), "-0.1");
  EXPECT_EQ(format(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(format(1e300), "1e+300");
  EXPECT_EQ(format(-1.0 / 0.0), "-Infinity");
}

TEST(NumberText, KnowsWhichIntegersFitDoubles) {
  EXPECT_TRUE(FitsDouble(9007199254740992));
  EXPECT_FALSE(FitsDouble(9007199254740993));
  EXPECT_TRUE(FitsDouble(INT64_MIN));
  EXPECT_FALSE(FitsDouble(INT64_MAX));
}

}  // namespace
}  // namespace penstock
