#include "stdplugins/table/sqlite/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

constexpr int64_t kBusyWait = 5;  // milliseconds between two attempts at a lock
constexpr int kInstructionsBetweenStopChecks = 20000;  // about a millisecond
constexpr size_t kShownSql = 400;
constexpr size_t kLongestSql = 1'000'000'000;  // SQLite's own limit

// SQLite takes "file:..." for a URI and "" and ":memory:" for databases without a file.
std::string FileName(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

// The same as a URI, with `setting`.
std::string Uri(const std::string& path, std::string_view setting) {
  std::string uri = "file:";
  for (const char c : FileName(path)) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?" + std::string(setting);
}

Status CheckFile(const std::string& path, SqliteAccess access) {
  struct stat about;
  if (stat(FileName(path).c_str(), &about) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return Status(Failure::kDatabaseMissing, fmt::format("`{}` does not exist", path));
    }
    return Status(Failure::kDatabaseUnusable, fmt::format("`{}`: {}", path, strerror(errno)));
  }
  if (S_ISDIR(about.st_mode)) {
    return Status(Failure::kDatabaseUnusable, fmt::format("`{}` is a directory", path));
  }
  if (access == SqliteAccess::kWrite && ::access(FileName(path).c_str(), W_OK) != 0) {
    return Status(Failure::kOutputCannotCreate,
                  fmt::format("`{}` cannot be written: {}", path, strerror(errno)));
  }
  return Status();
}

std::string Shown(std::string_view sql) {
  if (sql.size() <= kShownSql) return std::string(sql);
  return std::string(sql.substr(0, kShownSql)) + "...";
}

Status CheckSize(std::string_view sql) {
  if (sql.size() <= kLongestSql) return Status();
  return Status(Failure::kSqlRefused, fmt::format("`{}` is longer than a gigabyte", Shown(sql)));
}

}  // namespace

int SqliteDatabase::OnBusy(void* data, int attempts) {
  const Patience& patience = *static_cast<Patience*>(data);
  if (attempts * kBusyWait >= patience.milliseconds || patience.context->Cancelled()) return 0;
  usleep(kBusyWait * 1000);
  return 1;
}

int SqliteDatabase::OnProgress(void* data) {
  return static_cast<Patience*>(data)->context->Cancelled() ? 1 : 0;
}

Result<SqliteDatabase> SqliteDatabase::Open(const RunContext& context, const std::string& path,
                                            SqliteAccess access, int64_t busy_milliseconds) {
  PST_RETURN_IF_ERROR(CheckFile(path, access));
  SqliteDatabase database;
  database.path_ = path;
  database.patience_ = std::make_unique<Patience>(Patience{&context, busy_milliseconds});

  sqlite3* handle = nullptr;
  const bool is_immutable = access == SqliteAccess::kReadImmutable;
  const std::string name = is_immutable ? Uri(path, "immutable=1") : FileName(path);
  int mode = access == SqliteAccess::kWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  if (is_immutable) mode |= SQLITE_OPEN_URI;
  const int code = sqlite3_open_v2(name.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX, nullptr);
  database.handle_.reset(handle);
  if (handle == nullptr) return Status(Failure::kOutOfMemory, "no memory for a connection");
  if (code != SQLITE_OK) return database.Error(code);

  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_handler(handle, OnBusy, database.patience_.get());
  sqlite3_progress_handler(handle, kInstructionsBetweenStopChecks, OnProgress,
                           database.patience_.get());
  // The file may come from a stranger: its views and triggers get no dangerous functions.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (access != SqliteAccess::kWrite) {
    // A misspelt "column" must be an error and not a text constant.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  }
  PST_RETURN_IF_ERROR(database.QueryInt("SELECT count(*) FROM sqlite_schema").status());
  return database;
}

Status SqliteDatabase::CheckInPlace() const {
  int moved = 0;
  if (sqlite3_file_control(get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK ||
      moved == 0) {
    return Status();
  }
  return Status(
      Failure::kDatabaseError,
      fmt::format("`{}` was removed or replaced by another file while the job used it", path_));
}

Status SqliteDatabase::Error(int code, std::string_view sql) const {
  const char* words = sqlite3_errmsg(get());
  std::string message = fmt::format("`{}`: {}", path_, words);
  if (!sql.empty()) message += fmt::format(" (statement: `{}`)", Shown(sql));
  if (code == SQLITE_READONLY_ROLLBACK) {
    message = fmt::format(
        "`{}`: a program was interrupted while writing to it, and its changes must be rolled back "
        "first; open the database once with a program that can write to it, such as sqlite3",
        path_);
  }
  if ((code & 0xff) == SQLITE_READONLY && code != SQLITE_READONLY_ROLLBACK &&
      sqlite3_db_readonly(get(), "main") == 1) {
    return Status(
        Failure::kDatabaseUnusable,
        fmt::format("`{}` is in WAL mode: to read it, SQLite needs write access to its directory, "
                    "unless a program with write access has it open; copy it together with its "
                    "`-wal` file, or change the mode with `PRAGMA journal_mode = DELETE`",
                    path_));
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
      return Status(Failure::kDatabaseBusy, std::move(message));
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Status((code & 0xff) == SQLITE_AUTH && !sql.empty() ? Failure::kSqlRefused
                                                                 : Failure::kDatabaseUnusable,
                    std::move(message));
    case SQLITE_READONLY:
      return Status(code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
                            code == SQLITE_READONLY_CANTINIT
                        ? Failure::kDatabaseUnusable
                        : Failure::kOutputCannotCreate,
                    std::move(message));
    case SQLITE_NOMEM:
      return Status(Failure::kOutOfMemory, std::move(message));
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
      return Status(Failure::kSqlRefused, std::move(message));
    default:  // SQLite's codes are open-ended: FULL, IOERR, CORRUPT ...
      return Status(Failure::kDatabaseError, std::move(message));
  }
}

Result<SqliteStatement> SqliteDatabase::Prepare(std::string_view sql) const {
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  PST_RETURN_IF_ERROR(CheckSize(sql));
  const int size = static_cast<int>(sql.size());
  int code = sqlite3_prepare_v2(get(), sql.data(), size, &handle, &tail);
  SqliteStatement statement(handle);
  if (code != SQLITE_OK) return Error(code, sql);
  if (statement == nullptr) {
    return Status(Failure::kSqlRefused, fmt::format("`{}` contains no SQL statement", Shown(sql)));
  }
  const int rest = static_cast<int>(sql.data() + size - tail);
  code = sqlite3_prepare_v2(get(), tail, rest, &handle, nullptr);
  SqliteStatement second(handle);
  if (code != SQLITE_OK || second != nullptr) {
    return Status(Failure::kSqlRefused,
                  fmt::format("`{}` contains more than one SQL statement", Shown(sql)));
  }
  return statement;
}

Status SqliteDatabase::Execute(std::string_view sql) const { return Process(sql, true); }

Status SqliteDatabase::Compile(std::string_view sql) const { return Process(sql, false); }

Status SqliteDatabase::Process(std::string_view sql, bool runs) const {
  PST_RETURN_IF_ERROR(CheckSize(sql));
  const char* next = sql.data();
  const char* const end = next + sql.size();
  while (next < end) {
    sqlite3_stmt* handle = nullptr;
    int code = sqlite3_prepare_v2(get(), next, static_cast<int>(end - next), &handle, &next);
    SqliteStatement statement(handle);
    if (code != SQLITE_OK) return Error(code, sql);
    if (statement == nullptr || !runs)
      continue;  // null: a comment, or the space after the last `;`
    do {
      code = sqlite3_step(statement.get());
    } while (code == SQLITE_ROW);
    if (code != SQLITE_DONE) return Error(code, sql);
  }
  return Status();
}

Result<int64_t> SqliteDatabase::QueryInt(std::string_view sql) const {
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  const int code = sqlite3_step(statement.get());
  if (code == SQLITE_DONE) return int64_t{0};
  if (code != SQLITE_ROW) return Error(code, sql);
  return sqlite3_column_int64(statement.get(), 0);
}

const SqliteColumn* SqliteTable::Find(std::string_view column) const {
  for (const SqliteColumn& candidate : columns) {
    if (SameIgnoringCase(candidate.name, column)) return &candidate;
  }
  return nullptr;
}

namespace {

std::string ColumnText(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  const int size = sqlite3_column_bytes(statement, column);
  return text == nullptr ? std::string() : std::string(text, static_cast<size_t>(size));
}

Result<std::vector<SqliteColumn>> ReadColumns(const SqliteDatabase& database,
                                              const std::string& table) {
  constexpr std::string_view kSql =
      "SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid";
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(kSql));
  sqlite3_bind_text(statement.get(), 1, table.data(), static_cast<int>(table.size()),
                    SQLITE_STATIC);
  constexpr int kHiddenOfVirtualTable = 1;
  std::vector<SqliteColumn> columns;
  int code;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    const int hidden = sqlite3_column_int(statement.get(), 4);
    if (hidden == kHiddenOfVirtualTable) continue;
    columns.push_back({.name = ColumnText(statement.get(), 0),
                       .declared_type = ColumnText(statement.get(), 1),
                       .not_null = sqlite3_column_int(statement.get(), 2) != 0,
                       .generated = hidden != 0,
                       .key_position = sqlite3_column_int(statement.get(), 3)});
  }
  if (code != SQLITE_DONE) return database.Error(code, kSql);
  return columns;
}

}  // namespace

Result<SqliteTable> DescribeTable(const SqliteDatabase& database, std::string_view name) {
  constexpr std::string_view kSql =
      "SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main' ORDER BY name";
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(kSql));
  std::string_view local = name;
  constexpr std::string_view kMain = "main.";
  if (local.size() > kMain.size() && SameIgnoringCase(local.substr(0, kMain.size()), kMain)) {
    local.remove_prefix(kMain.size());
  }
  const std::string unquoted = UnquoteIdentifier(local);

  std::vector<std::string> known;
  std::optional<SqliteTable> found;
  int code;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    std::string candidate = ColumnText(statement.get(), 0);
    // A table may be called "[x]" or "main.y": the name as given wins over the name inside it.
    const bool exact = SameIgnoringCase(candidate, name);
    if (exact || (!found.has_value() && SameIgnoringCase(candidate, unquoted))) {
      const std::string kind = ColumnText(statement.get(), 1);
      found = SqliteTable{.name = candidate,
                          .is_view = kind == "view",
                          .is_virtual = kind == "virtual",
                          .is_strict = sqlite3_column_int(statement.get(), 2) != 0,
                          .columns = {}};
    }
    if (!candidate.starts_with("sqlite_")) known.push_back(std::move(candidate));
    if (exact) break;
  }
  if (code != SQLITE_DONE && code != SQLITE_ROW) return database.Error(code, kSql);
  if (!found.has_value()) {
    return Status(Failure::kSqlRefused, fmt::format("`{}` has no table `{}`{}", database.path(),
                                                    name, NameHint(name, known)));
  }
  statement.reset();
  PST_ASSIGN_OR_RETURN(found->columns, ReadColumns(database, found->name));
  return *std::move(found);
}

std::string QuoteIdentifier(std::string_view name) {
  std::string quoted = "\"";
  for (char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

std::string UnquoteIdentifier(std::string_view name) {
  if (name.size() < 2) return std::string(name);
  const char open = name.front();
  const char close = open == '[' ? ']' : open;
  if ((open != '"' && open != '`' && open != '[') || name.back() != close) return std::string(name);
  name = name.substr(1, name.size() - 2);
  std::string plain;
  for (size_t i = 0; i < name.size(); i++) {
    plain += name[i];
    if (name[i] == close && i + 1 < name.size() && name[i + 1] == close) i++;
  }
  return plain;
}

std::string NameHint(std::string_view name, const std::vector<std::string>& known) {
  constexpr size_t kMostNamed = 12;
  if (known.empty()) return "";
  const std::vector<std::string_view> names(known.begin(), known.end());
  if (std::string meant = DidYouMean(name, names); !meant.empty()) return meant;
  std::string text = "; its tables are";
  for (size_t i = 0; i < known.size() && i < kMostNamed; i++) {
    text += fmt::format("{} `{}`", i == 0 ? "" : ",", known[i]);
  }
  return text + (known.size() > kMostNamed ? " and more" : "");
}

std::vector<std::string> TextsOf(const RunContext& context, const EndpointPlan& endpoint,
                                 std::string_view name) {
  std::vector<std::string> texts = context.List(endpoint, name);
  if (texts.empty()) texts = context.List(endpoint, "connection." + std::string(name));
  std::erase_if(texts, [](const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
  });
  return texts;
}

Result<std::string> DatabasePath(const RunContext& context, const EndpointPlan& endpoint) {
  constexpr std::string_view kScheme = "jdbc:sqlite:";
  std::string path = context.Text(endpoint, "path");
  if (path.empty()) {
    const std::vector<std::string> urls = TextsOf(context, endpoint, "jdbcUrl");
    if (!urls.empty()) path = urls.front();
  }
  if (path.starts_with("jdbc:")) {
    if (!path.starts_with(kScheme)) {
      return Status(Failure::kNotRunnable,
                    fmt::format("`{}` is not a SQLite database; write `jdbc:sqlite:FILE`", path));
    }
    path.erase(0, kScheme.size());
    path.erase(std::min(path.find('?'), path.size()));  // settings of the Java driver
  }
  if (path.empty()) {
    return Status(Failure::kNotRunnable,
                  fmt::format("`{}` has no database file; set `path`", endpoint.plugin));
  }
  if (path.find('\0') != std::string::npos) {
    return Status(Failure::kDatabaseMissing, "the path of a database contains a NUL byte");
  }
  return path;
}

std::vector<std::string> FilesOfDatabase(const std::string& path) {
  return {path, path + "-journal", path + "-wal", path + "-shm"};
}

int64_t BusyMilliseconds(const RunContext& context, const EndpointPlan& endpoint) {
  constexpr int64_t kDefault = 10000;
  return context.Int(endpoint, "busyTimeout", kDefault);
}

}  // namespace penstock
