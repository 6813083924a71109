#pragma once
// What the tests of this folder share: a database in a directory of its own, looked at through a
// connection that has nothing to do with the code under test. SQL that fails here is a faulty test.

#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

class TestDatabase {
 public:
  TestDatabase() {
    std::string name = (std::filesystem::temp_directory_path() / "penstock-XXXXXX").string();
    directory_ = mkdtemp(name.data());
  }
  ~TestDatabase() {
    Close();
    std::filesystem::remove_all(directory_);
  }

  std::string path() const { return directory_ + "/test.db"; }
  bool exists() const { return std::filesystem::exists(path()); }
  size_t files() const {
    const std::filesystem::directory_iterator entries(directory_);
    return static_cast<size_t>(std::distance(begin(entries), end(entries)));
  }
  void Close() {
    sqlite3_close(handle_);
    handle_ = nullptr;
  }

  // SQLite's result code of a script.
  int Run(const std::string& sql) {
    return sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  }
  void Do(const std::string& sql) { PST_CHECK(Run(sql) == SQLITE_OK); }
  // All values of a query as SQLite's shell would show them, with NULL as "NULL", row by row,
  // separated by "|" and ";".
  std::string Get(const std::string& sql) {
    std::string text;
    sqlite3_stmt* statement = nullptr;
    PST_CHECK(sqlite3_prepare_v2(handle(), sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      if (!text.empty()) text += ";";
      for (int i = 0; i < sqlite3_column_count(statement); i++) {
        const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        text += std::string(i == 0 ? "" : "|") + (value == nullptr ? "NULL" : value);
      }
    }
    sqlite3_finalize(statement);
    return text;
  }

 private:
  sqlite3* handle() {
    if (handle_ == nullptr) sqlite3_open(path().c_str(), &handle_);
    return handle_;
  }

  std::string directory_;
  sqlite3* handle_ = nullptr;
};

inline Template Text(const std::string& text) { return Template::Plain(text); }

}  // namespace penstock
