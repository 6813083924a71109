// Writes records into one table through one prepared INSERT. Without `batchSize` the whole job,
// with preSql and postSql, is one transaction that Publish commits. The last attempt can be
// discarded: the first by rolling the transaction back and beginning it again, each other by a
// savepoint, which stays until the next attempt begins. Most jobs have only one attempt, and with a
// savepoint SQLite keeps the old content of every page it changes a second time. The write lock is
// taken in Begin. While records are written no one waits for locks: the only lock SQLite could want
// then is the one for moving pages out of its cache early, and without it they simply stay in
// memory.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/base/file_identity.h"
#include "stdplugins/table/sqlite/check_database.h"
#include "stdplugins/table/sqlite/column_rule.h"
#include "stdplugins/table/sqlite/database.h"
#include "stdplugins/table/sqlite/insert_statement.h"
#include "stdplugins/table/sqlite/new_database.h"
#include "stdplugins/table/sqlite/plugin.h"
#include "stdplugins/table/sqlite/target_script.h"

namespace penstock {
namespace {

// 8 MiB (SQLite's own default is 2): indexes are written out of order, and pages that do not fit
// are written and read again and again.
constexpr std::string_view kCacheSize = "PRAGMA cache_size = -8192";

// Keeps the script's SQL from ending the job's transaction.
class TransactionGuard {
 public:
  explicit TransactionGuard(sqlite3* database) : database_(database) {
    sqlite3_set_authorizer(database_, Authorize, this);
  }
  ~TransactionGuard() { sqlite3_set_authorizer(database_, nullptr, nullptr); }
  TransactionGuard(const TransactionGuard&) = delete;
  TransactionGuard& operator=(const TransactionGuard&) = delete;

  bool refused() const { return refused_; }

 private:
  static int Authorize(void* self, int action, const char*, const char*, const char*, const char*) {
    if (action != SQLITE_TRANSACTION) return SQLITE_OK;
    static_cast<TransactionGuard*>(self)->refused_ = true;
    return SQLITE_DENY;
  }

  sqlite3* database_;
  bool refused_ = false;
};

class SqliteWriter : public Writer {
 public:
  explicit SqliteWriter(const RunContext& context)
      : context_(context),
        endpoint_(context.plan->writer),
        batch_size_(context.Int(endpoint_, "batchSize", 0)) {}

  ~SqliteWriter() override { SqliteWriter::Abort(); }

  std::vector<Finding> Check() override { return CheckSqliteTarget(context_); }

  FileUse UseOf(const std::string& path) const override {
    const Result<std::string> database = DatabasePath(context_, endpoint_);
    const std::optional<FileIdentity> file = FileIdentity::Of(path);
    if (!database.ok() || !file) return FileUse::kNone;
    for (const std::string& part : FilesOfDatabase(*database)) {
      if (FileIdentity::Of(part) == file) return FileUse::kShared;
    }
    return FileUse::kNone;
  }

  Result<std::string> Begin(const std::string&) override {
    PST_ASSIGN_OR_RETURN(path_, DatabasePath(context_, endpoint_));
    const std::vector<std::string> tables = TextsOf(context_, endpoint_, "table");
    if (tables.size() != 1) {
      return Status(Failure::kNotRunnable,
                    fmt::format("`{}` can write only one `table`, but the job names {}",
                                endpoint_.plugin, tables.size()));
    }
    table_option_ = tables.front();
    patience_ = BusyMilliseconds(context_, endpoint_);
    PST_RETURN_IF_ERROR(CreateIfMissing());
    PST_RETURN_IF_ERROR(OpenDatabase());
    PST_RETURN_IF_ERROR(BeginTransaction());
    PST_RETURN_IF_ERROR(Prepare());
    return std::string();
  }

  Status Attach(std::string_view) override {
    if (database_) return Status();
    return Status(Failure::kNotRunnable,
                  "a SQLite database can be written only by the process that started the job");
  }

  // A batch that was committed stays.
  bool can_repeat() const override { return batch_size_ == 0; }

  Result<std::unique_ptr<SliceWriter>> Open(const Attempt&, Ledger* ledger) override {
    PST_RETURN_IF_ERROR(CheckTransaction());
    if (can_repeat()) PST_RETURN_IF_ERROR(SetMark());
    bytes_before_attempt_ = bytes_;
    return std::unique_ptr<SliceWriter>(std::make_unique<Rows>(*this, *ledger));
  }

  Status Publish(std::span<const Commit>) override {
    if (is_published_) return Status();
    PST_RETURN_IF_ERROR(CheckTransaction());
    insert_.reset();
    if (!is_post_sql_done_) {
      broken_ = RunScript("postSql");  // a script that failed half-way cannot be run again
      PST_RETURN_IF_ERROR(broken_);
      is_post_sql_done_ = true;
    }
    PST_RETURN_IF_ERROR(Commit());
    database_.Close();
    mark_ = Mark::kNone;
    is_published_ = true;
    return Status();
  }

  void Abort() override {
    insert_.reset();
    if (database_) {
      // After a full disk SQLite has given up the transaction but left its journal; the next read
      // brings the old pages back. What fails here is left to whoever opens the database next.
      if (sqlite3_get_autocommit(database_.get()) == 0) (void)database_.Execute("ROLLBACK").ok();
      (void)database_.QueryInt("SELECT count(*) FROM sqlite_schema").ok();
    }
    database_.Close();
    mark_ = Mark::kNone;
    creation_.reset();
  }

  bool has_partial_output() const override { return committed_records_ > 0; }
  std::optional<uint64_t> RecordsInPartialOutput() const override { return committed_records_; }

  uint64_t BytesWritten() const override { return bytes_; }

  std::string Guarantee() const override {
    if (batch_size_ > 0) {
      return fmt::format(
          "records are committed in batches of {}; committed batches stay even if the job fails "
          "later",
          batch_size_);
    }
    return "one transaction: preSql, all records and postSql become visible together or not at all";
  }

  std::vector<std::string> Outputs() const override {
    return {fmt::format("{}: {}", path_, table_.name)};
  }

 private:
  // The rows of one attempt.
  class Rows : public SliceWriter {
   public:
    Rows(SqliteWriter& writer, Ledger& ledger) : writer_(writer), ledger_(ledger) {}
    ~Rows() override {
      if (!is_over_) Discard();
    }

    Status Write(const OutputBatch& batch) override { return writer_.WriteBatch(batch, ledger_); }
    Status Flush() override { return Status(); }  // every batch is settled at once
    Result<std::string> Stage() override {
      is_over_ = true;
      return std::string();
    }
    void Discard() override {
      is_over_ = true;
      writer_.DiscardAttempt();
    }

   private:
    SqliteWriter& writer_;
    Ledger& ledger_;
    bool is_over_ = false;  // staged or discarded
  };

  // A job whose preSql makes the table may also make the database.
  Status CreateIfMissing() {
    if (access(path_.c_str(), F_OK) == 0 || errno != ENOENT) return Status();
    if (TextsOf(context_, endpoint_, "preSql").empty()) {
      return Status(Failure::kDatabaseMissing,
                    fmt::format("`{}` does not exist, and no `preSql` creates its table", path_));
    }
    PST_ASSIGN_OR_RETURN(creation_, NewDatabase::Begin(context_, path_, patience_));
    return Status();
  }

  Status OpenDatabase() {
    const std::string& path = creation_ != nullptr ? creation_->temporary_path() : path_;
    PST_ASSIGN_OR_RETURN(database_,
                         SqliteDatabase::Open(context_, path, SqliteAccess::kWrite, patience_));
    database_.ShowAs(path_);
    return database_.Execute(kCacheSize);
  }

  Status BeginTransaction() {
    database_.SetPatience(patience_);
    PST_RETURN_IF_ERROR(database_.Execute("BEGIN IMMEDIATE"));
    database_.SetPatience(0);
    return database_.CheckInPlace();
  }

  // What comes before the first record of the transaction.
  Status Prepare() {
    PST_RETURN_IF_ERROR(RunScript("preSql"));
    return PrepareInsert();
  }

  Status Commit() {
    database_.SetPatience(patience_);
    PST_RETURN_IF_ERROR(database_.CheckInPlace());
    PST_RETURN_IF_ERROR(database_.Execute("COMMIT"));
    if (creation_ == nullptr) return Status();
    // A new database gets its name; whoever continues with it opens it there.
    insert_.reset();
    database_.Close();
    PST_RETURN_IF_ERROR(creation_->Publish());
    creation_.reset();
    return Status();
  }

  // Whether the transaction that Begin began is whole. One that was taken back begins again.
  Status CheckTransaction() {
    if (is_taken_back_) {
      PST_RETURN_IF_ERROR(BeginTransaction());  // another attempt may get the lock
      is_taken_back_ = false;
      broken_ = Prepare();
    }
    if (!broken_.ok() || sqlite3_get_autocommit(database_.get()) == 0) return broken_;
    return Status(Failure::kDatabaseError,
                  fmt::format("`{}`: the transaction was rolled back", path_));
  }

  // The next attempt begins here. The previous mark is not needed any more.
  Status SetMark() {
    if (!std::exchange(has_attempts_, true)) {
      mark_ = Mark::kTransaction;
      return Status();
    }
    if (mark_ == Mark::kSavepoint) {
      PST_RETURN_IF_ERROR(database_.Execute("RELEASE penstock_attempt"));
    }
    mark_ = Mark::kSavepoint;
    return database_.Execute("SAVEPOINT penstock_attempt");
  }

  // The rows of a batch; `columns` cells each.
  Status WriteBatch(const OutputBatch& batch, Ledger& ledger) {
    PST_CHECK(batch.cells != nullptr && batch.columns == binders_.size());
    refusals_.clear();
    std::string reason;
    for (uint32_t row = 0; row < batch.records; row++) {
      PST_ASSIGN_OR_RETURN(const bool is_taken,
                           WriteRow(batch.cells + size_t{row} * batch.columns, &reason));
      if (!is_taken) refusals_.push_back({row, std::move(reason)});
    }
    ledger.Settle(batch.id, refusals_);
    return Status();
  }

  // False: the record was refused, `reason` says why.
  Result<bool> WriteRow(const pst_cell* cells, std::string* reason) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < binders_.size(); i++) {
      if (!binders_[i].Bind(insert_.get(), static_cast<int>(i) + 1, cells[i], reason)) return false;
      const bool is_text = cells[i].tag == PST_TEXT || cells[i].tag == PST_BYTES;
      bytes += is_text ? cells[i].size : sizeof cells[i].i;
    }
    const int code = sqlite3_step(insert_.get());
    if (code != SQLITE_DONE) return RowFailed(code, reason);
    sqlite3_reset(insert_.get());
    changes_ = sqlite3_total_changes64(database_.get());
    if (counts_changes_ && sqlite3_changes64(database_.get()) == 0) {
      *reason = fmt::format("a trigger on `{}` ignored the record", table_.name);
      return false;
    }
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
    if (batch_size_ > 0 && ++in_batch_ == batch_size_) {
      in_batch_ = 0;
      PST_RETURN_IF_ERROR(Commit());
      committed_records_ += static_cast<uint64_t>(batch_size_);
      if (!database_) PST_RETURN_IF_ERROR(OpenDatabase());
      PST_RETURN_IF_ERROR(BeginTransaction());
      if (insert_ == nullptr) PST_RETURN_IF_ERROR(PrepareInsert());
    }
    return true;
  }

  // Undoes what was written since Open; without a mark that is left to Abort.
  void DiscardAttempt() {
    const Mark mark = std::exchange(mark_, Mark::kNone);
    if (mark == Mark::kNone) return;
    broken_ = CheckTransaction();
    if (broken_.ok() && mark == Mark::kSavepoint) {
      broken_ = database_.Execute("ROLLBACK TO penstock_attempt; RELEASE penstock_attempt");
    } else if (broken_.ok()) {
      insert_.reset();
      broken_ = database_.Execute("ROLLBACK");
      is_taken_back_ = broken_.ok();
      has_attempts_ = false;
    }
    changes_ = sqlite3_total_changes64(database_.get());
    bytes_ = bytes_before_attempt_;
  }

  Status RunScript(std::string_view option) {
    for (const std::string& sql : TargetScript(context_, option)) {
      const TransactionGuard guard(database_.get());
      const Status status = database_.Execute(sql);
      if (guard.refused()) {
        return Status(
            Failure::kSqlRefused,
            fmt::format("`{}` must not begin or end a transaction, because the job does so: `{}`",
                        option, sql));
      }
      PST_RETURN_IF_ERROR(status);
      if (sqlite3_get_autocommit(database_.get()) != 0) {
        return Status(Failure::kSqlRefused,
                      fmt::format("`{}` ended the job's transaction: `{}`", option, sql));
      }
    }
    return Status();
  }

  Status PrepareInsert() {
    PST_ASSIGN_OR_RETURN(table_, DescribeTable(database_, table_option_));
    PST_ASSIGN_OR_RETURN(columns_, ResolveColumns(table_, ListedColumns(context_)));
    const size_t given = endpoint_.columns.size();
    if (given != columns_.size()) {
      return Status(Failure::kColumnCountDiffers,
                    fmt::format("the reader has {} columns, but `{}` requires {}", given,
                                table_.name, columns_.size()));
    }
    const SqliteWriteMode mode = WriteModeOf(context_);
    PST_ASSIGN_OR_RETURN(const std::string sql, InsertStatement(database_, table_, columns_, mode));
    PST_ASSIGN_OR_RETURN(insert_, database_.Prepare(sql));
    binders_.clear();
    for (const SqliteColumn& column : columns_) {
      // REPLACE would put the default of the column in the place of NULL.
      const bool refuse_null = mode == SqliteWriteMode::kReplace && column.not_null;
      binders_.emplace_back(column, RuleOf(column, table_.is_strict), refuse_null);
    }
    // Views change nothing themselves, and an update of only a key is not an update.
    counts_changes_ = !table_.is_view && !sql.ends_with("NOTHING");
    changes_ = sqlite3_total_changes64(database_.get());
    return Status();
  }

  // One record was not taken: false if the job can go on without it.
  Result<bool> RowFailed(int code, std::string* reason) {
    *reason = sqlite3_errmsg(database_.get());
    const Status status = database_.Error(code);
    sqlite3_reset(insert_.get());
    if (sqlite3_get_autocommit(database_.get()) != 0) {
      return Status(
          status.failure() == Failure::kSqlRefused ? Failure::kDatabaseError : status.failure(),
          status.message() + "; the transaction is rolled back");
    }
    if (status.failure() != Failure::kSqlRefused) return status;
    if (sqlite3_total_changes64(database_.get()) != changes_) {
      return Status(
          Failure::kDatabaseError,
          fmt::format("`{}`: {}; a trigger refused a record but kept part of it", path_, *reason));
    }
    return false;
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  const int64_t batch_size_;  // 0: one transaction
  int64_t patience_ = 0;
  std::string path_;
  std::string table_option_;               // as the script has it
  std::unique_ptr<NewDatabase> creation_;  // null: the database exists
  SqliteDatabase database_;
  SqliteTable table_;
  std::vector<SqliteColumn> columns_;
  SqliteStatement insert_;
  std::vector<CellBinder> binders_;
  bool counts_changes_ = false;
  int64_t changes_ = 0;  // of the connection, after the last record
  int64_t in_batch_ = 0;
  std::atomic<uint64_t> committed_records_ = 0;  // of whole batches
  std::vector<Refusal> refusals_;                // of one batch
  // Where the last attempt began; kNone: it cannot be discarded, or was.
  enum class Mark { kNone, kTransaction, kSavepoint };
  Mark mark_ = Mark::kNone;
  bool has_attempts_ = false;   // in the transaction
  bool is_taken_back_ = false;  // the transaction, with the only attempt in it
  Status broken_;               // why the transaction can be neither continued nor committed
  bool is_post_sql_done_ = false;
  bool is_published_ = false;
  std::atomic<uint64_t> bytes_ = 0;
  uint64_t bytes_before_attempt_ = 0;
};

}  // namespace

std::unique_ptr<Writer> NewSqliteWriter(const RunContext& context) {
  return std::make_unique<SqliteWriter>(context);
}

}  // namespace penstock
