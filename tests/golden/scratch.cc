#include "tests/golden/scratch.h"

#include <fnmatch.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace penstock::golden {
namespace {

namespace fs = std::filesystem;

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Database Open(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  return Database(handle, sqlite3_close);
}

std::string ShortestReal(double value) {
  char text[40];
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  return text;
}

std::string Value(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return "NULL";
    case SQLITE_FLOAT:
      return ShortestReal(sqlite3_column_double(statement, column));
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
      std::string text = "x'";
      for (int i = 0; i < sqlite3_column_bytes(statement, column); ++i) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", bytes[i]);
        text += hex;
      }
      return text + "'";
    }
    default: {
      const unsigned char* text = sqlite3_column_text(statement, column);
      return std::string(reinterpret_cast<const char*>(text),
                         static_cast<size_t>(sqlite3_column_bytes(statement, column)));
    }
  }
}

}  // namespace

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void WriteFile(const std::string& path, std::string_view content) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary)
      .write(content.data(), static_cast<std::streamsize>(content.size()));
}

std::optional<std::string> MakeDatabase(const std::string& path, const std::string& script) {
  fs::create_directories(fs::path(path).parent_path());
  const Database db = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  char* error = nullptr;
  if (sqlite3_exec(db.get(), script.c_str(), nullptr, nullptr, &error) == SQLITE_OK) {
    return std::nullopt;
  }
  std::string words = error != nullptr ? error : "the database cannot be made";
  sqlite3_free(error);
  return words;
}

std::variant<std::vector<std::string>, std::string> QueryDatabase(const std::string& path,
                                                                  const std::string& sql) {
  const Database db = Open(path, SQLITE_OPEN_READONLY);
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return std::string(sqlite3_errmsg(db.get()));
  }
  std::vector<std::string> rows;
  int step = sqlite3_step(statement);
  for (; step == SQLITE_ROW; step = sqlite3_step(statement)) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      if (i > 0) row += '|';
      row += Value(statement, i);
    }
    rows.push_back(row);
  }
  sqlite3_finalize(statement);
  if (step != SQLITE_DONE) return std::string(sqlite3_errmsg(db.get()));
  return rows;
}

std::vector<std::string> Glob(const std::string& directory, const std::string& pattern) {
  const fs::path whole = fs::path(directory) / pattern;
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(whole.parent_path(), error)) {
    if (fnmatch(whole.filename().c_str(), entry.path().filename().c_str(), 0) == 0) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> ListFiles(const std::string& directory, const std::string& name,
                                   const std::vector<std::string>& inputs) {
  const fs::path folder = name == "." ? fs::path(directory) : fs::path(directory) / name;
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string file = entry.path().filename();
    const std::string relative = name == "." ? file : name + "/" + file;
    if (!entry.is_directory() &&
        std::find(inputs.begin(), inputs.end(), relative) == inputs.end()) {
      found.push_back(file);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace penstock::golden
