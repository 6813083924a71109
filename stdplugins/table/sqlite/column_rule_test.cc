#include "stdplugins/table/sqlite/column_rule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "stdplugins/table/sqlite/test_database.h"

namespace penstock {
namespace {

SqliteColumn Declared(const std::string& type) { return {.name = "c", .declared_type = type}; }

pst_cell Cell(int64_t value) { return {.i = value, .size = 0, .tag = PST_INT}; }
pst_cell Cell(double value) {
  pst_cell cell{};
  cell.d = value;
  cell.tag = PST_DOUBLE;
  return cell;
}
pst_cell Cell(std::string_view text, pst_cell_tag tag = PST_TEXT) {
  pst_cell cell{};
  cell.p = text.data();
  cell.size = static_cast<uint32_t>(text.size());
  cell.tag = tag;
  return cell;
}

// Stores a value in a column of that type: "typeof:value", or "refused: reason".
std::string Store(const std::string& type, const pst_cell& cell) {
  sqlite3* database = nullptr;
  sqlite3_open(":memory:", &database);
  sqlite3_exec(database, ("CREATE TABLE t (c " + type + ")").c_str(), nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO t VALUES (?1) RETURNING typeof(c), CAST(c AS TEXT)", -1,
                     &insert, nullptr);
  const SqliteColumn column = Declared(type);
  CellBinder binder(column, RuleOf(column, false), false);
  std::string reason;
  std::string result;
  if (!binder.Bind(insert, 1, cell, &reason)) {
    result = "refused: " + reason;
  } else if (sqlite3_step(insert) == SQLITE_ROW) {
    const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(insert, 1));
    result = reinterpret_cast<const char*>(sqlite3_column_text(insert, 0));
    if (value != nullptr) result += std::string(":") + value;
  }
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return result;
}

bool Refused(const std::string& result) { return result.starts_with("refused: "); }

TEST(ColumnRule, FollowsTheAffinityOfTypeNames) {
  const auto rule = [](const char* type) { return RuleOf(Declared(type), false); };
  EXPECT_EQ(rule("INTEGER"), SqliteRule::kNumber);
  EXPECT_EQ(rule("unsigned big int"), SqliteRule::kNumber);
  EXPECT_EQ(rule("CHARINT"), SqliteRule::kNumber);  // INT wins, as in SQLite
  EXPECT_EQ(rule("varchar(20)"), SqliteRule::kText);
  EXPECT_EQ(rule("BLOB"), SqliteRule::kKeep);
  EXPECT_EQ(rule(""), SqliteRule::kKeep);
  EXPECT_EQ(rule("DOUBLE PRECISION"), SqliteRule::kReal);
  EXPECT_EQ(rule("DECIMAL(10,2)"), SqliteRule::kNumber);
  EXPECT_EQ(rule("DATETIME"), SqliteRule::kGuarded);
  EXPECT_EQ(rule("STRING"), SqliteRule::kGuarded);
  EXPECT_EQ(RuleOf(Declared("ANY"), true), SqliteRule::kKeep);
}

TEST(ColumnRule, NumberColumnsTakeNumbersOnly) {
  EXPECT_EQ(Store("INTEGER", Cell("42")), "integer:42");
  EXPECT_EQ(Store("INTEGER", Cell("1.5")), "real:1.5");
  EXPECT_EQ(Store("DECIMAL(10,2)", Cell("12.50")), "real:12.5");
  EXPECT_EQ(Store("DECIMAL(19,2)", Cell("36028797018964100.00")), "integer:36028797018964100");
  EXPECT_EQ(Store("INTEGER", Cell("5.50762072967545e+17")), "integer:550762072967545000");
  EXPECT_EQ(Store("INTEGER", Cell(int64_t{-7})), "integer:-7");
  EXPECT_EQ(Store("INTEGER", Cell("abc")), "refused: column `c` (INTEGER): `abc` is not a number");
  EXPECT_EQ(Store("INTEGER", Cell("")),
            "refused: column `c` (INTEGER): an empty string is not a number");
  EXPECT_TRUE(Refused(Store("INTEGER", Cell(" 42"))));
  EXPECT_TRUE(Refused(Store("INTEGER", Cell("abc", PST_BYTES))));
}

TEST(ColumnRule, RefusesDigitsThatWouldBeLost) {
  EXPECT_EQ(Store("NUMERIC", Cell("9223372036854775807")), "integer:9223372036854775807");
  EXPECT_TRUE(Refused(Store("NUMERIC", Cell("9223372036854775809"))));
  EXPECT_TRUE(Refused(Store("DECIMAL(38,20)", Cell("0.12345678901234567891"))));
  EXPECT_EQ(Store("REAL", Cell(int64_t{9007199254740992})), "real:9.00719925474099e+15");
  EXPECT_TRUE(Refused(Store("REAL", Cell(int64_t{9007199254740993}))));
  EXPECT_TRUE(Refused(Store("REAL", Cell("9007199254740993"))));
  EXPECT_TRUE(Refused(Store("REAL", Cell("1e999"))));
  EXPECT_EQ(Store("REAL", Cell("170141183460469231731687303715884105728")),
            "real:1.70141183460469e+38");
  EXPECT_TRUE(Refused(Store("REAL", Cell("170141183460469231731687303715884105729"))));
}

TEST(ColumnRule, NanIsNotNull) {
  EXPECT_EQ(Store("REAL", Cell(std::nan(""))),
            "refused: column `c` (REAL): SQLite would store NaN as NULL");
  EXPECT_EQ(Store("REAL", pst_cell{}), "null");
}

TEST(ColumnRule, NegativeZeroIsNotZero) {
  EXPECT_TRUE(Refused(Store("REAL", Cell(-0.0))));
  EXPECT_TRUE(Refused(Store("INTEGER", Cell("-0.0"))));
  EXPECT_TRUE(Refused(Store("DATE", Cell(-0.0))));
  EXPECT_FALSE(Refused(Store("", Cell(-0.0))));  // SQLite's text of it is 0.0
  EXPECT_EQ(Store("TEXT", Cell(-0.0)), "text:-0");
}

TEST(ColumnRule, TextColumnsKeepEveryDigitOfADouble) {
  EXPECT_EQ(Store("TEXT", Cell(0.1 + 0.2)), "text:0.30000000000000004");
  EXPECT_EQ(Store("TEXT", Cell(5.0)), "text:5");
  EXPECT_EQ(Store("TEXT", Cell(std::nan(""))), "text:NaN");
  EXPECT_EQ(Store("TEXT", Cell(int64_t{5})), "text:5");
  EXPECT_EQ(Store("TEXT", Cell("007")), "text:007");
  EXPECT_EQ(Store("TEXT", Cell("")), "text:");
}

TEST(ColumnRule, TextIsNotRewrittenAsNumber) {
  EXPECT_EQ(Store("DATE", Cell("2024-01-31")), "text:2024-01-31");
  EXPECT_EQ(Store("DATE", Cell("20240131")), "integer:20240131");
  EXPECT_EQ(Store("UUID", Cell("12e4-77")), "text:12e4-77");
  EXPECT_TRUE(Refused(Store("STRING", Cell("007"))));
  EXPECT_TRUE(Refused(Store("STRING", Cell("1.50"))));
  EXPECT_TRUE(Refused(Store("STRING", Cell("5.0"))));
  EXPECT_TRUE(Refused(Store("STRING", Cell("1e5"))));
  EXPECT_TRUE(Refused(Store("STRING", Cell(" 5"))));
  EXPECT_EQ(Store("STRING", Cell("1.5")), "real:1.5");
}

TEST(ColumnRule, ColumnsWithoutTypeKeepEverything) {
  EXPECT_EQ(Store("", Cell("007")), "text:007");
  EXPECT_EQ(Store("BLOB", Cell("\x01\x02", PST_BYTES)), "blob:\x01\x02");
  EXPECT_EQ(Store("BLOB", Cell("", PST_BYTES)), "blob:");
}

// As their texts would, by the rule of the column.
TEST(ColumnRule, TakesTypedValues) {
  const auto cell = [](pst_cell_tag tag, int64_t i, uint32_t size = 0) {
    return pst_cell{.i = i, .size = size, .tag = static_cast<uint32_t>(tag)};
  };
  EXPECT_EQ(Store("TEXT", cell(PST_DECIMAL, 150, 2)), "text:1.50");
  EXPECT_EQ(Store("DECIMAL(10,2)", cell(PST_DECIMAL, 150, 2)), "real:1.5");
  EXPECT_EQ(Store("STRING", cell(PST_DECIMAL, 150, 2)), "real:1.5");
  EXPECT_EQ(Store("DATE", cell(PST_DECIMAL, 2024013100, 2)), "integer:20240131");
  EXPECT_EQ(Store("TEXT", cell(PST_BOOL, 1)), "text:true");
  EXPECT_EQ(Store("BOOLEAN", cell(PST_BOOL, 1)), "integer:1");
  EXPECT_EQ(Store("DATE", cell(PST_DATE, 19753)), "text:2024-01-31");
  EXPECT_TRUE(Refused(Store("INTEGER", cell(PST_DATE, 19753))));
  EXPECT_EQ(Store("TEXT", cell(PST_TIME, 1'500'000'000)), "text:00:00:01.5");
  const pst_i128 wide = -1;
  pst_cell timestamp{.i = 0, .size = 0, .tag = PST_TIMESTAMP};
  timestamp.wide = &wide;
  EXPECT_EQ(Store("DATETIME", timestamp), "text:1969-12-31 23:59:59.999999999");
  timestamp.tag = PST_DECIMAL128;
  timestamp.size = 20;
  EXPECT_EQ(Store("", timestamp), "text:-0.00000000000000000001");
}

TEST(ColumnRule, ShowsLongTextCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100; i++) text += "\xe4\xb8\xad";
  const std::string result = Store("INTEGER", Cell(text));
  EXPECT_TRUE(result.find(text.substr(0, 39) + "...") != std::string::npos) << result;
}

}  // namespace
}  // namespace penstock
