#include "compiler/sema/reader_columns.h"

// Object entries come first, because strings may name them in any place; then every string
// is parsed as an expression. On a table, text that we cannot parse, or that calls
// functions we do not have, is the database's own business and becomes a select expression as it
// is; what we know is computed in the loop over the columns it names.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/expr/expr_parser.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/declared_type.h"
#include "compiler/sema/functions.h"
#include "compiler/sema/scalar.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr int64_t kLongestRandomText = 16 << 20;

bool CallsUnknownFunction(const ast::Expr& expr) {
  if (expr.kind == ast::Expr::Kind::kCall && !IsFunction(expr.text, expr.args.size())) return true;
  for (const ast::Expr& arg : expr.args) {
    if (CallsUnknownFunction(arg)) return true;
  }
  return false;
}

class Resolver {
 public:
  explicit Resolver(const ReaderColumnContext& context) : c_(context) {}

  ReaderColumns Run();

 private:
  using Value = std::optional<ir::ExprId>;

  void ResolveStar();
  void ResolveSchema(Span span);
  void ResolveEntries();
  Value Object(const ColumnEntry& entry);
  Value Constant(const ColumnEntry& entry, const DeclaredType& declared);
  Value Random(const ColumnEntry& entry, const DeclaredType& declared);
  bool CheckRandom(const ColumnEntry& entry, const DeclaredType& declared);
  Value Field(const ColumnEntry& entry);
  Value Expression(const ColumnEntry& entry);
  std::string NameOfExpression(const ColumnEntry& entry) const;
  Value TableExpression(const ColumnEntry& entry);
  Value QueryColumn(const ColumnEntry& entry);
  std::optional<ast::Expr> TextWithVariables(const ColumnEntry& entry) const;
  Value SystemColumn(const ColumnEntry& entry);
  Value SystemConstant(const ColumnEntry& entry);

  void Refuse(const ColumnEntry& entry, std::string message, std::string hint) {
    Diagnostic& diagnostic =
        c_.diagnostics.Report(Diag::kBadColumn, entry.json->span, std::move(message));
    diagnostic.path = entry.path;
    diagnostic.hints.push_back(std::move(hint));
  }

  const ReaderColumnContext& c_;
  ReaderColumns result_;
};

ReaderColumns Resolver::Run() {
  bool absent = c_.list.option == nullptr;
  bool reported = std::any_of(c_.spec.options.begin(), c_.spec.options.end(), [](const auto& o) {
    return o.required && o.type == OptionType::kColumns;
  });
  if (absent && (reported || c_.kind == SourceKind::kSystem)) {  // the spec says if it may be
    result_.complete = false;
    return std::move(result_);
  }
  if (c_.list.star ||
      (absent && c_.kind != SourceKind::kTable && c_.kind != SourceKind::kGenerated)) {
    ResolveStar();
  } else if (absent) {
    c_.diagnostics
        .Report(Diag::kMissingKey, c_.step.plugin_span,
                fmt::format("reader `{}` is missing the required key `column`", c_.step.plugin))
        .path = c_.step.path + ".column";
    result_.complete = false;
  } else {
    result_.complete = c_.list.complete;
    ResolveEntries();
  }
  return std::move(result_);
}

// A target of text takes what comes, field by field, however many there are. Otherwise `*` is as
// many columns as the writer lists, which the run checks.
void Resolver::ResolveStar() {
  if (!c_.writer.complete) {
    result_.complete = false;
    return;
  }
  Span span = c_.list.option != nullptr ? c_.list.option->json->span : c_.step.plugin_span;
  if (!c_.spec.schema_options.empty()) return ResolveSchema(span);
  const bool is_open = c_.text_sink && !c_.writer.listed() && c_.kind != SourceKind::kGenerated;
  if (is_open || (c_.kind == SourceKind::kText && c_.text_sink)) {
    result_.all_fields = true;
    return;
  }
  if (c_.checked_only && !c_.writer.listed()) {
    c_.pipeline.notes.push_back("the columns are not known until the job runs");
    result_.complete = false;
    return;
  }
  if (c_.kind == SourceKind::kGenerated || !c_.writer.listed()) {
    Diagnostic& diagnostic =
        c_.diagnostics.Report(Diag::kBadColumn, span,
                              c_.list.star ? "the number of columns that `*` stands for is "
                                             "unknown, because the writer does not list its columns"
                                           : "neither the reader nor the writer lists the columns");
    diagnostic.path = c_.step.path + ".column";
    diagnostic.hints.push_back("list the columns in the reader");
    result_.complete = false;
    return;
  }
  for (size_t i = 0; i < c_.writer.names.size(); ++i) {
    const std::string& name = c_.writer.names[i];
    const Value value = c_.kind == SourceKind::kText
                            ? c_.source.ByIndex(static_cast<int>(i), name)
                            : c_.source.NextColumn({.name = name, .type = {}}, span);
    result_.columns.push_back({*value, name, span});
  }
}

// `*` as all columns that the source says it has.
void Resolver::ResolveSchema(Span span) {
  if (c_.source.schema() == nullptr) {
    c_.pipeline.notes.push_back("the columns are not known until the source is asked for them");
    result_.complete = false;
    return;
  }
  for (const ColumnSchema& column : c_.source.schema()->columns) {
    const Value value = c_.kind == SourceKind::kTable || c_.kind == SourceKind::kDescribed
                            ? c_.source.ByName(column.name, span)
                            : c_.source.NextColumn({.name = column.name, .type = {}}, span);
    if (!value) {
      result_.complete = false;
      continue;
    }
    result_.columns.push_back({*value, column.name, span});
  }
}

void Resolver::ResolveEntries() {
  std::vector<Value> values(c_.list.entries.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const ColumnEntry& entry = c_.list.entries[i];
    if (c_.kind == SourceKind::kQuery) {
      values[i] = QueryColumn(entry);
    } else if (c_.kind == SourceKind::kSystem) {
      values[i] = SystemColumn(entry);
    } else if (entry.form != ColumnEntry::Form::kExpression) {
      values[i] = Object(entry);
      if (values[i] && !entry.name.empty()) {
        c_.source.Define(entry.name, *values[i], entry.name_span);
      }
    }
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const ColumnEntry& entry = c_.list.entries[i];
    bool is_expression = entry.form == ColumnEntry::Form::kExpression;
    if (c_.pipeline.parameters.size() > kMaxParameters) {
      result_.complete = false;
      break;
    }
    if (is_expression && c_.kind != SourceKind::kQuery && c_.kind != SourceKind::kSystem) {
      values[i] = Expression(entry);
    }
    if (!values[i]) {
      result_.complete = false;
      continue;
    }
    std::string name = is_expression         ? NameOfExpression(entry)
                       : !entry.name.empty() ? entry.name
                       : entry.index >= 0    ? fmt::format("column {}", entry.index + 1)
                                             : fmt::format("column {}", i + 1);
    result_.columns.push_back({*values[i], std::move(name), entry.json->span});
  }
}

// A column as it is called, without the quotes that its name needs in an expression.
std::string Resolver::NameOfExpression(const ColumnEntry& entry) const {
  const std::optional<ast::Expr> expr = ParseExpr(c_.file, *entry.json, nullptr);
  const bool is_column = expr && expr->kind == ast::Expr::Kind::kColumn;
  return is_column ? expr->text : entry.json->text;
}

// The result of a query has its columns whatever `column` says: the entries name and type them.
Resolver::Value Resolver::QueryColumn(const ColumnEntry& entry) {
  bool is_expression = entry.form == ColumnEntry::Form::kExpression;
  if (!is_expression && entry.form != ColumnEntry::Form::kName) {
    Refuse(entry, "a column of a query must be given by name",
           "list the names of the query's columns in order");
    return std::nullopt;
  }
  const Value value = c_.source.NextColumn(
      {.name = is_expression ? entry.json->text : entry.name, .type = {}}, entry.json->span);
  if (!value || entry.type == nullptr) return value;
  std::optional<DeclaredType> declared = CheckDeclaredType(entry, c_.values, c_.diagnostics);
  if (!declared) return std::nullopt;
  return ConvertDeclared(c_.builder, *value, *declared, entry.json->span, c_.diagnostics);
}

// `'${day}'` of a source that is asked for its columns: a text is the same everywhere, and its
// variables may have no value yet.
std::optional<ast::Expr> Resolver::TextWithVariables(const ColumnEntry& entry) const {
  if (c_.spec.schema_options.empty() || !HasVariables(entry.json->text)) return std::nullopt;
  std::optional<ast::Expr> expr = ParseExpr(c_.file, *entry.json, nullptr);
  return expr && expr->kind == ast::Expr::Kind::kString ? std::move(expr) : std::nullopt;
}

// A cell for whatever the entry means to the system.
Resolver::Value Resolver::SystemColumn(const ColumnEntry& entry) {
  switch (entry.form) {
    case ColumnEntry::Form::kExpression:
      if (c_.spec.columns.form == ColumnForm::kObjects) {
        Refuse(entry,
               fmt::format("reader `{}` requires objects as columns, not strings", c_.step.plugin),
               fmt::format("write `{{\"name\": \"{}\"}}`", Excerpt(entry.json->text)));
        return std::nullopt;
      }
      if (const std::optional<ast::Expr> text = TextWithVariables(entry)) {
        return CheckExpr(*text, c_.source, c_.builder, c_.diagnostics);
      }
      SplitTemplate(entry.json->text, c_.pipeline.parameters);  // its variables are variables
      return c_.source.NextColumn({.name = entry.json->text, .type = {}, .sql = entry.json->text},
                                  entry.json->span);
    case ColumnEntry::Form::kName:
      return c_.source.NextColumn({.name = entry.name, .type = {}}, entry.name_span);
    case ColumnEntry::Form::kConstant:
      return SystemConstant(entry);
    case ColumnEntry::Form::kIndex:
    case ColumnEntry::Form::kRandom:
      break;
  }
  Refuse(entry,
         fmt::format("`{}` cannot be used in a column of reader `{}`",
                     entry.form == ColumnEntry::Form::kIndex ? "index" : "random", c_.step.plugin),
         "select the column by `name`");
  return std::nullopt;
}

Resolver::Value Resolver::SystemConstant(const ColumnEntry& entry) {
  DeclaredType declared{.type = {Kind::kString}};
  if (entry.type != nullptr && !c_.spec.columns.types.empty()) {
    declared.type = FindColumnType(c_.spec, *entry.type, entry.path, c_.diagnostics)->type;
  }
  if (declared.type.kind != Kind::kAny) return Constant(entry, declared);
  return c_.source.NextColumn({.name = entry.name, .type = {}}, entry.json->span);
}

Resolver::Value Resolver::Object(const ColumnEntry& entry) {
  std::optional<DeclaredType> declared = CheckDeclaredType(entry, c_.values, c_.diagnostics);
  if (!declared) return std::nullopt;
  if (entry.form == ColumnEntry::Form::kConstant) return Constant(entry, *declared);
  if (entry.form == ColumnEntry::Form::kRandom) return Random(entry, *declared);
  Value field = Field(entry);
  if (!field) return std::nullopt;
  const bool is_typed = c_.kind == SourceKind::kTable || c_.kind == SourceKind::kDescribed;
  if (entry.type == nullptr && is_typed) return field;
  return ConvertDeclared(c_.builder, *field, *declared, entry.json->span, c_.diagnostics);
}

Resolver::Value Resolver::Field(const ColumnEntry& entry) {
  bool by_index = entry.form == ColumnEntry::Form::kIndex;
  switch (c_.kind) {
    case SourceKind::kText:
      if (by_index) return c_.source.ByIndex(entry.index, entry.name);
      return c_.source.Column(entry.name, entry.name_span);
    case SourceKind::kTable:
    case SourceKind::kDescribed:
    case SourceKind::kQuery:
      if (!by_index) return c_.source.ByName(entry.name, entry.name_span);
      Refuse(entry, "a column of a table cannot be given by `index`", "select it by `name`");
      return std::nullopt;
    case SourceKind::kSystem:
    case SourceKind::kGenerated:
      Refuse(entry,
             fmt::format("a column of reader `{}` requires `value` or `random`", c_.step.plugin),
             "this reader generates its records: set `value` or `random` for each column");
      return std::nullopt;
  }
  return std::nullopt;
}

Resolver::Value Resolver::Constant(const ColumnEntry& entry, const DeclaredType& declared) {
  const JsonValue& json = *entry.value;
  if (json.is(JsonValue::Kind::kNull)) return c_.builder.Null(declared.type);
  std::string text =
      json.is(JsonValue::Kind::kBool) ? (json.boolean ? "true" : "false") : json.text;
  ast::Expr literal;
  literal.kind = ast::Expr::Kind::kString;
  literal.span = json.span;
  Template pieces = SplitTemplate(text, c_.pipeline.parameters);
  for (const Template::Piece& piece : pieces.pieces) {
    literal.pieces.push_back(
        {piece.text, piece.parameter < 0 ? "" : c_.pipeline.parameters[piece.parameter]});
  }
  Value value = CheckExpr(literal, c_.source, c_.builder, c_.diagnostics);
  if (!value) return std::nullopt;
  Value converted = ConvertDeclared(c_.builder, *value, declared, json.span, c_.diagnostics);
  // Text keeps the digits of a number that is given in it.
  const bool keeps_text = converted && c_.text_sink && declared.type.kind == Kind::kFloat64 &&
                          c_.builder.IsConstant(*value) && !c_.builder.IsNull(*value) &&
                          entry.name.empty() && Trim(text, " \t") == text;
  return keeps_text ? value : converted;
}

Resolver::Value Resolver::Random(const ColumnEntry& entry, const DeclaredType& declared) {
  if (c_.kind != SourceKind::kGenerated) {
    Refuse(
        entry, fmt::format("`random` cannot be used in reader `{}`", c_.step.plugin),
        "only a reader that generates its records supports random values; use `index` or `value`");
    return std::nullopt;
  }
  if (!CheckRandom(entry, declared)) return std::nullopt;
  ir::SourceColumn cell = {.name = entry.name, .type = declared.type};
  cell.options.emplace("random", entry.value->text);
  if (!declared.pattern.empty()) cell.options.emplace("format", declared.pattern);
  const Value value = c_.source.NextColumn(std::move(cell), entry.json->span);
  return ConvertExpr(c_.builder, *value, declared.type, entry.json->span, c_.diagnostics);
}

// "a,b": two bounds; of dates only the run knows whether they fit the column's pattern.
bool Resolver::CheckRandom(const ColumnEntry& entry, const DeclaredType& declared) {
  std::string_view text = entry.value->text;
  size_t comma = text.find(',');
  const std::string_view parts[2] = {
      Trim(text.substr(0, comma), " "),
      comma == std::string_view::npos ? "" : Trim(text.substr(comma + 1), " ")};
  std::optional<int64_t> low = ParseWholeNumber(parts[0]);
  std::optional<int64_t> high = ParseWholeNumber(parts[1]);
  bool whole = low && high;
  std::string_view wanted;
  switch (declared.type.kind) {
    case Kind::kInt64:
      if (whole && *low <= *high) return true;
      wanted = "two whole numbers, the smaller one first";
      break;
    case Kind::kFloat64: {
      std::optional<double> from = ParseNumber(parts[0]);
      std::optional<double> to = ParseNumber(parts[1]);
      if (from && to && *from <= *to) return true;
      wanted = "two numbers, the smaller one first";
      break;
    }
    case Kind::kString:
    case Kind::kBytes:
      if (whole && 0 <= *low && *low <= *high && *high <= kLongestRandomText) return true;
      wanted = "two lengths up to 16 MiB, the smaller one first";
      break;
    case Kind::kBool:
      if (whole && 0 <= *low && 0 <= *high && (*low > 0 || *high > 0) && *low <= INT32_MAX &&
          *high <= INT32_MAX) {
        return true;
      }
      wanted = "two weights, of false and of true";
      break;
    case Kind::kDate:
    case Kind::kTimestamp:
      if (!parts[0].empty() && !parts[1].empty()) return true;
      wanted = "two dates, the earlier one first";
      break;
    case Kind::kAny:
    case Kind::kDecimal:
    case Kind::kTime:
      Refuse(entry,
             fmt::format("`random` cannot be used for the type `{}`", ToString(declared.type)),
             "random values can be long, double, string, bytes, bool or date");
      return false;
  }
  Diagnostic& diagnostic = c_.diagnostics.Report(
      Diag::kBadNumber, entry.value->span,
      fmt::format("`{}` is not a valid `random`: expected {}", Excerpt(text), wanted));
  diagnostic.path = entry.path;
  diagnostic.hints.push_back("write it as `\"10,20\"`");
  return false;
}

Resolver::Value Resolver::Expression(const ColumnEntry& entry) {
  if (c_.kind == SourceKind::kTable) return TableExpression(entry);
  std::optional<ast::Expr> expr = ParseExpr(c_.file, *entry.json, &c_.diagnostics);
  if (!expr) return std::nullopt;
  return CheckExpr(*expr, c_.source, c_.builder, c_.diagnostics);
}

Resolver::Value Resolver::TableExpression(const ColumnEntry& entry) {
  const std::string& text = entry.json->text;
  std::optional<ast::Expr> expr = ParseExpr(c_.file, *entry.json, nullptr);
  if (expr && !CallsUnknownFunction(*expr)) {
    return CheckExpr(*expr, c_.source, c_.builder, c_.diagnostics);
  }
  if (!HasVariables(text)) {
    c_.pipeline.notes.push_back(
        fmt::format("column `{}` is computed by the database, because {}", Excerpt(text),
                    expr ? "it calls a function that is specific to the database"
                         : "Penstock cannot parse it"));
    return c_.source.BySql(text, text, entry.json->span);
  }
  Diagnostic& diagnostic = c_.diagnostics.Report(
      expr ? Diag::kUnknownFunction : Diag::kExprSyntax, entry.json->span,
      expr ? fmt::format("`{}` calls an unknown function", Excerpt(text))
           : fmt::format("cannot parse `{}` as an expression", Excerpt(text)));
  diagnostic.path = entry.path;
  diagnostic.hints.push_back(
      "without a variable it would be sent to the database unchanged; with a variable, use only "
      "known functions");
  return std::nullopt;
}

}  // namespace

ReaderColumns ResolveReaderColumns(const ReaderColumnContext& context) {
  return Resolver(context).Run();
}

}  // namespace penstock
