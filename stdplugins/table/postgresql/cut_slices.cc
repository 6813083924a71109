#include "stdplugins/table/postgresql/cut_slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "runtime/base/show_text.h"
#include "stdplugins/table/postgresql/names.h"

namespace penstock {
namespace {

constexpr int64_t kMostRanges = 10'000;
constexpr double kSampledPages = 1000;  // 8 MB
constexpr size_t kShownKey = 40;

class Cutter {
 public:
  Cutter(const RunContext& context, const SourceSql& sources, PostgresConnection& connection,
         uint32_t number, int workers)
      : context_(context),
        sources_(sources),
        connection_(connection),
        number_(number),
        workers_(workers) {}

  Result<PostgresCut> Cut() {
    if (workers_ > 1) {
      PST_ASSIGN_OR_RETURN(key_, sources_.Key());
    }
    // As DataX: with several tables each gets its share of the threads.
    const auto tables = static_cast<int64_t>(sources_.count());
    const int64_t threads = (workers_ + tables - 1) / tables;
    const int64_t factor = tables == 1 ? context_.Int(context_.plan->reader, "splitFactor", 5) : 1;
    ranges_ = std::min(threads * factor, kMostRanges);
    if (ranges_ < 2 && !key_.empty()) {
      cut_.notes.push_back("splitPk: tables are not split, because there is one for every thread");
      key_.clear();
    }
    for (size_t i = 0; i < sources_.count(); ++i) {
      const SourcePart whole = {.server = number_, .source = static_cast<uint32_t>(i)};
      if (key_.empty()) {
        Add(sources_.Subject(i), whole);
      } else {
        PST_RETURN_IF_ERROR(Split(whole));
      }
    }
    return std::move(cut_);
  }

 private:
  struct Table {
    std::string name;  // in SQL
    std::string kind;  // pg_class.relkind
    double pages = 0;  // also of its children and partitions
    std::string key_type;
  };

  void Add(std::string name, SourcePart part) {
    cut_.parts.push_back({std::move(name), std::move(part)});
  }

  void AddWhole(const SourcePart& whole, std::string_view why) {
    const std::string subject = sources_.Subject(whole.source);
    cut_.notes.push_back(fmt::format("splitPk: {} is not split, because {}", subject, why));
    Add(subject, whole);
  }

  Status Split(const SourcePart& whole) {
    PST_ASSIGN_OR_RETURN(const Table table, LookAt(whole.source));
    constexpr std::string_view kSampled = "rmp";  // table, materialized view, partitioned table
    if (table.kind.size() != 1 || kSampled.find(table.kind) == kSampled.npos) {
      AddWhole(whole, "it is not a table");
      return {};
    }
    const Result<std::vector<std::string>> bounds = FindBounds(table);
    if (!bounds.ok()) {
      // Types and tables that cannot be sampled, or not in this version, can be read all the same.
      if (bounds.status().failure() != Failure::kSqlRefused) return bounds.status();
      PST_RETURN_IF_ERROR(connection_.Execute("ROLLBACK TO sample; RELEASE sample"));
      AddWhole(whole, "its keys cannot be sampled: " + bounds.status().message());
      return {};
    }
    if (bounds->empty()) {
      AddWhole(whole, "it has too few different keys");
      return {};
    }
    const std::string subject = sources_.Subject(whole.source);
    for (size_t i = 0; i <= bounds->size(); ++i) {
      SourcePart part = whole;
      part.type = table.key_type;
      if (i > 0) part.from = (*bounds)[i - 1];
      if (i < bounds->size()) part.before = (*bounds)[i];
      Add(NameOf(subject, part), part);
    }
    // Whatever the table declares: its children and partitions may have NULL all the same.
    SourcePart part = whole;
    part.type = table.key_type;
    part.nulls = true;
    Add(fmt::format("{} {} is null", subject, key_), part);
    return {};
  }

  std::string NameOf(const std::string& subject, const SourcePart& part) const {
    const auto show = [](const std::optional<std::string>& key) {
      return Printable(*key, kShownKey);
    };
    if (!part.from) return fmt::format("{} {} < {}", subject, key_, show(part.before));
    if (!part.before) return fmt::format("{} {} >= {}", subject, key_, show(part.from));
    return fmt::format("{} {} in [{}, {})", subject, key_, show(part.from), show(part.before));
  }

  Result<Table> LookAt(size_t source) {
    Table table;
    PST_ASSIGN_OR_RETURN(table.name, sources_.Table(source));
    const std::string select_key = fmt::format("SELECT {} FROM {}", key_, table.name);
    PST_ASSIGN_OR_RETURN(const std::vector<ResultColumn> columns, connection_.Describe(select_key));
    if (columns.size() != 1) {
      return Status(Failure::kSqlRefused, "`splitPk` must be the name of one column");
    }
    const std::string sql = fmt::format(
        "WITH RECURSIVE tree AS (SELECT {0}::regclass::oid AS oid UNION SELECT i.inhrelid FROM "
        "pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid) "
        "SELECT c.relkind, (SELECT sum(pg_relation_size(oid)) FROM tree) / "
        "current_setting('block_size')::int8, format_type({1}::oid, -1) "
        "FROM pg_catalog.pg_class c WHERE c.oid = {0}::regclass",
        QuoteText(table.name), columns[0].type);
    PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows, connection_.Query(sql));
    if (rows.size() != 1 || rows[0].size() != 3) return table;
    table.kind = rows[0][0].value_or("");
    const std::string pages = rows[0][1].value_or("0");
    std::from_chars(pages.data(), pages.data() + pages.size(), table.pages);
    table.key_type = rows[0][2].value_or("");
    return table;
  }

  // Where ranges of about equal numbers of records meet, ascending, each once.
  Result<std::vector<std::string>> FindBounds(const Table& table) {
    std::string shares;
    for (int64_t i = 1; i < ranges_; ++i) {
      shares += fmt::format("{}{}", i == 1 ? "" : ", ", static_cast<double>(i) / ranges_);
    }
    PST_ASSIGN_OR_RETURN(std::string condition, sources_.Condition());
    if (!condition.empty()) condition += " AND ";
    const double percent = table.pages <= kSampledPages ? 100 : 100 * kSampledPages / table.pages;
    const std::string sql = fmt::format(
        "SAVEPOINT sample; SELECT d.b::text FROM (SELECT DISTINCT "
        "unnest(percentile_disc(ARRAY[{}]) WITHIN GROUP "
        "(ORDER BY k)) AS b FROM (SELECT {} AS k FROM {} TABLESAMPLE SYSTEM ({}) REPEATABLE (1) "
        "WHERE {}{} IS NOT NULL) AS s) AS d WHERE d.b IS NOT NULL ORDER BY d.b; "
        "RELEASE sample",
        shares, key_, table.name, percent, condition, key_);
    PST_ASSIGN_OR_RETURN(const std::vector<ResultRow> rows, connection_.Query(sql));
    std::vector<std::string> bounds;
    for (const ResultRow& row : rows) {
      if (row.size() == 1 && row[0]) bounds.push_back(*row[0]);
    }
    return bounds;
  }

  const RunContext& context_;
  const SourceSql& sources_;
  PostgresConnection& connection_;
  const uint32_t number_;
  const int workers_;
  std::string key_;     // in SQL; empty: tables are not split
  int64_t ranges_ = 0;  // of a table
  PostgresCut cut_;
};

}  // namespace

Result<PostgresCut> CutSlices(const RunContext& context, const SourceSql& sources,
                              PostgresConnection& connection, uint32_t number, int workers) {
  return Cutter(context, sources, connection, number, workers).Cut();
}

}  // namespace penstock
