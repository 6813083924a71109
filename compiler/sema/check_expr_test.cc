#include "compiler/sema/check_expr.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "compiler/frontend/expr_parser.h"
#include "compiler/ir/print.h"

namespace penstock {
namespace {

// Columns of every type, called by the type's name; text of the source, converted as declared.
class TestColumns final : public ColumnResolver {
 public:
  TestColumns(ExprBuilder& builder, DiagnosticSink& sink) : builder_(builder), sink_(sink) {}

  std::optional<ir::ExprId> Column(std::string_view name, Span span) override {
    static const std::map<std::string, Type, std::less<>> kColumns = {
        {"b", {Kind::kBool}},          {"i", {Kind::kInt64}},
        {"j", {Kind::kInt64}},         {"m", {Kind::kDecimal, 10, 2}},
        {"n", {Kind::kDecimal, 5, 3}}, {"w", {Kind::kDecimal, 30, 10}},
        {"u", {Kind::kDecimal}},       {"f", {Kind::kFloat64}},
        {"s", {Kind::kString}},        {"t", {Kind::kString}},
        {"x", {Kind::kBytes}},         {"d", {Kind::kDate}},
        {"c", {Kind::kTime}},          {"ts", {Kind::kTimestamp}},
        {"any", {Kind::kAny}},         {"other", {Kind::kAny}},
    };
    auto column = kColumns.find(name);
    if (column == kColumns.end()) {
      sink_.Report(Diag::kUnknownColumn, span, "unknown column");
      return std::nullopt;
    }
    const int index = static_cast<int>(std::distance(kColumns.begin(), column));
    const bool is_cell = column->second.kind == Kind::kAny;
    ir::ExprId field = builder_.Field(index, {is_cell ? Kind::kAny : Kind::kString});
    return is_cell ? field : ConvertExpr(builder_, field, column->second, span, sink_);
  }

 private:
  ExprBuilder& builder_;
  DiagnosticSink& sink_;
};

// The columns that TestColumns knows, as fields of a pipeline.
ir::Pipeline EmptyPipeline() {
  ir::Pipeline pipeline;
  for (const char* name :
       {"any", "b", "c", "d", "f", "i", "j", "m", "n", "other", "s", "t", "ts", "u", "w", "x"}) {
    ir::SourceColumn column;
    column.name = name;
    pipeline.source.columns.push_back(column);
  }
  return pipeline;
}

JsonValue StringOf(const std::string& text) {
  JsonValue value;
  value.kind = JsonValue::Kind::kString;
  value.span = {0, static_cast<uint32_t>(text.size() + 2)};
  value.text = text;
  return value;
}

// The typed expression, or the code and message of the first fault.
std::string Check(const std::string& text, bool condition = false) {
  SourceFile file("job.json", "\"" + text + "\"");
  DiagnosticSink sink;
  ir::Pipeline pipeline = EmptyPipeline();
  ExprBuilder builder(pipeline);
  TestColumns columns(builder, sink);
  std::optional<ast::Expr> expr = ParseExpr(file, StringOf(text), &sink);
  std::optional<ir::ExprId> id;
  if (expr) {
    id = condition ? CheckCondition(*expr, columns, builder, sink)
                   : CheckExpr(*expr, columns, builder, sink);
  }
  EXPECT_EQ(id.has_value(), !sink.has_errors());
  if (!id) {
    const Diagnostic report = sink.Sorted().at(0);
    return std::string(Describe(report.kind).code) + " " + report.message;
  }
  return ToString(pipeline.exprs[*id].type) + " " + ir::Print(pipeline, *id);
}

std::string CheckWhere(const std::string& text) { return Check(text, true); }

// `text` as SQL for SQLite, with variables as <name>.
std::string Sql(const std::string& text) {
  SourceFile file("job.json", "\"" + text + "\"");
  std::optional<ast::Expr> expr = ParseExpr(file, StringOf(text), nullptr);
  return expr ? "" : "no parse";
}

TEST(Dump, All) {
  for (const char* text : {"1 + 2", "i + 1", "i = 1", "m * n", "m * w", "m / i", "m + 1", "i % 7", "i / 4", "f > 0.5", "s = 'x'", "d = '2024-01-01'", "d >= ${day}", "ts > d",
    "s like 'a%'", "s like '%a'", "s like '%a%'", "s like 'a_b%'", "s in ('a','b')", "i in (1,2,3,4,5,6,7,8,9,10)", "i between 1 and 5", "s is not null", "any > 5", "any = 'x'", "concat(s, '-', i)",
    "substr(s, 1, 3)", "length(i)", "now()", "date_format(now(), 'yyyyMMdd')", "date_sub(d, interval 1 month)", "date_add('2024-01-31', 1)", "round(m, 1)", "round(w)", "cast(m as int)", "cast(ts as date)", "cast(m as decimal(8,1))",
    "coalesce(i, 0)", "nullif(s, '')", "case when i > 1 then 'a' else s end", "year(ts)", "year('2024-05-06')", "null", "i = null", "1/3", "-i", "-5", "'${a}-${b}'", "to_date(s, 'yyyyMMdd')", "unix_timestamp(ts)", "greatest(i, m, 3)", "power(i, 2)", "1e3", "9223372036854775808", "u = 1.5", "s = 1", "any = other", "i + s", "s + 1", "upper(x)", "foo(1)", "substr(s)", "cast(s as intt)", "i = 'abc'", "d = '2024-02-30'", "m * 0.1", "u + 1", "b and i", "i", "1=1", "'a' || 1", "b || 's'", "date_format(d, '%Y')", "round(m, i)", "cast(x as int)", "not b", "1/0", "abs(m)", "hour(ts)", "datediff(ts, '2024-01-01')", "from_unixtime(i)", "s not like '50!%' escape '!'", "lower('ÀB')", "true"}) {
    std::string r = Check(text);
    printf("%-45s %s\n", text, r.c_str());
  }
}

}  // namespace
}  // namespace penstock
