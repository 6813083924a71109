#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/plugin/endpoint.h"
#include "stdplugins/table/sqlite/plugin.h"
#include "stdplugins/table/sqlite/test_database.h"

namespace penstock {
namespace {

class SqliteCheckTest : public testing::Test {
 protected:
  SqliteCheckTest() {
    for (EndpointPlan* endpoint : {&plan_.reader, &plan_.writer}) {
      endpoint->plugin = "sqlite";
      endpoint->options["path"] = Text(database_.path());
      endpoint->options["busyTimeout"] = int64_t{50};
      endpoint->options["table"] = Text("t");
    }
    context_.plan = &plan_;
  }

  void Read(const std::vector<std::string>& columns) {
    for (const std::string& name : columns) {
      plan_.reader.columns.push_back({.name = name, .sql = "\"" + name + "\""});
    }
  }
  void Write(const std::vector<std::string>& columns, Type type = {Kind::kInt64}) {
    for (const std::string& name : columns) {
      plan_.writer.columns.push_back({.name = name, .type = type});
    }
  }

  // "ok table `t`" or "R305 table `t`", in their order.
  std::vector<std::string> Reader() {
    return Show(pst_plugin_sqlite.new_reader(context_)->Check());
  }
  std::vector<std::string> Writer() {
    return Show(pst_plugin_sqlite.new_writer(context_)->Check());
  }
  std::string DatabaseIs(const std::string& code) {
    return code + " database `" + database_.path() + "`";
  }

  TestDatabase database_;
  JobPlan plan_;
  RunContext context_;

 private:
  static std::vector<std::string> Show(const std::vector<Finding>& findings) {
    std::vector<std::string> shown;
    for (const Finding& finding : findings) {
      const bool ok = finding.status.ok();
      shown.push_back((ok ? "ok" : std::string(DescribeFailure(finding.status.failure()).code)) +
                      " " + finding.subject);
    }
    return shown;
  }
};

using Lines = std::vector<std::string>;

TEST_F(SqliteCheckTest, EveryMissingColumnIsFound) {
  database_.Do("create table t(a, b)");
  Read({"a", "x", "b", "y"});
  EXPECT_EQ(Reader(),
            (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a` of `t`",
                   "R305 column `x` of `t`", "ok column `b` of `t`", "R305 column `y` of `t`"}));
  Write({"a", "x", "b", "y"});
  EXPECT_EQ(Writer(), (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a`", "R305 column `x`",
                             "ok column `b`", "R305 column `y`"}));
}

TEST_F(SqliteCheckTest, ADatabaseThatIsNotThereIsNotMade) {
  Read({"a"});
  Write({"a"});
  EXPECT_EQ(Reader(), Lines{DatabaseIs("R301")});
  EXPECT_EQ(Writer(), Lines{DatabaseIs("R301")});
  plan_.writer.options["preSql"] = Text("create table t(a)");
  EXPECT_EQ(Writer(), Lines{DatabaseIs("ok")});
  EXPECT_EQ(database_.files(), 0u);
}

TEST_F(SqliteCheckTest, LooksAtDatabasesInWalModeLeaveNoFiles) {
  database_.Do("pragma journal_mode = wal; create table t(a)");
  database_.Close();
  ASSERT_EQ(database_.files(), 1u);
  Read({"a"});
  Write({"a"});
  EXPECT_EQ(Reader(), (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a` of `t`"}));
  EXPECT_EQ(Writer(), (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a`"}));
  EXPECT_EQ(database_.files(), 1u);
}

TEST_F(SqliteCheckTest, SeesWhatOthersHaveCommittedToTheWal) {
  database_.Do("pragma journal_mode = wal; create table t(a)");
  ASSERT_EQ(database_.files(), 3u);
  Read({"a"});
  EXPECT_EQ(Reader(), (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a` of `t`"}));
  database_.Do("alter table t rename column a to b");
  EXPECT_EQ(Reader(), (Lines{DatabaseIs("ok"), "ok table `t`", "R305 column `a` of `t`"}));
  EXPECT_EQ(database_.files(), 3u);
}

TEST_F(SqliteCheckTest, NobodyIsKeptOut) {
  database_.Do("create table t(a)");
  database_.Do("begin immediate; insert into t values (1)");
  Read({"a"});
  Write({"a"});
  auto reader = pst_plugin_sqlite.new_reader(context_);
  auto writer = pst_plugin_sqlite.new_writer(context_);
  for (const Finding& finding : reader->Check()) EXPECT_TRUE(finding.status.ok());
  for (const Finding& finding : writer->Check()) EXPECT_TRUE(finding.status.ok());
  EXPECT_EQ(database_.Run("commit"), SQLITE_OK);  // with both still there
}

TEST_F(SqliteCheckTest, ScriptsAreCompiledAndNotRun) {
  database_.Do("create table t(a); insert into t values (7)");
  Write({"a"});
  plan_.writer.options["preSql"] = Text("delete from @table; delete from tt");
  plan_.writer.options["postSql"] = Text("update t set b = 1");
  plan_.writer.options["writeMode"] = Text("update");
  EXPECT_EQ(Writer(), (Lines{DatabaseIs("ok"), "R305 `preSql`", "R305 `postSql`", "ok table `t`",
                             "ok column `a`", "R305 `writeMode`"}));
  EXPECT_EQ(database_.Get("select a from t"), "7");
}

TEST_F(SqliteCheckTest, WhatScriptsMakeIsNotMissed) {
  database_.Do("create table other(a)");
  Write({"a"});
  plan_.writer.options["preSql"] = Text("CREATE TABLE t(a)");
  plan_.writer.options["postSql"] = Text("delete from t");
  EXPECT_EQ(Writer(), (Lines{DatabaseIs("ok"), "ok table `t`"}));
  plan_.writer.options.erase("preSql");
  EXPECT_EQ(Writer(), (Lines{DatabaseIs("ok"), "R305 `postSql`", "R305 table `t`"}));
}

TEST_F(SqliteCheckTest, TypesAndNumbersOfColumnsAreCompared) {
  database_.Do("create table t(a integer, b text)");
  Write({"a", "b"}, {Kind::kDate});
  EXPECT_EQ(Writer(),
            (Lines{DatabaseIs("ok"), "ok table `t`", "R305 column `a`", "ok column `b`"}));
  plan_.writer.options["column"] = Text("*");
  EXPECT_EQ(Writer(),
            (Lines{DatabaseIs("ok"), "ok table `t`", "R305 column `a`", "ok column `b`"}));
  plan_.writer.columns = {{.name = "a", .type = {Kind::kInt64}}};
  EXPECT_EQ(Writer(), (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a`", "ok column `b`",
                             "R306 number of columns"}));
}

TEST_F(SqliteCheckTest, ASplitKeyIsMissedWhereItIsUsed) {
  database_.Do("create table t(a)");
  Read({"a"});
  plan_.reader.options["splitPk"] = Text("k");
  EXPECT_EQ(Reader(), (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a` of `t`"}));
  context_.concurrency = 2;
  EXPECT_EQ(Reader(),
            (Lines{DatabaseIs("ok"), "ok table `t`", "ok column `a` of `t`", "R305 `splitPk`"}));
}

TEST_F(SqliteCheckTest, QueriesAreCompiledOneByOne) {
  database_.Do("create table t(a, b)");
  Read({"a"});
  plan_.reader.options["querySql"] =
      std::vector<Template>{Text("select a from t"), Text("select * from t"),
                            Text("select 1 from u"), Text("delete from t")};
  EXPECT_EQ(Reader(), (Lines{DatabaseIs("ok"), "ok query 1", "R306 query 2", "R305 query 3",
                             "R305 query 4"}));
}

}  // namespace
}  // namespace penstock
