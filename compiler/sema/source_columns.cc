#include "compiler/sema/source_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/sema/described_column.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

// A name that needs no quotes in an expression.
bool IsPlainName(std::string_view name) {
  return !name.empty() && !IsDigit(name[0]) && std::ranges::all_of(name, IsWordByte);
}

constexpr size_t kMaxSuggestions = 200;  // looking through more takes too long for a hint
constexpr size_t kMaxListed = 12;        // columns in a hint

}  // namespace

ir::ExprId SourceColumns::Add(ir::SourceColumn column) {
  const int position = static_cast<int>(pipeline_.source.columns.size());
  if (pipeline_.source.layout != ir::Layout::kText && column.field < 0) column.field = position;
  pipeline_.source.columns.push_back(std::move(column));
  return builder_.Field(position);
}

ir::ExprId SourceColumns::ByIndex(int index, std::string_view name) {
  auto [known, is_new] = known_.emplace(fmt::format("#{}", index), 0);
  if (!is_new) return builder_.Field(known->second);
  known->second = static_cast<int>(pipeline_.source.columns.size());
  return Add({.name = name.empty() ? fmt::format("column {}", index + 1) : std::string(name),
              .field = index});
}

ir::ExprId SourceColumns::ByHeader(std::string_view name) {
  auto [known, is_new] = known_.emplace(fmt::format(":{}", name), 0);
  if (!is_new) return builder_.Field(known->second);
  known->second = static_cast<int>(pipeline_.source.columns.size());
  return Add({.name = std::string(name), .by_name = header_slots_++});
}

std::optional<ir::ExprId> SourceColumns::BySql(std::string sql, std::string_view name, Span span) {
  std::string key = "=" + sql;
  const auto known = known_.find(key);
  if (known != known_.end()) return builder_.Field(known->second);
  const int column = static_cast<int>(pipeline_.source.columns.size());
  const std::optional<ir::ExprId> value =
      NextColumn({.name = std::string(name), .type = {}, .sql = std::move(sql)}, span);
  if (value) known_.emplace(std::move(key), column);
  return value;
}

std::optional<ir::ExprId> SourceColumns::ByName(std::string_view name, Span span) {
  const ColumnSchema* column = FindColumn(schema_, name, spec_.columns.exact_names);
  if (column != nullptr) name = column->name;  // as the source writes it
  if (naming_ == Naming::kSql) return BySql(QuoteSqlName(name), name, span);
  std::string key = fmt::format(":{}", name);
  const auto known = known_.find(key);
  if (known != known_.end()) return builder_.Field(known->second);
  const int index = static_cast<int>(pipeline_.source.columns.size());
  const std::optional<ir::ExprId> value = NextColumn({.name = std::string(name), .type = {}}, span);
  if (value) known_.emplace(std::move(key), index);
  return value;
}

std::optional<ir::ExprId> SourceColumns::NextColumn(ir::SourceColumn column, Span span) {
  if (schema() != nullptr) {
    const ColumnSchema* described = Described(column.name, span);
    if (described == nullptr || !SetType(*described, span, column)) return std::nullopt;
  }
  if (column.name.empty()) {
    column.name = fmt::format("column {}", pipeline_.source.columns.size() + 1);
  }
  return Add(std::move(column));
}

const ColumnSchema* SourceColumns::Described(const std::string& name, Span span) {
  if (naming_ == Naming::kQuery) {
    const size_t index = pipeline_.source.columns.size();
    if (index < schema_.columns.size()) return &schema_.columns[index];
    diagnostics_.Report(Diag::kUnknownColumn, span,
                        fmt::format("the query has only {}", Count(index, "column")));
    return nullptr;
  }
  const ColumnSchema* found = FindColumn(schema_, name, spec_.columns.exact_names);
  if (found == nullptr) ReportUnknown(name, span);
  return found;
}

bool SourceColumns::SetType(const ColumnSchema& described, Span span, ir::SourceColumn& column) {
  column.type = described.type;
  bool is_readable = true;
  if (spec_.layout == EndpointLayout::kRows) {
    column.decode = FindWireType(*spec_.wire, described);
    is_readable = column.decode >= 0;
    if (spec_.whole_rows) column.field = static_cast<int>(&described - schema_.columns.data());
  } else if (spec_.layout == EndpointLayout::kColumns) {
    is_readable = described.type.kind != Kind::kAny;
  }
  if (is_readable) return true;
  diagnostics_
      .Report(Diag::kBadColumn, span,
              fmt::format("column `{}` has the type `{}`, which cannot be read",
                          Excerpt(described.name), Excerpt(described.native)))
      .hints.push_back("leave it out, or list the other columns instead of `*`");
  return false;
}

void SourceColumns::Define(std::string_view name, ir::ExprId value, Span span) {
  auto [known, is_new] = defined_.emplace(name, Definition{value, span, std::nullopt});
  if (!is_new && known->second.value != value) known->second.again = span;
}

std::optional<ir::ExprId> SourceColumns::Column(std::string_view name, Span span) {
  auto defined = defined_.find(std::string(name));
  if (defined != defined_.end()) {
    if (!defined->second.again) return defined->second.value;
    Diagnostic& diagnostic =
        diagnostics_.Report(Diag::kAmbiguousColumn, span,
                            fmt::format("`{}` is the name of two columns", Excerpt(name)));
    diagnostic.labels.push_back({defined->second.span, "one is defined here"});
    diagnostic.labels.push_back({*defined->second.again, "another is defined here"});
    return std::nullopt;
  }
  switch (naming_) {
    case Naming::kHeader:
      return ByHeader(name);
    case Naming::kSql:
    case Naming::kSchema:
      return ByName(name, span);
    case Naming::kNone:
    case Naming::kQuery:
      break;
  }
  ReportUnknown(name, span);
  return std::nullopt;
}

void SourceColumns::ReportUnknown(std::string_view name, Span span) {
  std::vector<std::string_view> names;
  for (const auto& [known, definition] : defined_) {
    if (names.size() < kMaxSuggestions) names.push_back(known);
  }
  for (const ColumnSchema& column : schema_.columns) {
    if (names.size() < kMaxSuggestions) names.push_back(column.name);
  }
  Diagnostic& diagnostic = diagnostics_.Report(
      Diag::kUnknownColumn, span,
      fmt::format("unknown column `{}`{}", Excerpt(name), DidYouMean(name, names)));
  if (schema() == nullptr) {
    diagnostic.hints.push_back(why_none_);
  } else if (names.size() <= kMaxListed) {
    diagnostic.hints.push_back(fmt::format("it can be {}", ListOf(names)));
  }
  // A name that is written as it is, inside of an expression.
  std::optional<std::string_view> meant = Suggest(name, names);
  if (meant && span.end - span.begin == name.size() && IsPlainName(*meant)) {
    diagnostic.fixes.push_back({span, std::string(*meant), IsPlainSlip(name, *meant, names)});
  }
}

std::string QuoteSqlName(std::string_view name) {
  std::string quoted = "\"";
  for (char c : name) {
    if (c == '"') quoted += c;
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace penstock
