#include "stdplugins/table/sqlite/pushed_terms.h"

#include <gtest/gtest.h>

#include "stdplugins/table/sqlite/test_database.h"

namespace penstock {
namespace {

using Needs = PushedTerm::Requirement::Needs;

// `column op value`; a value in quotes is a text.
PushedTerm Compare(const std::string& column, const std::string& op, const std::string& value) {
  const bool is_text = value.starts_with('\'');
  const std::string plain = is_text ? value.substr(1, value.size() - 2) : value;
  return {column + " " + op + " " + value,
          Text(QuoteIdentifier(column) + op + value),
          {{column, Text(plain), is_text ? Needs::kText : Needs::kNumber}}};
}

class PushedTermsTest : public testing::Test {
 protected:
  // How the terms are tested: the records that are read and all reasons why a term is not used.
  struct Outcome {
    std::string records;
    std::string reasons;
    friend bool operator==(const Outcome&, const Outcome&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
      return out << outcome.records << " / " << outcome.reasons;
    }
  };

  Outcome Read(const std::vector<PushedTerm>& terms, const std::string& name = "t") {
    Outcome outcome;
    Result<SqliteDatabase> database =
        SqliteDatabase::Open(context_, database_.path(), SqliteAccess::kRead, 100);
    EXPECT_TRUE(database.ok()) << database.status().message();
    const Result<SqliteTable> table = DescribeTable(*database, name);
    EXPECT_TRUE(table.ok()) << table.status().message();
    const Result<TableFilter> filter = ChooseTerms(context_, *database, *table, terms);
    EXPECT_TRUE(filter.ok()) << filter.status().message();
    for (const std::string& note : filter->notes) {
      const std::string before = "is not pushed down to table `" + name + "`: ";
      const size_t at = note.find(before);
      if (at != std::string::npos) outcome.reasons += note.substr(at + before.size());
    }
    query_ = "SELECT id FROM " + name + (filter->sql.empty() ? "" : " WHERE " + filter->sql);
    Result<SqliteStatement> statement = database->Prepare(query_ + " ORDER BY id");
    EXPECT_TRUE(statement.ok()) << statement.status().message();
    for (size_t i = 0; i < context_.parameters.size(); i++) {
      const std::string& value = context_.parameters[i];
      sqlite3_bind_text(statement->get(), static_cast<int>(i) + 1, value.data(),
                        static_cast<int>(value.size()), SQLITE_STATIC);
    }
    while (sqlite3_step(statement->get()) == SQLITE_ROW) {
      outcome.records += std::to_string(sqlite3_column_int(statement->get(), 0));
    }
    const Result<std::string> access = DescribeAccess(*database, query_);
    EXPECT_TRUE(access.ok());
    access_ = *access;
    return outcome;
  }
  Outcome Read(const PushedTerm& term) { return Read(std::vector{term}); }

  TestDatabase database_;
  RunContext context_;
  std::string query_;
  std::string access_;
};

TEST_F(PushedTermsTest, NumbersAreComparedWhereTheColumnIsOfNumbers) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, i INT, r REAL, n DECIMAL(9,2), t TEXT, x, b BLOB);"
      "INSERT INTO t VALUES (1, 9, 9, 9, '9', 9, 9), (2, 10, 10, 10, '10', 10, 10)");
  for (const char* column : {"i", "r", "n", "ID"}) {
    const std::string bound = column == std::string("ID") ? "1" : "9";
    EXPECT_EQ(Read(Compare(column, ">", bound)), (Outcome{"2", ""})) << column;
  }
  EXPECT_EQ(Read(Compare("t", ">", "9")),
            (Outcome{"12", "`t` is not declared as a column of numbers"}));
  EXPECT_EQ(Read(Compare("x", ">", "9")),
            (Outcome{"12", "`x` is not declared as a column of numbers"}));
  EXPECT_EQ(Read(Compare("b", "=", "'9'")),
            (Outcome{"12", "`b` is not declared as a column of texts"}));
  EXPECT_EQ(Read(Compare("rowid", "=", "2")), (Outcome{"2", ""}));
  EXPECT_EQ(Read(Compare("y", "=", "2")), (Outcome{"12", "it does not declare `y`"}));
}

TEST_F(PushedTermsTest, OnlyNumbersThatAreTheSameThereAndHere) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL);"
      "INSERT INTO t VALUES (1, 9007199254740993, 1.5)");
  const std::string i = "a number that `i` is compared with may have a different value there";
  const std::string r = "a number that `r` is compared with may have a different value there";
  EXPECT_EQ(Read(Compare("i", ">", "9007199254740992")), (Outcome{"1", ""}));
  EXPECT_EQ(Read(Compare("i", "<", "9007199254740993")), (Outcome{"", ""}));
  EXPECT_EQ(Read(Compare("i", ">", "9223372036854775807")), (Outcome{"", ""}));
  EXPECT_EQ(Read(Compare("i", ">", "9223372036854775808")), (Outcome{"1", i}));
  EXPECT_EQ(Read(Compare("r", "<", "9007199254740992")), (Outcome{"1", ""}));
  EXPECT_EQ(Read(Compare("r", "<", "9007199254740993")), (Outcome{"1", r}));
  EXPECT_EQ(Read(Compare("r", ">", "1.5")), (Outcome{"", ""}));
  EXPECT_EQ(Read(Compare("r", ">", "-0.25")), (Outcome{"1", ""}));
  EXPECT_EQ(Read(Compare("r", ">", "0.1")), (Outcome{"1", r}));
  EXPECT_EQ(Read(Compare("r", ">", "1.50000000000000001")), (Outcome{"1", r}));
  EXPECT_EQ(Read(Compare("r", "=", "'1.5'")), (Outcome{"1", ""}));
  // What our parser may see otherwise: a sign, blanks, an exponent.
  for (const char* value : {"'+1'", "' 1'", "'1e0'", "'.5'", "'1.'", "''", "'-'", "'0x1'"}) {
    EXPECT_NE(Read(Compare("r", "=", value)).reasons, "") << value;
  }
}

TEST_F(PushedTermsTest, TextsAreComparedByBytes) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, t TEXT, c VARCHAR(9) COLLATE NOCASE, d DATETIME);"
      "INSERT INTO t VALUES (1, '9', 'a', '2024-01-01'), (2, '10', 'A', '2024-02-01'),"
      " (3, NULL, NULL, 20240301)");
  EXPECT_EQ(Read(Compare("t", "<", "'9'")), (Outcome{"2", ""}));
  EXPECT_EQ(Read(Compare("c", "=", "'a'")),
            (Outcome{"123", "the database does not compare strings in `c` byte by byte"}));
  // A column of dates may hold numbers, too, which are for the loop.
  EXPECT_EQ(Read(Compare("d", ">", "'2024-01-31'")), (Outcome{"23", ""}));
  EXPECT_EQ(Read(Compare("d", ">", "'20240131'")), (Outcome{"123", ""}));
}

TEST_F(PushedTermsTest, VariablesAreWhatTheirValuesAre) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER);"
      "INSERT INTO t VALUES (1, 9), (2, 10)");
  const Template variable{{{"v", 0}}};
  const PushedTerm bare{"i > ${v}", {{{"i > ", -1}, {"v", 0}}}, {{"i", variable, Needs::kNumber}}};
  PushedTerm quoted = bare;
  quoted.requirements[0].needs = Needs::kText;
  context_.parameters = {"9"};
  EXPECT_EQ(Read(bare), (Outcome{"2", ""}));
  EXPECT_EQ(Read(quoted), (Outcome{"2", ""}));
  context_.parameters = {"x"};
  EXPECT_EQ(Read(bare).records, "12");
  EXPECT_EQ(Read(quoted).records, "12");
}

// Values of another class than the column's: the loop decides.
TEST_F(PushedTermsTest, OtherValuesGoToTheLoop) {
  const std::string rows =
      "INSERT INTO t VALUES (1, 9, 'a'), (2, 'abc', x'61'), (3, x'39', 'b'), (4, 9e999, NULL),"
      " (5, -9e999, 'c'), (6, NULL, 'd')";
  database_.Do("CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, t TEXT);" + rows);
  EXPECT_EQ(Read(Compare("i", "=", "5")), (Outcome{"2345", ""}));
  EXPECT_EQ(Read(Compare("i", "<", "10")), (Outcome{"12345", ""}));
  EXPECT_EQ(Read(Compare("t", "=", "'b'")), (Outcome{"23", ""}));
  EXPECT_EQ(Read({Compare("i", "<", "10"), Compare("t", ">=", "'b'")}), (Outcome{"235", ""}));

  // Where an index leads to them, it tells at once whether there are any.
  database_.Do("CREATE INDEX it ON t(i, t); CREATE UNIQUE INDEX tt ON t(t)");
  EXPECT_EQ(Read(Compare("i", "=", "5")),
            (Outcome{"123456", "`i` contains values other than numbers"}));
  EXPECT_EQ(Read(Compare("t", "=", "'b'")),
            (Outcome{"123456", "`t` contains values other than texts"}));
  database_.Do("DELETE FROM t WHERE id BETWEEN 2 AND 5");
  EXPECT_EQ(Read(Compare("i", "=", "9")), (Outcome{"1", ""}));
  EXPECT_EQ(access_, "SEARCH t USING COVERING INDEX it (i=?)");
  EXPECT_EQ(Read(Compare("t", "=", "'d'")), (Outcome{"6", ""}));
  EXPECT_EQ(access_, "SEARCH t USING COVERING INDEX tt (t=?)");
  EXPECT_EQ(Read(Compare("id", ">", "1")), (Outcome{"6", ""}));
  EXPECT_EQ(access_, "SEARCH t USING INTEGER PRIMARY KEY (rowid>?)");
}

TEST_F(PushedTermsTest, ViewsAndVirtualTablesTestNothingThatNeedsATypeOfColumn) {
  database_.Do(
      "CREATE TABLE t (id INTEGER, t TEXT); INSERT INTO t VALUES (1, 'a'), (2, NULL);"
      "CREATE VIEW v AS SELECT id, t FROM t;"
      "CREATE VIRTUAL TABLE f USING fts4(id, t); INSERT INTO f VALUES (1, 'a')");
  const PushedTerm is_null{"t is null", Text("t is null"), {}};
  EXPECT_EQ(Read({Compare("id", "=", "1"), is_null}, "v"), (Outcome{"2", "it is a view"}));
  EXPECT_EQ(Read({Compare("id", "=", "1")}, "f"), (Outcome{"1", "it is a virtual table"}));
}

TEST_F(PushedTermsTest, TextsOfUtf16DatabasesHaveAnotherOrder) {
  database_.Do(
      "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (id INTEGER PRIMARY KEY, t TEXT, i INT);"
      "INSERT INTO t VALUES (1, 'a', 1), (2, char(256), 2)");
  EXPECT_EQ(Read(Compare("t", ">", "'a'")),
            (Outcome{"12", "the database does not compare strings in `t` byte by byte"}));
  EXPECT_EQ(Read(Compare("i", ">", "1")), (Outcome{"2", ""}));
}

}  // namespace
}  // namespace penstock
