#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "runtime/abi/dirty_reason.h"
#include "stdplugins/table/sqlite/plugin.h"
#include "stdplugins/table/sqlite/test_database.h"

namespace penstock {
namespace {

std::string Show(const pst_cell& cell) {
  switch (static_cast<pst_cell_tag>(cell.tag)) {
    case PST_NULL:
      return "NULL";
    case PST_INT:
      return std::to_string(cell.i);
    case PST_DOUBLE:
      return std::to_string(cell.d);
    case PST_TEXT:
      return "'" + std::string(cell.p, cell.size) + "'";
    case PST_BYTES:
      return "x'" + std::string(cell.p, cell.size) + "'";
    default:
      break;  // no cell of unknown type
  }
  return "?";
}

class SqliteReaderTest : public testing::Test {
 protected:
  SqliteReaderTest() {
    plan_.reader.plugin = "sqlite";
    plan_.reader.options["path"] = Text(database_.path());
    plan_.reader.options["busyTimeout"] = int64_t{50};
    context_.plan = &plan_;
  }

  void Set(const std::string& name, const std::string& value) {
    plan_.reader.options[name] = Text(value);
  }
  void Columns(const std::vector<std::string>& expressions) {
    for (const std::string& sql : expressions) {
      PlanColumn column;
      column.sql = sql;
      plan_.reader.columns.push_back(column);
    }
  }
  void Split(const std::string& key, int threads) {
    Set("splitPk", key);
    context_.concurrency = threads;
  }
  // A condition in which `$` stands for the one variable of the job.
  void Where(const std::string& condition, const std::string& value) {
    plan_.parameters = {"unused", "v"};
    context_.parameters = {"unused", value};
    const size_t at = condition.find('$');
    const Template sql{{{condition.substr(0, at), -1}, {"v", 1}, {condition.substr(at + 1), -1}}};
    plan_.reader.where = {{condition, sql, {}}};
  }

  // Makes a plan and attaches to it.
  Status Prepare() {
    reader_ = pst_plugin_sqlite.new_reader(context_);
    Result<ReadPlan> plan = reader_->Plan(context_.concurrency);
    if (!plan.ok()) return plan.status();
    read_plan_ = *std::move(plan);
    return reader_->Attach(read_plan_);
  }
  Failure PrepareFailure() {
    const Status status = Prepare();
    message_ = status.ok() ? "" : status.message();
    EXPECT_FALSE(status.ok());
    return status.ok() ? Failure::kInternal : status.failure();
  }
  Result<std::unique_ptr<Cursor>> Open(size_t slice) {
    return reader_->Open(read_plan_.slices[slice], "");
  }

  // Records of one slice as text, in the order of reading. Any thread.
  std::vector<std::string> Drain(Cursor& cursor) {
    std::vector<std::string> records;
    Cursor::Batch batch;
    uint64_t sequence = 0;
    while (true) {
      const Result<Cursor::Step> step = cursor.Next(&batch);
      EXPECT_TRUE(step.ok()) << step.status().message();
      if (!step.ok() || *step == Cursor::Step::kEnd) break;
      EXPECT_EQ(*step, Cursor::Step::kBatch);
      EXPECT_EQ(batch.sequence, sequence++);
      EXPECT_EQ(batch.block.first_record, records.size() + 1);
      EXPECT_GT(batch.block.row_count, 0u);
      const size_t width = batch.block.field_count;
      for (size_t row = 0; row < batch.block.row_count; row++) {
        std::string record;
        for (size_t i = 0; i < width; i++) {
          record += (i == 0 ? "" : "|") + Show(batch.block.cells[row * width + i]);
        }
        records.push_back(record);
      }
      for (const Cursor::Batch::Refused& refused : batch.refused) {
        refused_.push_back(batch.block.first_record + refused.row);
        EXPECT_EQ(refused.reason, kNotUtf8);
      }
    }
    return records;
  }
  std::vector<std::string> DrainSlice(size_t slice) {
    const Result<std::unique_ptr<Cursor>> cursor = Open(slice);
    EXPECT_TRUE(cursor.ok()) << cursor.status().message();
    return cursor.ok() ? Drain(**cursor) : std::vector<std::string>();
  }

  // All records, read by one thread per unit of concurrency, sorted unless one thread reads.
  std::vector<std::string> ReadAll() {
    const Status status = Prepare();
    EXPECT_TRUE(status.ok()) << status.message();
    if (!status.ok()) return {};
    std::vector<std::string> records = ReadPlanned();
    reader_->Finish();
    return records;
  }
  std::vector<std::string> ReadPlanned() {
    std::vector<std::vector<std::string>> parts(read_plan_.slices.size());
    std::atomic<size_t> next = 0;
    const auto work = [&] {
      for (size_t slice = next++; slice < parts.size(); slice = next++) {
        parts[slice] = DrainSlice(slice);
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < context_.concurrency; i++) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    std::vector<std::string> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    if (context_.concurrency > 1) std::sort(all.begin(), all.end());
    return all;
  }

  using Records = std::vector<std::string>;

  TestDatabase database_;
  JobPlan plan_;
  RunContext context_;
  std::unique_ptr<Reader> reader_;
  ReadPlan read_plan_;
  std::vector<uint64_t> refused_;
  std::string message_;
};

TEST_F(SqliteReaderTest, ReadsEveryKindOfValue) {
  database_.Do(
      "CREATE TABLE t (a, b, c, d, e, f);"
      "INSERT INTO t VALUES (9223372036854775807, 1.5, 'text', x'4142', NULL, '');"
      "INSERT INTO t VALUES (-1, 'mixed', x'', 2, '', 0.0)");
  Set("table", "t");
  Columns({"a", "b", "c", "d", "e", "f"});
  EXPECT_EQ(ReadAll(), (Records{"9223372036854775807|1.500000|'text'|x'AB'|NULL|''",
                                "-1|'mixed'|x''|2|''|0.000000"}));
  EXPECT_TRUE(read_plan_.ordered);
}

TEST_F(SqliteReaderTest, KeepsOrderAndNumbersAcrossBatches) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
      " INSERT INTO t SELECT i, printf('%.*c', i, 'x') FROM n");
  Set("table", "t");
  Columns({"id", "length(s)", "s"});
  const Records records = ReadAll();
  ASSERT_EQ(records.size(), 1000u);
  for (size_t i = 0; i < records.size(); i++) {
    const std::string number = std::to_string(i + 1);
    EXPECT_EQ(records[i], number + "|" + number + "|'" + std::string(i + 1, 'x') + "'");
  }
}

TEST_F(SqliteReaderTest, ReadsValuesLargerThanABatch) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);"
      "INSERT INTO t VALUES (1, 'x', 'y'),"
      " (2, printf('%.*c', 200000, 'a'), printf('%.*c', 200000, 'b')), (3, 'x', 'y')");
  Set("table", "t");
  Columns({"a", "b"});
  EXPECT_EQ(
      ReadAll(),
      (Records{"'x'|'y'", "'" + std::string(200000, 'a') + "'|'" + std::string(200000, 'b') + "'",
               "'x'|'y'"}));
}

TEST_F(SqliteReaderTest, RepeatsConstantsAndTextWithNul) {
  database_.Do("CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'610062' AS TEXT)), ('c')");
  Set("table", "t");
  Columns({"a", "'const'", "x'01'"});
  EXPECT_EQ(ReadAll(),
            (Records{"'" + std::string("a\0b", 3) + "'|'const'|x'\x01'", "'c'|'const'|x'\x01'"}));
}

TEST_F(SqliteReaderTest, StarAndNoColumns) {
  database_.Do("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, 4)");
  Set("table", "t");
  Columns({"", "", "a + b"});
  EXPECT_EQ(ReadAll(), (Records{"1|2|3", "3|4|7"}));
  plan_.reader.columns.clear();
  EXPECT_EQ(ReadAll().size(), 2u);
  Columns({"", "", ""});
  EXPECT_EQ(PrepareFailure(), Failure::kColumnCountDiffers);
}

TEST_F(SqliteReaderTest, RefusesRecordsThatAreNotUtf8) {
  database_.Do(
      "CREATE TABLE t (a, b);"
      "INSERT INTO t VALUES ('ok', 1), (CAST(x'ff41' AS TEXT), 2), (x'ff', 3)");
  Set("table", "t");
  Columns({"a", "b"});
  EXPECT_EQ(ReadAll().size(), 3u);
  EXPECT_EQ(refused_, (std::vector<uint64_t>{2}));
}

TEST_F(SqliteReaderTest, ReadsUtf16Databases) {
  database_.Do(
      "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a); INSERT INTO t VALUES ('\xc3\xa9')");
  Set("table", "t");
  Columns({"a"});
  EXPECT_EQ(ReadAll(), Records{"'\xc3\xa9'"});
}

TEST_F(SqliteReaderTest, FindsNamesThatNeedQuotes) {
  database_.Do(
      "CREATE TABLE \"select\" (\"group\", \"a\"\"b\");"
      "INSERT INTO \"select\" VALUES (1, 2);"
      "CREATE TABLE \"[odd].name\" (x); INSERT INTO \"[odd].name\" VALUES (3)");
  Set("table", "select");
  Columns({"\"group\"", "\"a\"\"b\""});
  EXPECT_EQ(ReadAll(), Records{"1|2"});
  Set("table", "main.`select`");
  EXPECT_EQ(ReadAll(), Records{"1|2"});
  Set("table", "[odd].name");
  plan_.reader.columns.clear();
  Columns({"x"});
  EXPECT_EQ(ReadAll(), Records{"3"});
}

TEST_F(SqliteReaderTest, NamesWhatIsMissing) {
  database_.Do("CREATE TABLE orders (id, amount)");
  Set("table", "order");
  Columns({"\"id\""});
  EXPECT_EQ(PrepareFailure(), Failure::kSqlRefused);
  EXPECT_NE(message_.find("did you mean `orders`?"), std::string::npos) << message_;
  Set("table", "orders");
  Columns({"\"amuont\""});  // SQLite alone would take this for a text constant
  EXPECT_EQ(PrepareFailure(), Failure::kSqlRefused);
  EXPECT_NE(message_.find("no such column: amuont"), std::string::npos) << message_;
}

TEST_F(SqliteReaderTest, UnderstandsJdbc) {
  database_.Do("CREATE TABLE t (a); INSERT INTO t VALUES (5)");
  plan_.reader.options.erase("path");
  plan_.reader.options["connection.jdbcUrl"] =
      std::vector<Template>{Text("jdbc:sqlite:" + database_.path() + "?cache=shared")};
  plan_.reader.options["connection.table"] = std::vector<Template>{Text("t")};
  Columns({"a"});
  EXPECT_EQ(ReadAll(), Records{"5"});
  plan_.reader.options["connection.jdbcUrl"] = Text("jdbc:mysql://host/db");
  EXPECT_EQ(PrepareFailure(), Failure::kNotRunnable);
}

TEST_F(SqliteReaderTest, VariablesAreValuesWhateverTheyHold) {
  database_.Do(
      "CREATE TABLE t (id INTEGER, name TEXT);"
      "INSERT INTO t VALUES (1, 'a'), (2, '1 OR 1=1'), (10, 'x'' OR ''1''=''1')");
  Set("table", "t");
  Columns({"id"});
  Where("name = $", "1 OR 1=1");
  EXPECT_EQ(ReadAll(), Records{"2"});
  Where("name = $ -- '", "x' OR '1'='1");
  EXPECT_EQ(ReadAll(), Records{"10"});
  // The affinity of the column makes a number of the text, not a comparison of texts.
  Where("id > $", "9");
  EXPECT_EQ(ReadAll(), Records{"10"});
  Where("id > $", "1; DROP TABLE t");
  EXPECT_EQ(ReadAll(), Records{});
}

TEST_F(SqliteReaderTest, Queries) {
  database_.Do("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
  Columns({"", ""});
  Set("querySql", "SELECT a, a * 2 FROM t ORDER BY a DESC;");
  EXPECT_EQ(ReadAll(), (Records{"2|4", "1|2"}));
  plan_.reader.options["querySql"] =
      std::vector<Template>{Text("SELECT 1, 2"), Text("SELECT 3, 4")};
  EXPECT_EQ(ReadAll(), (Records{"1|2", "3|4"}));
  EXPECT_EQ(read_plan_.slices.size(), 2u);
  Set("querySql", "SELECT a FROM t");
  EXPECT_EQ(PrepareFailure(), Failure::kColumnCountDiffers);
  Set("querySql", "SELECT 1, 2; SELECT 3, 4");
  EXPECT_EQ(PrepareFailure(), Failure::kSqlRefused);
  Set("querySql", "DELETE FROM t RETURNING 1, 2");
  EXPECT_EQ(PrepareFailure(), Failure::kSqlRefused);
  context_.parameters = {"value"};
  Set("querySql", "SELECT 1, ?");
  EXPECT_EQ(PrepareFailure(), Failure::kSqlRefused);
  EXPECT_EQ(database_.Get("SELECT count(*) FROM t"), "2");
}

TEST_F(SqliteReaderTest, SeveralTablesAreSlices) {
  database_.Do(
      "CREATE TABLE t1 (a); INSERT INTO t1 VALUES (1);"
      "CREATE TABLE t2 (a); INSERT INTO t2 VALUES (2)");
  plan_.reader.options["table"] = std::vector<Template>{Text("t1"), Text("t2")};
  Columns({"a"});
  EXPECT_EQ(ReadAll(), (Records{"1", "2"}));
  context_.concurrency = 2;
  EXPECT_EQ(ReadAll(), (Records{"1", "2"}));
}

// That a table split by `id` gives the same records as one query.
class SqliteSplitTest : public SqliteReaderTest {
 protected:
  void ExpectSameSplit(const std::string& rows, int threads, size_t slices) {
    database_.Do("DROP TABLE IF EXISTS t; CREATE TABLE t (id, v)");
    if (!rows.empty()) database_.Do("INSERT INTO t(id, v) " + rows);
    Set("table", "t");
    plan_.reader.columns.clear();
    Columns({"id", "v"});
    plan_.reader.options.erase("splitPk");
    context_.concurrency = 1;
    Records expected = ReadAll();
    std::sort(expected.begin(), expected.end());
    Split("ID", threads);
    EXPECT_EQ(ReadAll(), expected) << rows;
    EXPECT_EQ(read_plan_.slices.size(), slices) << rows;
  }
};

TEST_F(SqliteSplitTest, LosesAndDoublesNothing) {
  ExpectSameSplit(
      "WITH RECURSIVE n(i) AS (SELECT -700 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
      " SELECT i, i * 3 FROM n",
      3, 16);
  ExpectSameSplit("VALUES (9007199254740993, 1), (9007199254740992, 2), (9007199254740994, 3)", 2,
                  4);
  ExpectSameSplit("VALUES (9223372036854775807, 1), (-9223372036854775807 - 1, 2), (0, 3)", 2, 11);
  ExpectSameSplit("VALUES (NULL, 1), (5, 2), (NULL, 3), (7, 4)", 2, 4);
  ExpectSameSplit("VALUES (42, 1)", 2, 2);
  ExpectSameSplit("VALUES (42, 1), (42, 2), (42, 3)", 2, 2);
  ExpectSameSplit("VALUES (1, 1), (2.5, 2), (2.4999, 3), (4, 4)", 2, 5);  // between whole keys
}

TEST_F(SqliteSplitTest, OneSliceWhereThereIsNothingToSplit) {
  ExpectSameSplit("", 2, 1);
  ExpectSameSplit("VALUES (NULL, 1), (NULL, 2)", 2, 1);
  ExpectSameSplit("VALUES ('a', 1), (2, 2)", 2, 1);
  EXPECT_EQ(read_plan_.notes, Records{"splitPk: table `t` is not split, because `id` contains "
                                      "values other than integers"});
  ExpectSameSplit("VALUES (1.5, 1), (2, 2)", 2, 1);
}

TEST_F(SqliteSplitTest, KeepsTheCondition) {
  database_.Do(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
      " INSERT INTO t SELECT i, i % 10 FROM n");
  Set("table", "t");
  Columns({"count(*) OVER ()"});
  Where("v = $ OR v = 4 -- comment", "3");
  Split("id", 2);
  size_t records = ReadAll().size();
  EXPECT_EQ(records, 20u);
  EXPECT_NE(read_plan_.slices[0].name.find("[3, "), std::string::npos) << read_plan_.slices[0].name;
}

TEST_F(SqliteSplitTest, UnknownKeyIsRefused) {
  database_.Do("CREATE TABLE t (id)");
  Set("table", "t");
  Columns({"id"});
  Split("ids", 2);
  EXPECT_EQ(PrepareFailure(), Failure::kSqlRefused);
  EXPECT_NE(message_.find("did you mean `id`?"), std::string::npos) << message_;
}

// Between plan and reading, another program changes the table.
TEST_F(SqliteReaderTest, AllCursorsSeeOneState) {
  for (const char* mode : {"WAL", "DELETE"}) {
    database_.Do(
        std::string("PRAGMA journal_mode = ") + mode +
        "; DROP TABLE IF EXISTS t;"
        "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3), (4)");
    Set("table", "t");
    plan_.reader.columns.clear();
    Columns({"id"});
    Split("id", 2);
    ASSERT_TRUE(Prepare().ok());
    const int written = database_.Run("INSERT INTO t VALUES (5); DELETE FROM t WHERE id < 3");
    EXPECT_EQ(written, mode == std::string("WAL") ? SQLITE_OK : SQLITE_BUSY);
    EXPECT_EQ(ReadPlanned(), (Records{"1", "2", "3", "4"})) << mode;
    reader_->Finish();
  }
}

TEST_F(SqliteReaderTest, LetsGoOfTheDatabaseAtTheEnd) {
  database_.Do("CREATE TABLE t (id); INSERT INTO t VALUES (1), (2)");
  Set("table", "t");
  Columns({"id"});
  Split("id", 3);
  ASSERT_TRUE(Prepare().ok());
  ASSERT_EQ(read_plan_.slices.size(), 3u);
  for (size_t slice = 0; slice < 2; slice++) EXPECT_EQ(DrainSlice(slice).size(), 1u);
  EXPECT_EQ(database_.Run("DELETE FROM t"), SQLITE_BUSY);
  EXPECT_EQ(DrainSlice(2).size(), 0u);
  EXPECT_EQ(DrainSlice(0).size(), 1u);  // again
  EXPECT_EQ(database_.Run("DELETE FROM t"), SQLITE_BUSY);
  reader_->Finish();
  EXPECT_EQ(database_.Run("DELETE FROM t"), SQLITE_OK);
  const Result<std::unique_ptr<Cursor>> again = Open(0);  // would see another state
  EXPECT_EQ(again.status().failure(), Failure::kDatabaseError);
}

// Attempts that failed, one at its start and one on its way, and one whose records were lost later.
TEST_F(SqliteReaderTest, SlicesCanBeReadAgain) {
  database_.Do("PRAGMA journal_mode = WAL; CREATE TABLE t (id); INSERT INTO t VALUES (1), (2)");
  Set("table", "t");
  Columns({"id"});
  Split("id", 2);
  ASSERT_TRUE(Prepare().ok());
  database_.Do("DELETE FROM t");
  {
    const std::unique_ptr<Cursor> failed = std::move(Open(0)).value();
  }
  {
    const std::unique_ptr<Cursor> failed = std::move(Open(0)).value();
    Cursor::Batch batch;
    EXPECT_EQ(failed->Next(&batch).value(), Cursor::Step::kBatch);
  }
  EXPECT_EQ(DrainSlice(0), Records{"1"});
  EXPECT_EQ(DrainSlice(0), Records{"1"});
  EXPECT_EQ(DrainSlice(1), Records{"2"});
}

TEST_F(SqliteReaderTest, WaitsForAConnection) {
  database_.Do("CREATE TABLE t (id); INSERT INTO t VALUES (1), (2)");
  Set("table", "t");
  Columns({"id"});
  Split("id", 2);
  CancelToken cancel;
  context_.cancel = &cancel;
  ASSERT_TRUE(Prepare().ok());
  ASSERT_EQ(read_plan_.slices.size(), 3u);
  std::unique_ptr<Cursor> first = std::move(Open(0)).value();
  const std::unique_ptr<Cursor> second = std::move(Open(1)).value();
  Records records;
  std::thread waiting([&] { records = DrainSlice(2); });
  EXPECT_EQ(Drain(*first), Records{"1"});  // which ends with the connection given back
  waiting.join();
  EXPECT_EQ(records, Records{});
  const std::unique_ptr<Cursor> third = std::move(Open(0)).value();
  cancel.Cancel();
  EXPECT_FALSE(Open(2).ok());
}

TEST_F(SqliteReaderTest, APlanCanBeWrittenDown) {
  database_.Do("CREATE TABLE t (id, v); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'a')");
  Set("table", "t");
  Columns({"id"});
  Where("v = $", "a");
  Split("id", 2);
  ASSERT_TRUE(Prepare().ok());
  const Result<ReadPlan> copy = ReadPlanFromJson(ReadPlanToJson(read_plan_));
  ASSERT_TRUE(copy.ok());
  EXPECT_EQ(copy->scope, ReadPlan::Scope::kProcess);
  reader_ = pst_plugin_sqlite.new_reader(context_);
  ASSERT_TRUE(reader_->Attach(*copy).ok());
  read_plan_ = *copy;
  EXPECT_EQ(ReadPlanned(), (Records{"1", "3"}));
  read_plan_.slices[0].spec = R"({"sql":"SELECT 1"})";
  EXPECT_EQ(Open(0).status().failure(), Failure::kInternal);
}

// Variables are pasted into the user's own queries, and secrets with them.
TEST_F(SqliteReaderTest, APlanHoldsNoQueryOfTheUsers) {
  database_.Do("CREATE TABLE t (a); INSERT INTO t VALUES ('hush'), ('b')");
  plan_.parameters = {"v"};
  context_.parameters = {"hush"};
  plan_.reader.options["querySql"] =
      Template{{{"SELECT a FROM t WHERE a = '", -1}, {"v", 0}, {"'", -1}}};
  Columns({""});
  EXPECT_EQ(ReadAll(), Records{"'hush'"});
  EXPECT_EQ(ReadPlanToJson(read_plan_).find("hush"), std::string::npos);
}

TEST_F(SqliteReaderTest, DescribesATable) {
  database_.Do("CREATE TABLE t (id INTEGER NOT NULL, name, price DECIMAL(10,2))");
  Set("table", "t");
  const auto describe = [&] {
    const Result<TableSchema> schema = pst_plugin_sqlite.new_reader(context_)->Describe();
    EXPECT_TRUE(schema.ok());
    return *schema;
  };
  EXPECT_EQ(describe(),
            (TableSchema{{{.name = "id", .native = "INTEGER", .type = Type(), .nullable = false},
                          {.name = "name", .native = "", .type = Type()},
                          {.name = "price", .native = "DECIMAL(10,2)", .type = Type()}}}));
  Set("querySql", "SELECT 1");
  EXPECT_EQ(describe(), TableSchema());
}

TEST_F(SqliteReaderTest, SaysWhatIsWrongWithTheFile) {
  Set("table", "t");
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseMissing);
  std::ofstream(database_.path()) << std::string(5000, 'x');
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseUnusable);
  Set("path", "/tmp");
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseUnusable);
  Set("path", ":memory:");
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseMissing);
  Set("path", "file:x?mode=memory");
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseMissing);
  plan_.reader.options.erase("path");
  EXPECT_EQ(PrepareFailure(), Failure::kNotRunnable);
}

// A copy of database and journal in the middle of a transaction is what a crash leaves.
TEST_F(SqliteReaderTest, SaysHowToRecoverFromACrash) {
  TestDatabase crashed;
  database_.Do(
      "PRAGMA cache_size = 1; CREATE TABLE t (v); BEGIN;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
      " INSERT INTO t SELECT printf('%.*c', 500, 'x') FROM n");
  for (const char* end : {"", "-journal"}) {
    std::filesystem::copy_file(database_.path() + end, crashed.path() + end);
  }
  Set("path", crashed.path());
  Set("table", "t");
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseUnusable);
  EXPECT_NE(message_.find("rolled back first"), std::string::npos) << message_;
}

TEST_F(SqliteReaderTest, WaitsForALockAndGivesUp) {
  database_.Do("CREATE TABLE t (id); BEGIN EXCLUSIVE");
  Set("table", "t");
  Columns({"id"});
  EXPECT_EQ(PrepareFailure(), Failure::kDatabaseBusy);
  database_.Do("COMMIT");
  EXPECT_TRUE(Prepare().ok());
}

TEST_F(SqliteReaderTest, StopsWhenAsked) {
  database_.Do("CREATE TABLE t (id)");
  Columns({""});
  Set("querySql",
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
      " SELECT count(*) FROM n");
  CancelToken cancel;
  context_.cancel = &cancel;
  ASSERT_TRUE(Prepare().ok());
  const std::unique_ptr<Cursor> cursor = std::move(Open(0)).value();
  cancel.Cancel();
  Cursor::Batch batch;
  EXPECT_FALSE(cursor->Next(&batch).ok());
}

}  // namespace
}  // namespace penstock
