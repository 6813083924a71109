// SQLite types values one by one, and compares numbers with numbers and texts with texts, but
// numbers as less than texts and texts as less than blobs, after conversions that depend on how the
// column is declared. The loop looks at what a value means. Both agree where column and constant
// are of one class. So a term is used if the affinity of its columns promises that class, and the
// values that break the promise go to the loop with the others: by `or` in the condition or, as
// that would keep SQLite from using an index, by looking into the index first whether there are
// any. All of it happens in the transaction in which the job reads.
//
// Numbers in SQL text are doubles unless they are whole, and SQLite's reading of decimals may be
// off by the last bit. Therefore only constants that a double holds exactly count as numbers, and
// whole ones beyond 2^53 beside columns of integers, where all numbers of that size are integers.

#include "stdplugins/table/sqlite/pushed_terms.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "runtime/base/ascii.h"
#include "stdplugins/table/sqlite/column_rule.h"
#include "stdplugins/table/sqlite/number_text.h"

namespace penstock {
namespace {

enum class ValueClass { kNumber, kText };

// Whether the text is the same number to SQLite and to us, without blanks, exponent or plus sign.
bool IsSameNumber(std::string_view text, SqliteAffinity affinity) {
  constexpr int64_t kExactInDouble = int64_t{1} << 53;
  constexpr size_t kLongestReal = 17;  // 15 digits, a sign and a point
  std::string_view digits = text;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  if (digits.empty() || !IsDigit(digits.front()) || !IsDigit(digits.back())) return false;
  const NumberText number = ParseNumberText(text);
  switch (number.kind) {
    case NumberText::Kind::kNone:
    case NumberText::Kind::kLossy:
      return false;
    case NumberText::Kind::kInteger:
      return affinity == SqliteAffinity::kInteger ||
             (-kExactInDouble <= number.integer && number.integer <= kExactInDouble);
    case NumberText::Kind::kReal:
      break;
  }
  const size_t point = text.find('.');
  if (point == std::string_view::npos || text.size() > kLongestReal) return false;
  // A decimal with n digits after the point is a double only if it is a multiple of 1/2^n.
  const double scaled = std::ldexp(number.real, static_cast<int>(text.size() - point - 1));
  return std::trunc(scaled) == scaled;
}

struct Choice {
  std::optional<ValueClass> values;  // what the column promises and the constant is
  std::string why_not;
};

class TermChooser {
 public:
  TermChooser(const RunContext& context, const SqliteDatabase& database, const SqliteTable& table)
      : context_(context), database_(database), table_(table) {}

  // The SQL by which the term is tested, or why it is not.
  struct Tested {
    std::string sql;
    std::string why_not;
  };
  Result<Tested> Test(const PushedTerm& term);

 private:
  struct Column {
    SqliteAffinity affinity = SqliteAffinity::kNone;
    bool binary = false;  // texts compare by their bytes in UTF-8
    bool leads_index = false;
  };
  Result<std::optional<Column>> Describe(const std::string& name);
  Result<bool> LeadsIndex(const std::string& name, bool in_key);
  Choice Choose(const PushedTerm::Requirement& requirement, const Column& column) const;
  // Whether an index on the column leads to values of another class.
  Result<bool> HasOthers(const std::string& name, ValueClass values);

  const RunContext& context_;
  const SqliteDatabase& database_;
  const SqliteTable& table_;
  std::map<std::string, std::optional<Column>> columns_;
  std::map<std::pair<std::string, ValueClass>, bool> has_others_;
};

// Conditions for values that are not finite numbers, or not texts. Each can use an index.
std::pair<std::string, std::string> Others(const std::string& name, ValueClass values) {
  const std::string column = QuoteIdentifier(name);
  if (values == ValueClass::kNumber) return {column + " > 1e308", column + " < -1e308"};
  return {column + " >= x''", column + " < ''"};
}

Result<bool> TermChooser::LeadsIndex(const std::string& name, bool in_key) {
  const SqliteColumn* column = table_.Find(name);
  if (in_key && (column == nullptr || column->key_position == 1)) return true;
  constexpr std::string_view kSql =
      "SELECT 1 FROM pragma_index_list(?1) AS i, pragma_index_info(i.name) AS c "
      "WHERE i.partial = 0 AND c.seqno = 0 AND c.name = ?2 COLLATE NOCASE";
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database_.Prepare(kSql));
  sqlite3_bind_text64(statement.get(), 1, table_.name.data(), table_.name.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  sqlite3_bind_text64(statement.get(), 2, name.data(), name.size(), SQLITE_STATIC, SQLITE_UTF8);
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) return database_.Error(code, kSql);
  return code == SQLITE_ROW;
}

Result<std::optional<TermChooser::Column>> TermChooser::Describe(const std::string& name) {
  const auto [known, is_new] = columns_.emplace(name, std::nullopt);
  if (!is_new) return known->second;
  const char* type = nullptr;
  const char* collation = nullptr;
  int not_null = 0;
  int in_key = 0;
  int automatic = 0;
  const int code =
      sqlite3_table_column_metadata(database_.get(), "main", table_.name.c_str(), name.c_str(),
                                    &type, &collation, &not_null, &in_key, &automatic);
  if (code != SQLITE_OK) return known->second;  // none such, or a view
  Column column;
  column.affinity = AffinityOf(type == nullptr ? "" : type, table_.is_strict);
  column.binary = SameIgnoringCase(collation, "BINARY");
  PST_ASSIGN_OR_RETURN(const int64_t utf8,
                       database_.QueryInt("SELECT encoding = 'UTF-8' FROM pragma_encoding"));
  column.binary &= utf8 != 0;
  PST_ASSIGN_OR_RETURN(column.leads_index, LeadsIndex(name, in_key != 0));
  known->second = column;
  return known->second;
}

Choice TermChooser::Choose(const PushedTerm::Requirement& requirement, const Column& column) const {
  using Needs = PushedTerm::Requirement::Needs;
  const std::string value = requirement.value.Expand(context_.parameters);
  const bool is_text = requirement.needs == Needs::kText;
  bool text_column = false;
  switch (column.affinity) {
    case SqliteAffinity::kInteger:
    case SqliteAffinity::kReal:
    case SqliteAffinity::kNumeric:
      if (IsSameNumber(value, column.affinity)) return {ValueClass::kNumber, ""};
      if (!is_text) {
        return {std::nullopt,
                fmt::format("a number that `{}` is compared with may have a different value there",
                            requirement.column)};
      }
      // DATE and the like: SQLite takes such a type for NUMERIC and keeps other texts as they are.
      text_column = column.affinity == SqliteAffinity::kNumeric &&
                    ParseNumberText(value).kind == NumberText::Kind::kNone;
      break;
    case SqliteAffinity::kText:
      text_column = is_text;
      break;
    case SqliteAffinity::kNone:
      break;
  }
  const std::string& name = requirement.column;
  if (!text_column) {
    return {std::nullopt, fmt::format("`{}` is not declared as a column of {}", name,
                                      is_text ? "texts" : "numbers")};
  }
  if (!column.binary) {
    return {std::nullopt,
            fmt::format("the database does not compare strings in `{}` byte by byte", name)};
  }
  return {ValueClass::kText, ""};
}

Result<bool> TermChooser::HasOthers(const std::string& name, ValueClass values) {
  const auto [known, is_new] = has_others_.emplace(std::pair(name, values), false);
  if (!is_new) return known->second;
  const auto [above, below] = Others(name, values);
  const std::string from = "SELECT 1 FROM " + QuoteIdentifier(table_.name) + " WHERE ";
  PST_ASSIGN_OR_RETURN(const int64_t found,
                       database_.QueryInt(fmt::format("SELECT EXISTS({0}{1}) OR EXISTS({0}{2})",
                                                      from, above, below)));
  known->second = found != 0;
  return known->second;
}

Result<TermChooser::Tested> TermChooser::Test(const PushedTerm& term) {
  // On lines of its own, so that a comment at the end of the database's own SQL ends there.
  std::string sql = fmt::format("(\n{}\n)", SqlWithVariables(term.sql));
  std::set<std::pair<std::string, ValueClass>> passed;  // by `or`
  for (const PushedTerm::Requirement& requirement : term.requirements) {
    const std::string& name = requirement.column;
    if (table_.is_view) return Tested{"", "it is a view"};
    if (table_.is_virtual) return Tested{"", "it is a virtual table"};
    PST_ASSIGN_OR_RETURN(const std::optional<Column> column, Describe(name));
    if (!column) return Tested{"", fmt::format("it does not declare `{}`", name)};
    const Choice choice = Choose(requirement, *column);
    if (!choice.values) return Tested{"", choice.why_not};
    if (!column->leads_index) {
      passed.emplace(name, *choice.values);
      continue;
    }
    PST_ASSIGN_OR_RETURN(const bool has_others, HasOthers(name, *choice.values));
    if (has_others) {
      return Tested{"", fmt::format("`{}` contains values other than {}", name,
                                    *choice.values == ValueClass::kText ? "texts" : "numbers")};
    }
  }
  if (passed.empty()) return Tested{std::move(sql), ""};
  for (const auto& [column, values] : passed) {
    const auto [above, below] = Others(column, values);
    sql += fmt::format(" OR {} OR {}", above, below);
  }
  return Tested{fmt::format("({})", sql), ""};
}

}  // namespace

std::string SqlWithVariables(const Template& text) {
  std::string sql;
  for (const Template::Piece& piece : text.pieces) {
    sql += piece.parameter < 0 ? piece.text : fmt::format("?{}", piece.parameter + 1);
  }
  return sql;
}

Result<TableFilter> ChooseTerms(const RunContext& context, const SqliteDatabase& database,
                                const SqliteTable& table, const std::vector<PushedTerm>& terms) {
  TableFilter filter;
  TermChooser chooser(context, database, table);
  for (const PushedTerm& term : terms) {
    PST_ASSIGN_OR_RETURN(const TermChooser::Tested tested, chooser.Test(term));
    if (tested.sql.empty()) {
      filter.notes.push_back(fmt::format("where: `{}` is not pushed down to table `{}`: {}",
                                         term.text, table.name, tested.why_not));
      continue;
    }
    filter.notes.push_back(
        fmt::format("where: `{}` is pushed down to table `{}`; records that it rejects are not "
                    "read, and so never dirty",
                    term.text, table.name));
    if (!filter.sql.empty()) filter.sql += " AND ";
    filter.sql += tested.sql;
  }
  return filter;
}

Result<std::string> DescribeAccess(const SqliteDatabase& database, std::string_view query) {
  constexpr int kDetail = 3;
  const std::string sql = fmt::format("EXPLAIN QUERY PLAN {}", query);
  PST_ASSIGN_OR_RETURN(SqliteStatement statement, database.Prepare(sql));
  std::string steps;
  int code;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    const auto* step = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), kDetail));
    steps += fmt::format("{}{}", steps.empty() ? "" : "; ", step == nullptr ? "" : step);
  }
  if (code != SQLITE_DONE) return database.Error(code, sql);
  return steps;
}

}  // namespace penstock
