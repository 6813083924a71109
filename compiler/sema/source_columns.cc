#include "compiler/sema/source_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

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

}  // namespace

ir::ExprId SourceColumns::Add(ir::SourceColumn column) {
  const int position = static_cast<int>(pipeline_.source.columns.size());
  if (pipeline_.source.layout != ir::Layout::kText) column.field = position;
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

ir::ExprId SourceColumns::BySql(std::string sql, std::string_view name) {
  auto [known, is_new] = known_.emplace("=" + sql, 0);
  if (!is_new) return builder_.Field(known->second);
  known->second = static_cast<int>(pipeline_.source.columns.size());
  return NextCell({.name = std::string(name), .type = {}, .sql = std::move(sql)});
}

ir::ExprId SourceColumns::NextCell(ir::SourceColumn column) {
  if (column.name.empty()) {
    column.name = fmt::format("column {}", pipeline_.source.columns.size() + 1);
  }
  return Add(std::move(column));
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
      return BySql(QuoteSqlName(name), name);
    case Naming::kNone:
      break;
  }
  std::vector<std::string_view> names;
  for (const auto& [known, definition] : defined_) {
    if (names.size() < kMaxSuggestions) names.push_back(known);
  }
  Diagnostic& diagnostic = diagnostics_.Report(
      Diag::kUnknownColumn, span,
      fmt::format("unknown column `{}`{}", Excerpt(name), DidYouMean(name, names)));
  diagnostic.hints.push_back(why_none_);
  // A name that is written as it is, inside of an expression.
  std::optional<std::string_view> meant = Suggest(name, names);
  if (meant && span.end - span.begin == name.size() && IsPlainName(*meant)) {
    diagnostic.fixes.push_back({span, std::string(*meant), IsPlainSlip(name, *meant, names)});
  }
  return std::nullopt;
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
