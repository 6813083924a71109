#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "runtime/plugin/test_ledger.h"
#include "stdplugins/table/sqlite/plugin.h"
#include "stdplugins/table/sqlite/test_database.h"

namespace penstock {
namespace {

using Value = std::variant<std::nullptr_t, int64_t, double, std::string>;

class SqliteWriterTest : public testing::Test {
 protected:
  SqliteWriterTest() {
    plan_.writer.plugin = "sqlite";
    plan_.writer.options["path"] = Text(database_.path());
    plan_.writer.options["table"] = std::vector<Template>{Text("t")};
    plan_.writer.options["busyTimeout"] = int64_t{50};
    context_.plan = &plan_;
  }

  void Set(const std::string& name, const std::string& value) {
    plan_.writer.options[name] = Text(value);
  }
  void Columns(const std::vector<std::string>& names) {
    plan_.writer.columns.clear();
    for (const std::string& name : names) plan_.writer.columns.push_back({.name = name});
    plan_.writer.options.erase("column");
  }
  // `*`, from so many columns of the reader.
  void AllColumns(size_t given) {
    plan_.writer.columns.assign(given, {.name = "c"});
    Set("column", "*");
  }

  Status Begin() {
    attempt_.reset();
    writer_ = pst_plugin_sqlite.new_writer(context_);
    const Result<std::string> state = writer_->Begin("run");
    return state.ok() ? writer_->Attach(*state) : state.status();
  }
  // A new run with its first attempt.
  void Open() {
    const Status status = Begin();
    ASSERT_TRUE(status.ok()) << status.message();
    OpenAttempt();
  }
  void OpenAttempt() {
    Result<std::unique_ptr<SliceWriter>> attempt = writer_->Open(Attempt(), &ledger_);
    ASSERT_TRUE(attempt.ok()) << attempt.status().message();
    attempt_ = *std::move(attempt);
  }
  Failure OpenFailure() {
    const Status status = Begin();
    EXPECT_FALSE(status.ok());
    message_ = status.ok() ? "" : status.message();
    writer_.reset();
    return status.ok() ? Failure::kInternal : status.failure();
  }

  static pst_cell Cell(const Value& value) {
    pst_cell cell{};
    if (const auto* whole = std::get_if<int64_t>(&value)) {
      cell.tag = PST_INT;
      cell.i = *whole;
    } else if (const auto* real = std::get_if<double>(&value)) {
      cell.tag = PST_DOUBLE;
      cell.d = *real;
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      cell.tag = PST_TEXT;
      cell.p = text->data();
      cell.size = static_cast<uint32_t>(text->size());
    }
    return cell;
  }

  // Writes one batch; its refusals are in ledger_ if it was settled.
  Status Batch(const std::vector<std::vector<Value>>& records) {
    std::vector<pst_cell> cells;
    for (const std::vector<Value>& record : records) {
      for (const Value& value : record) cells.push_back(Cell(value));
    }
    OutputBatch batch;
    batch.id = ++last_batch_;
    batch.records = static_cast<uint32_t>(records.size());
    batch.cells = cells.data();
    batch.columns = static_cast<uint32_t>(records.front().size());
    return attempt_->Write(batch);
  }
  // "written", "refused: reason" or "failed: message".
  std::string Row(const std::vector<Value>& values) {
    const Status status = Batch({values});
    const auto refused = ledger_.Refused(last_batch_);
    EXPECT_EQ(refused.has_value(), status.ok());
    if (!status.ok()) return "failed: " + status.message();
    return refused->empty() ? "written" : "refused: " + refused->front().reason;
  }
  void Stage() {
    EXPECT_TRUE(attempt_->Flush().ok());
    EXPECT_TRUE(attempt_->Stage().ok());
  }
  void Publish() {
    Stage();
    const Status status = writer_->Publish({});
    EXPECT_TRUE(status.ok()) << status.message();
    Close();
  }
  // A writer that is not finished aborts.
  void Close() {
    attempt_.reset();
    writer_.reset();
  }

  TestDatabase database_;
  JobPlan plan_;
  RunContext context_;
  TestLedger ledger_;
  uint64_t last_batch_ = 0;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<SliceWriter> attempt_;
  std::string message_;
};

int64_t operator""_i(unsigned long long value) { return static_cast<int64_t>(value); }

TEST_F(SqliteWriterTest, WritesEveryKindOfValue) {
  database_.Do("CREATE TABLE t (a INTEGER, b REAL, c TEXT, d)");
  Columns({"a", "b", "c", "d"});
  Open();
  EXPECT_EQ(Row({1_i, 1.5, "x", nullptr}), "written");
  EXPECT_EQ(Row({"2", "2.5", 7_i, ""}), "written");
  EXPECT_EQ(writer_->Outputs(), std::vector<std::string>{database_.path() + ": t"});
  Publish();
  EXPECT_EQ(database_.Get("SELECT *, typeof(a), typeof(c), typeof(d) FROM t"),
            "1|1.5|x|NULL|integer|text|null;2|2.5|7||integer|text|text");
}

TEST_F(SqliteWriterTest, MapsColumnsByNameWhateverTheirOrder) {
  database_.Do("CREATE TABLE t (\"select\" INT, \"a\"\"b\" TEXT, \"x y\" TEXT DEFAULT 'kept')");
  Columns({"A\"B", "`SELECT`"});
  Open();
  EXPECT_EQ(Row({"text", 1_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|text|kept");
}

TEST_F(SqliteWriterTest, StarLeavesGeneratedColumnsOut) {
  database_.Do("CREATE TABLE t (a INT, g INT AS (a * 2) STORED, b INT, v INT AS (b + 1))");
  AllColumns(2);
  Open();
  EXPECT_EQ(Row({1_i, 5_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|2|5|6");
  Columns({"a", "g"});
  EXPECT_EQ(OpenFailure(), Failure::kSqlRefused);
  AllColumns(3);
  EXPECT_EQ(OpenFailure(), Failure::kColumnCountDiffers);
}

TEST_F(SqliteWriterTest, NamesWhatIsMissing) {
  database_.Do("CREATE TABLE t (amount INT)");
  Columns({"amout"});
  EXPECT_EQ(OpenFailure(), Failure::kSqlRefused);
  EXPECT_NE(message_.find("did you mean `amount`?"), std::string::npos) << message_;
  Columns({"amount", "AMOUNT"});
  EXPECT_EQ(OpenFailure(), Failure::kSqlRefused);
  Columns({"amount"});
  plan_.writer.options["table"] = Text("tt");
  EXPECT_EQ(OpenFailure(), Failure::kSqlRefused);
}

TEST_F(SqliteWriterTest, InsertRefusesOneRecordAndGoesOn) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL CHECK (v <> 'bad'));"
      "INSERT INTO t VALUES (1, 'old')");
  Columns({"id", "v"});
  Open();
  EXPECT_EQ(Row({1_i, "new"}), "refused: UNIQUE constraint failed: t.id");
  EXPECT_EQ(Row({2_i, nullptr}), "refused: NOT NULL constraint failed: t.v");
  EXPECT_EQ(Row({3_i, "bad"}), "refused: CHECK constraint failed: v <> 'bad'");
  EXPECT_EQ(Row({"x", "y"}), "refused: column `id` (INTEGER): `x` is not a number");
  EXPECT_EQ(Row({1.5, "y"}), "refused: datatype mismatch");
  EXPECT_EQ(Row({4_i, "good"}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|old;4|good");
}

TEST_F(SqliteWriterTest, SettlesABatchOnceWithItsRefusals) {
  database_.Do("CREATE TABLE t (id INTEGER PRIMARY KEY)");
  Columns({"id"});
  Open();
  EXPECT_TRUE(Batch({{1_i}, {1_i}, {"x"}, {2_i}, {2_i}}).ok());
  const TestLedger::Refusals refused = *ledger_.Refused(last_batch_);
  ASSERT_EQ(refused.size(), 3u);
  EXPECT_EQ(refused[0].row, 1u);
  EXPECT_EQ(refused[1].row, 2u);
  EXPECT_EQ(refused[2].row, 4u);
  EXPECT_EQ(refused[0].reason, "UNIQUE constraint failed: t.id");
  EXPECT_EQ(refused[1].reason, "column `id` (INTEGER): `x` is not a number");
  EXPECT_EQ(writer_->BytesWritten(), 16u);
  Publish();
  EXPECT_EQ(database_.Get("SELECT id FROM t"), "1;2");
}

// Failed, staged but not accepted, and left alone; what preSql and other attempts did stays.
TEST_F(SqliteWriterTest, DiscardedAttemptsLeaveNothing) {
  database_.Do("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, 'old')");
  Set("preSql", "INSERT INTO t VALUES (2, 'pre')");
  Set("writeMode", "update");
  Columns({"a", "b"});
  Open();
  EXPECT_TRUE(writer_->can_repeat());
  for (int64_t i = 1; i <= 3000; i++) EXPECT_EQ(Row({i, "discarded"}), "written");
  attempt_->Discard();
  OpenAttempt();
  EXPECT_EQ(Row({3_i, "kept"}), "written");
  Stage();
  OpenAttempt();
  EXPECT_EQ(Row({3_i, "late"}), "written");
  Stage();
  attempt_->Discard();
  OpenAttempt();
  EXPECT_EQ(Row({3_i, "left"}), "written");
  attempt_.reset();
  EXPECT_EQ(writer_->BytesWritten(), 12u);
  EXPECT_TRUE(writer_->Publish({}).ok());
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|old;2|pre;3|kept");
}

// Nothing is held while nobody writes, and preSql sees what others have done meanwhile.
TEST_F(SqliteWriterTest, AFirstAttemptIsTakenBackWithItsTransaction) {
  database_.Do("CREATE TABLE t (a INT)");
  Set("preSql", "DELETE FROM t");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  attempt_->Discard();
  database_.Do("INSERT INTO t VALUES (7); BEGIN IMMEDIATE");
  EXPECT_EQ(writer_->Open(Attempt(), &ledger_).status().failure(), Failure::kDatabaseBusy);
  database_.Do("COMMIT");
  OpenAttempt();
  EXPECT_EQ(Row({2_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "2");
}

TEST_F(SqliteWriterTest, AnAttemptCannotFollowALostTransaction) {
  database_.Do(
      "CREATE TABLE t (a INT); CREATE TRIGGER g BEFORE INSERT ON t WHEN new.a = 3"
      " BEGIN SELECT RAISE(ROLLBACK, 'gone'); END");
  Set("preSql", "INSERT INTO t VALUES (1)");
  Columns({"a"});
  Open();
  EXPECT_TRUE(Row({3_i}).starts_with("failed: "));
  attempt_->Discard();
  EXPECT_EQ(writer_->Open(Attempt(), &ledger_).status().failure(), Failure::kDatabaseError);
  EXPECT_EQ(writer_->Publish({}).failure(), Failure::kDatabaseError);
  writer_->Abort();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteWriterTest, PublishCanBeCalledAgain) {
  database_.Do("CREATE TABLE t (a INT)");
  Set("postSql", "INSERT INTO t VALUES (7)");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  Stage();
  database_.Do("BEGIN; SELECT count(*) FROM t");
  EXPECT_EQ(writer_->Publish({}).failure(), Failure::kDatabaseBusy);
  database_.Do("COMMIT");
  EXPECT_TRUE(writer_->Publish({}).ok());
  EXPECT_TRUE(writer_->Publish({}).ok());
  Close();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "1;7");
}

TEST_F(SqliteWriterTest, OnlyTheProcessThatBeganWrites) {
  EXPECT_EQ(NewSqliteWriter(context_)->Attach("").failure(), Failure::kNotRunnable);
}

TEST_F(SqliteWriterTest, TableClausesDoNotDropRecordsSilently) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT IGNORE,"
      " v TEXT UNIQUE ON CONFLICT REPLACE); INSERT INTO t VALUES (1, 'a')");
  Columns({"id", "v"});
  Open();
  EXPECT_EQ(Row({1_i, "b"}), "refused: UNIQUE constraint failed: t.id");
  EXPECT_EQ(Row({2_i, "a"}), "refused: UNIQUE constraint failed: t.v");
  Publish();
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|a");
}

TEST_F(SqliteWriterTest, ReplaceAlsoWithinOneJob) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, kept TEXT);"
      "INSERT INTO t VALUES (1, 'old', 'k')");
  Columns({"id", "v"});
  Set("writeMode", "replace");
  Open();
  EXPECT_EQ(Row({1_i, "new"}), "written");
  EXPECT_EQ(Row({2_i, "first"}), "written");
  EXPECT_EQ(Row({2_i, "second"}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|new|NULL;2|second|NULL");
}

TEST_F(SqliteWriterTest, ReplaceDoesNotPutDefaultsForNull) {
  database_.Do("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL DEFAULT 'made up')");
  Columns({"id", "v"});
  Set("writeMode", "replace");
  Open();
  EXPECT_EQ(Row({1_i, nullptr}), "refused: column `v` (TEXT): NULL is not allowed");
  Publish();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteWriterTest, UpdateChangesTheListedColumnsOnly) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, kept TEXT);"
      "INSERT INTO t VALUES (1, 'old', 'k')");
  Columns({"v", "id"});
  Set("writeMode", "update");
  Open();
  EXPECT_EQ(Row({"new", 1_i}), "written");
  EXPECT_EQ(Row({"first", 2_i}), "written");
  EXPECT_EQ(Row({"second", 2_i}), "written");
  EXPECT_EQ(Row({nullptr, 2_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT * FROM t"), "1|new|k;2|NULL|NULL");
}

TEST_F(SqliteWriterTest, UpdateFindsItsKey) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT COLLATE NOCASE, n INT,"
      " UNIQUE (b, a)); CREATE UNIQUE INDEX part ON t (n) WHERE n > 0");
  Set("writeMode", "update");
  Columns({"a", "b", "n"});
  Open();
  EXPECT_EQ(Row({"x", "y", 1_i}), "written");
  EXPECT_EQ(Row({"x", "Y", 2_i}), "written");
  EXPECT_EQ(Row({"z", "z", 2_i}), "refused: UNIQUE constraint failed: t.n");
  Publish();
  EXPECT_EQ(database_.Get("SELECT a, b, n FROM t"), "x|Y|2");
  Columns({"a", "n"});
  EXPECT_EQ(OpenFailure(), Failure::kSqlRefused);
  EXPECT_NE(message_.find("lists no such key of `t`"), std::string::npos) << message_;
}

TEST_F(SqliteWriterTest, UpdateOfKeysAlone) {
  database_.Do(
      "CREATE TABLE t (a, b, PRIMARY KEY (b, a)) WITHOUT ROWID; INSERT INTO t VALUES (1, 2)");
  Set("writeMode", "update");
  Columns({"a", "b"});
  Open();
  EXPECT_EQ(Row({1_i, 2_i}), "written");
  EXPECT_EQ(Row({2_i, 2_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "2");
}

TEST_F(SqliteWriterTest, ScriptsBeforeAndAfter) {
  database_.Do(
      "CREATE TABLE \"odd name\" (a INT); INSERT INTO \"odd name\" VALUES (1);"
      "CREATE TABLE log (t TEXT)");
  plan_.writer.options["table"] = Text("odd name");
  plan_.writer.options["preSql"] = std::vector<Template>{
      Text("DELETE FROM @table; INSERT INTO log VALUES ('pre') -- done"), Text("  ")};
  Set("postSql", "INSERT INTO log SELECT 'post ' || count(*) FROM @table");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({7_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT a FROM \"odd name\""), "7");
  EXPECT_EQ(database_.Get("SELECT t FROM log"), "pre;post 1");
}

TEST_F(SqliteWriterTest, AbortLeavesNothing) {
  database_.Do("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
  Set("preSql", "DELETE FROM @table; CREATE TABLE extra (x)");
  Columns({"a"});
  Open();
  for (int64_t i = 0; i < 50000; i++) ASSERT_EQ(Row({i}), "written");
  writer_->Abort();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "1");
  EXPECT_EQ(database_.Get("SELECT count(*) FROM sqlite_schema"), "1");
  Open();
  Close();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "1");
}

TEST_F(SqliteWriterTest, NothingIsVisibleBeforePublish) {
  database_.Do("CREATE TABLE t (a INT)");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
  Publish();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteWriterTest, BatchesStay) {
  database_.Do("CREATE TABLE t (a INTEGER PRIMARY KEY)");
  plan_.writer.options["batchSize"] = int64_t{2};
  Columns({"a"});
  Open();
  EXPECT_NE(writer_->Guarantee().find("in batches of 2;"), std::string::npos);
  EXPECT_FALSE(writer_->can_repeat());
  for (int64_t i : {1, 2, 2, 3}) Row({i});
  writer_->Abort();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "1;2");
}

TEST_F(SqliteWriterTest, ScriptsCannotEndTheTransaction) {
  database_.Do("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
  Set("preSql", "DELETE FROM t; COMMIT");
  Columns({"a"});
  EXPECT_EQ(OpenFailure(), Failure::kSqlRefused);
  EXPECT_NE(message_.find("must not begin or end a transaction"), std::string::npos) << message_;
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteWriterTest, FailingScriptSaysWhy) {
  database_.Do("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
  Set("postSql", "DELETE FROM missing");
  Columns({"a"});
  Open();
  const Status status = writer_->Publish({});
  EXPECT_EQ(status.failure(), Failure::kSqlRefused);
  EXPECT_NE(status.message().find("no such table: missing (statement: `DELETE FROM missing`)"),
            std::string::npos);
  writer_->Abort();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "1");
}

TEST_F(SqliteWriterTest, CreatesADatabaseOnlyForItsOwnTable) {
  Columns({"a"});
  EXPECT_EQ(OpenFailure(), Failure::kDatabaseMissing);
  EXPECT_FALSE(database_.exists());
  Set("preSql", "CREATE TABLE @table (a INT)");
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  writer_->Abort();
  EXPECT_EQ(database_.files(), 0u);
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "1");
  EXPECT_EQ(database_.files(), 1u);
}

TEST_F(SqliteWriterTest, SaysWhatIsWrongWithTheFile) {
  Columns({"a"});
  std::ofstream(database_.path()) << std::string(5000, 'x');
  EXPECT_EQ(OpenFailure(), Failure::kDatabaseUnusable);
  EXPECT_TRUE(database_.exists());
  Set("preSql", "CREATE TABLE t (a)");
  Set("path", "/nowhere/x.db");
  EXPECT_EQ(OpenFailure(), Failure::kOutputCannotCreate);
}

TEST_F(SqliteWriterTest, AFullDatabaseFailsTheJob) {
  database_.Do("CREATE TABLE t (v TEXT)");
  Set("preSql", "PRAGMA max_page_count = 10");
  Columns({"v"});
  Open();
  const std::string text(10000, 'x');
  std::string result;
  for (int i = 0; i < 10 && !result.starts_with("failed"); i++) result = Row({text});
  EXPECT_NE(result.find("database or disk is full"), std::string::npos) << result;
  Close();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteWriterTest, GivesUpOnALock) {
  database_.Do("CREATE TABLE t (a INT); BEGIN IMMEDIATE");
  Columns({"a"});
  EXPECT_EQ(OpenFailure(), Failure::kDatabaseBusy);
}

TEST_F(SqliteWriterTest, AReaderInTheWayOnlyDelaysTheCommit) {
  database_.Do("CREATE TABLE t (a INT, b TEXT); BEGIN; SELECT count(*) FROM t");
  Columns({"a", "b"});
  Open();
  const std::string text(1000, 'x');
  for (int64_t i = 0; i < 20000; i++) ASSERT_EQ(Row({i, text}), "written");  // beyond the cache
  EXPECT_EQ(writer_->Publish({}).failure(), Failure::kDatabaseBusy);
  writer_->Abort();
  database_.Do("COMMIT");
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteWriterTest, TriggersCannotHideWhatTheyDo) {
  database_.Do(
      "CREATE TABLE t (a INT);"
      "CREATE TRIGGER g BEFORE INSERT ON t BEGIN"
      " SELECT CASE new.a WHEN 1 THEN RAISE(IGNORE) WHEN 2 THEN RAISE(ABORT, 'no twos')"
      " WHEN 3 THEN RAISE(ROLLBACK, 'gone') END; END");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({1_i}), "refused: a trigger on `t` ignored the record");
  EXPECT_EQ(Row({2_i}), "refused: no twos");
  EXPECT_EQ(Row({4_i}), "written");
  EXPECT_EQ(Row({3_i}), "failed: `" + database_.path() + "`: gone; the transaction is rolled back");
  Close();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteWriterTest, ATriggerThatKeepsHalfARecordStopsTheJob) {
  database_.Do(
      "CREATE TABLE t (a INT); CREATE TRIGGER g AFTER INSERT ON t WHEN new.a = 2"
      " BEGIN SELECT RAISE(FAIL, 'half'); END");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  EXPECT_TRUE(Row({2_i}).starts_with("failed: "));
  Close();
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "0");
}

TEST_F(SqliteWriterTest, WritesThroughViews) {
  database_.Do(
      "CREATE TABLE base (a INT); CREATE VIEW t AS SELECT a FROM base;"
      "CREATE TRIGGER g INSTEAD OF INSERT ON t BEGIN INSERT INTO base VALUES (new.a); END");
  Columns({"a"});
  Open();
  EXPECT_EQ(Row({1_i}), "written");
  Publish();
  EXPECT_EQ(database_.Get("SELECT a FROM base"), "1");
}

TEST_F(SqliteWriterTest, StrictTables) {
  database_.Do("CREATE TABLE t (a ANY, b INTEGER) STRICT");
  Columns({"a", "b"});
  Open();
  EXPECT_EQ(Row({"007", 1_i}), "written");
  EXPECT_EQ(Row({"x", 1.5}), "refused: cannot store REAL value in INTEGER column t.b");
  Publish();
  EXPECT_EQ(database_.Get("SELECT a FROM t"), "007");
}

}  // namespace
}  // namespace penstock
