// What SQLite itself needs to insert the order lines: sqlite_inserts DATABASE CSV. Prints the
// seconds from opening the database to closing it; the values are read and converted before that.
// One prepared statement, one transaction, as an expert would do it, with Penstock's page cache.

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int kTexts = 4;

struct Line {
  int64_t order, number;
  double quantity, price;
  std::string_view texts[kTexts];
};

[[noreturn]] void Die(const char* why) {
  std::fprintf(stderr, "sqlite_inserts: %s\n", why);
  std::exit(70);
}

// Takes the next field from the text and what ends it. Doubled quotes are resolved in place.
std::string_view TakeField(char** p) {
  if (**p != '"') {
    const char* begin = *p;
    while (**p != ',' && **p != '\n') ++*p;
    return {begin, static_cast<size_t>((*p)++ - begin)};
  }
  const char* begin = ++*p;
  char* w = *p;
  for (; **p != '"' || *++*p == '"'; ++*p) *w++ = **p;
  ++*p;
  return {begin, static_cast<size_t>(w - begin)};
}

std::vector<Line> Prepare(std::string* csv) {
  std::vector<Line> lines;
  for (char* p = csv->data(); p < csv->data() + csv->size();) {
    Line& line = lines.emplace_back();
    line.order = std::atoll(TakeField(&p).data());
    line.number = std::atoll(TakeField(&p).data());
    line.quantity = std::atof(TakeField(&p).data());
    line.price = std::atof(TakeField(&p).data());
    for (std::string_view& text : line.texts) text = TakeField(&p);
  }
  return lines;
}

void Execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    Die(sqlite3_errmsg(database));
  }
}

void Insert(const char* path, const std::vector<Line>& lines) {
  sqlite3* database = nullptr;
  sqlite3_stmt* insert = nullptr;
  constexpr int kMode = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path, &database, kMode, nullptr) != SQLITE_OK) Die("no such database");
  Execute(database, "PRAGMA cache_size = -8192");
  Execute(database, "BEGIN IMMEDIATE");
  if (sqlite3_prepare_v2(database, "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", -1, &insert,
                         nullptr) != SQLITE_OK) {
    Die(sqlite3_errmsg(database));
  }
  for (const Line& line : lines) {
    sqlite3_bind_int64(insert, 1, line.order);
    sqlite3_bind_int64(insert, 2, line.number);
    sqlite3_bind_double(insert, 3, line.quantity);
    sqlite3_bind_double(insert, 4, line.price);
    for (int i = 0; i < kTexts; ++i) {
      sqlite3_bind_text(insert, 5 + i, line.texts[i].data(), static_cast<int>(line.texts[i].size()),
                        SQLITE_STATIC);
    }
    if (sqlite3_step(insert) != SQLITE_DONE) Die(sqlite3_errmsg(database));
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  Execute(database, "COMMIT");
  if (sqlite3_close(database) != SQLITE_OK) Die("the database cannot be closed");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) Die("usage: sqlite_inserts DATABASE CSV");
  std::ifstream file(argv[2], std::ios::binary);
  std::string csv((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (csv.empty() || csv.back() != '\n') Die("the csv cannot be read");
  const std::vector<Line> lines = Prepare(&csv);
  const auto start = std::chrono::steady_clock::now();
  Insert(argv[1], lines);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%.6f\n", seconds.count());
}
