#include "stdplugins/table/postgresql/names.h"

#include <gtest/gtest.h>

#include "stdplugins/table/postgresql/sql_text.h"

namespace penstock {
namespace {

std::string Qualified(std::string_view written) {
  const Result<std::string> name = QualifiedName(written);
  return name.ok() ? *name : name.status().message();
}

TEST(PostgresNames, QuotesAsSqlReadsThem) {
  EXPECT_EQ(Qualified("Orders"), "\"orders\"");
  EXPECT_EQ(Qualified("shop.\"Orders\""), "\"shop\".\"Orders\"");
  EXPECT_EQ(Qualified("\"a.b\".c"), "\"a.b\".\"c\"");
  EXPECT_EQ(Qualified(" my-table "), "\"my-table\"");
  EXPECT_EQ(Qualified("Gr\u00d6\u00dfe"), "\"gr\u00d6\u00dfe\"");
  EXPECT_EQ(Qualified("a\"; drop table t"),
            "`a\"; drop table t` is not the name of a table: a "
            "quote is not closed");
  EXPECT_EQ(Qualified("\"a\"b\""), "`\"a\"b\"` is not the name of a table: a quote is not closed");
}

TEST(PostgresNames, QuotesTexts) {
  EXPECT_EQ(QuoteText("it's"), "'it''s'");
  EXPECT_EQ(QuoteText("a\\'b"), "E'a\\\\''b'");
  EXPECT_EQ(QuoteName("a\"b"), "\"a\"\"b\"");
}

TEST(PostgresNames, RangesOfTables) {
  const auto expand = [](const std::vector<std::string>& written) {
    const auto tables = ExpandTables(written);
    std::string text;
    for (const std::string& table : *tables) text += table + ";";
    return text;
  };
  EXPECT_EQ(expand({"t_[0-2]", "u"}), "t_0;t_1;t_2;u;");
  EXPECT_EQ(expand({"t_[08-11]x"}), "t_08x;t_09x;t_10x;t_11x;");
  EXPECT_EQ(expand({"a, b"}), "a;b;");
  EXPECT_EQ(expand({"d[0-1]_[1-2]"}), "d0_1;d0_2;d1_1;d1_2;");
  EXPECT_EQ(expand({"\"t[0-1]\"", "t[2-1]", "t[x]"}), "\"t[0-1]\";t[2-1];t[x];");
  EXPECT_FALSE(ExpandTables({"t[0-4000000000]"}).ok());
}

class PostgresCondition : public testing::Test {
 protected:
  // `value` between the two parts.
  std::string Fill(std::string before, std::string value, std::string after) {
    plan_.parameters = {"v"};
    const RunContext context = {.plan = &plan_, .parameters = {std::move(value)}};
    Template condition;
    condition.pieces = {{std::move(before), -1}, {"", 0}, {std::move(after), -1}};
    const Result<std::string> sql = FillCondition(condition, context);
    return sql.ok() ? *sql : sql.status().message();
  }

  JobPlan plan_;
};

TEST_F(PostgresCondition, ValuesStayWithinTheirQuotes) {
  EXPECT_EQ(Fill("a = '", "x' or 1=1 --", "'"), "a = 'x'' or 1=1 --'");
  EXPECT_EQ(Fill("a = E'", "\\' or 1=1 --", "'"), "a = E'\\\\'' or 1=1 --'");
  EXPECT_EQ(Fill("\"", "a\" or \"b", "\" > 1"), "\"a\"\" or \"\"b\" > 1");
  EXPECT_EQ(Fill("a = 'it''s ", "'", "'"), "a = 'it''s '''");
}

TEST_F(PostgresCondition, BackslashesEscapeInTextsThatBeginWithE) {
  const std::string value = "\\' or true --";
  const std::string doubled = "\\'' or true --", escaped = "\\\\'' or true --";
  EXPECT_EQ(Fill("a = E'it''s ", value, "'"), "a = E'it''s " + escaped + "'");
  EXPECT_EQ(Fill("a = E'it'\n -- is\n '", value, "'"), "a = E'it'\n -- is\n '" + escaped + "'");
  EXPECT_EQ(Fill("a = $$b$$e'", value, "'"), "a = $$b$$e'" + escaped + "'");
  EXPECT_EQ(Fill("a = E'it' -- is\n || '", value, "'"), "a = E'it' -- is\n || '" + doubled + "'");
  // Here `e` is the end of a word, and the variable is behind the text.
  EXPECT_EQ(Fill("x like'C:\\' and n > ", value, " and y = 'z'"),
            "`${v}` in `where` has a value that is not a number");
  EXPECT_EQ(Fill("x \u00e9e'", value, "'"), "x \u00e9e'" + doubled + "'");
  EXPECT_EQ(Fill("a = E'\\", "' or true --", "'"),
            "`${v}` in `where` is behind a backslash, which would be part of it; double the "
            "backslash");
}

TEST_F(PostgresCondition, ElsewhereTheyAreNumbers) {
  EXPECT_EQ(Fill("a > ", "-1.5", " /* ' */"), "a > (-1.5) /* ' */");
  EXPECT_EQ(Fill("a -- '\n > ", "7", ""), "a -- '\n > 7");
  EXPECT_EQ(Fill("a -- \r = ' \n ' > ", "7", ""), "a -- \r = ' \n ' > 7");
  EXPECT_EQ(Fill("a > ", "1 or true", ""), "`${v}` in `where` has a value that is not a number");
  EXPECT_EQ(Fill("a > ", "", ""), "`${v}` in `where` has a value that is not a number");
}

TEST_F(PostgresCondition, AndStandWhereValuesCan) {
  EXPECT_EQ(Fill("a > 1 -- ", "7", ""), "`${v}` in `where` is in a comment");
  EXPECT_EQ(Fill("a = /* /* */ ", "7", " */ 1"), "`${v}` in `where` is in a comment");
  EXPECT_EQ(Fill("a = $x$ ", "7", "$x$"),
            "`${v}` in `where` is between dollar quotes; use single quotes");
  EXPECT_EQ(Fill("a = $x", "7", "$ ' $x7$"),
            "`${v}` in `where` is between dollar quotes; use single quotes");
}

}  // namespace
}  // namespace penstock
