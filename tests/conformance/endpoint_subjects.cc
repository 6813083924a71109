#include "tests/conformance/endpoint_subjects.h"

#include <sqlite3.h>

#include <fstream>
#include <sstream>

extern "C" {
extern const penstock::PluginRuntime pst_plugin_txtfile;
extern const penstock::PluginRuntime pst_plugin_sqlite;
extern const penstock::PluginRuntime pst_plugin_stream;
}

namespace penstock {
namespace {

Template Text(const std::string& text) { return Template::Plain(text); }

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

void ExecuteSql(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  PST_CHECK(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  PST_CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

std::vector<std::string> QueryRows(const std::string& path, const std::string& sql) {
  std::vector<std::string> rows;
  sqlite3* database = nullptr;
  PST_CHECK(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  const auto add = [](void* list, int count, char** values, char**) {
    std::string row;
    for (int i = 0; i < count; ++i) row += (i == 0 ? "" : ",") + std::string(values[i]);
    static_cast<std::vector<std::string>*>(list)->push_back(row);
    return 0;
  };
  PST_CHECK(sqlite3_exec(database, sql.c_str(), add, &rows, nullptr) == SQLITE_OK);
  sqlite3_close(database);
  return rows;
}

std::vector<std::string> LinesOf(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// --- sources ---

constexpr int kRecords = 5000;

void CsvSource(const std::string& directory, JobPlan& plan, int files, const std::string& end) {
  for (int f = 0; f < files; ++f) {
    std::string text;
    for (int r = f; r < kRecords; r += files) {
      // Ascending over all files.
      const int number = f * (kRecords / files) + r / files;
      text += "k" + std::to_string(number) + "," + std::to_string(number) + end;
    }
    WriteFile(directory + "/in" + std::to_string(100 + f) + ".csv", text);
  }
  plan.reader.plugin = "txtfile";
  plan.reader.options["path"] = std::vector<Template>{Text(directory + "/in*.csv")};
  plan.reader.options["fileFormat"] = Text("csv");
  for (int field : {0, 1}) {
    PlanColumn column;
    column.field = field;
    plan.reader.columns.push_back(column);
  }
}

std::vector<std::string> CsvRecords() {
  std::vector<std::string> records;
  for (int i = 0; i < kRecords; ++i) {
    records.push_back("k" + std::to_string(i) + "," + std::to_string(i));
  }
  return records;
}

void SqliteSource(const std::string& directory, JobPlan& plan, const std::string& split_key) {
  const std::string path = directory + "/in.db";
  ExecuteSql(path,
             "CREATE TABLE t(k TEXT, v INTEGER);"
             "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                 std::to_string(kRecords - 1) + ") INSERT INTO t SELECT 'k' || i, i FROM n;");
  plan.reader.plugin = "sqlite";
  plan.reader.options["path"] = Text(path);
  plan.reader.options["table"] = std::vector<Template>{Text("t")};
  if (!split_key.empty()) plan.reader.options["splitPk"] = Text(split_key);
  for (const char* name : {"k", "v"}) {
    PlanColumn column;
    column.name = name;
    column.sql = name;
    plan.reader.columns.push_back(column);
  }
}

std::vector<std::string> SqliteRecords() {
  std::vector<std::string> records;
  for (int i = 0; i < kRecords; ++i) {
    records.push_back("[\"k" + std::to_string(i) + "\"," + std::to_string(i) + "]");
  }
  return records;
}

// --- targets ---

void TextTarget(const std::string& directory, JobPlan& plan) {
  WriteFile(directory + "/out.csv", "old,0\n");
  plan.writer.plugin = "txtfile";
  plan.writer.options["path"] = Text(directory);
  plan.writer.options["fileName"] = Text("out");
  plan.writer.options["suffix"] = Text(".csv");
  plan.writer.options["fileFormat"] = Text("csv");
}

void SqliteTarget(const std::string& directory, JobPlan& plan) {
  const std::string path = directory + "/out.db";
  ExecuteSql(path,
             "CREATE TABLE t(k TEXT, v TEXT CHECK (v <> 'refused')); "
             "INSERT INTO t VALUES ('old', '0');");
  plan.writer.plugin = "sqlite";
  plan.writer.options["path"] = Text(path);
  plan.writer.options["table"] = std::vector<Template>{Text("t")};
  plan.writer.options["preSql"] = std::vector<Template>{Text("DELETE FROM t")};
}

}  // namespace

const std::vector<ReaderSubject>& ReaderSubjects() {
  static const std::vector<ReaderSubject> kSubjects = {
      {"csv", &pst_plugin_txtfile,
       [](const std::string& directory, JobPlan& plan) { CsvSource(directory, plan, 1, "\n"); },
       CsvRecords()},
      {"csv_files", &pst_plugin_txtfile,
       [](const std::string& directory, JobPlan& plan) { CsvSource(directory, plan, 50, "\r\n"); },
       CsvRecords()},
      {"sqlite", &pst_plugin_sqlite,
       [](const std::string& directory, JobPlan& plan) { SqliteSource(directory, plan, ""); },
       SqliteRecords()},
      {"sqlite_split", &pst_plugin_sqlite,
       [](const std::string& directory, JobPlan& plan) { SqliteSource(directory, plan, "v"); },
       SqliteRecords()},
  };
  return kSubjects;
}

const std::vector<WriterSubject>& WriterSubjects() {
  static const std::vector<WriterSubject> kSubjects = {
      {"csv", &pst_plugin_txtfile, false, TextTarget,
       [](const std::string& directory) { return LinesOf(directory + "/out.csv"); }, ""},
      {"sqlite", &pst_plugin_sqlite, true, SqliteTarget,
       [](const std::string& directory) {
         return QueryRows(directory + "/out.db", "SELECT k, v FROM t ORDER BY rowid");
       },
       "refused"},
  };
  return kSubjects;
}

}  // namespace penstock
