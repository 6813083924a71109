// Column expressions and conditions: parsed, typed, folded, and written as SQL. Input: the text of
// the expression as written between the quotes of the script.

#include <iterator>
#include <optional>
#include <string>

#include "compiler/diagnostics/render_text.h"
#include "compiler/expr/expr_parser.h"
#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "compiler/json/json_parser.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/sql_text.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

struct FuzzColumn {
  std::string_view name;
  Type type;
};

constexpr FuzzColumn kColumns[] = {
    {"b", {Kind::kBool}},    {"i", {Kind::kInt64}},      {"m", {Kind::kDecimal, 10, 2}},
    {"u", {Kind::kDecimal}}, {"f", {Kind::kFloat64}},    {"w", {Kind::kDecimal, 38, 10}},
    {"s", {Kind::kString}},  {"x", {Kind::kBytes}},      {"d", {Kind::kDate}},
    {"c", {Kind::kTime}},    {"ts", {Kind::kTimestamp}},
};

// A column of each type: text or a cell that is converted to it, or one that has it by itself.
class FuzzColumns final : public ColumnResolver {
 public:
  FuzzColumns(ExprBuilder& builder, DiagnosticSink& sink) : builder_(builder), sink_(sink) {}

  std::optional<ir::ExprId> Column(std::string_view name, Span span) override {
    const bool as_it_stands = name == "any";
    for (size_t i = 0; i < std::size(kColumns); ++i) {
      if (kColumns[i].name != name && !as_it_stands) continue;
      const ir::ExprId field = builder_.Field(static_cast<int>(i));
      return as_it_stands ? field : ConvertExpr(builder_, field, kColumns[i].type, span, sink_);
    }
    sink_.Report(Diag::kUnknownColumn, span, "no such column");
    return std::nullopt;
  }

 private:
  ExprBuilder& builder_;
  DiagnosticSink& sink_;
};

ir::Pipeline PipelineOfColumns(ir::Layout layout) {
  ir::Pipeline pipeline;
  pipeline.source.layout = layout;
  for (const FuzzColumn& column : kColumns) {
    const int field = static_cast<int>(pipeline.source.columns.size());
    const Type type = layout == ir::Layout::kText    ? Type{Kind::kString}
                      : layout == ir::Layout::kCells ? Type{Kind::kAny}
                                                     : column.type;
    pipeline.source.columns.push_back(
        {.name = std::string(column.name), .field = field, .type = type});
  }
  return pipeline;
}

void CheckTyping(const SourceFile& file, const ast::Expr& expr, ir::Layout layout,
                 bool is_condition) {
  DiagnosticSink sink;
  ir::Pipeline pipeline = PipelineOfColumns(layout);
  ExprBuilder builder(pipeline);
  FuzzColumns columns(builder, sink);
  const std::optional<ir::ExprId> id = is_condition ? CheckCondition(expr, columns, builder, sink)
                                                    : CheckExpr(expr, columns, builder, sink);
  FUZZ_EXPECT(id.has_value() == !sink.has_errors(), "a typed expression or an error");
  RenderText(file, sink.Sorted(), false);
  if (!id) return;
  if (is_condition) pipeline.filter = *id;
  FUZZ_EXPECT(!ir::FindFault(pipeline), *ir::FindFault(pipeline));
  if (builder.TreeSize(*id) < 10'000) ir::Print(pipeline, *id);
}

void Check(const SourceFile& file) {
  DiagnosticSink sink;
  const std::optional<JsonDocument> document = ParseJson(file, sink);
  if (!document || !document->root.is(JsonValue::Kind::kString)) return;
  const std::optional<ast::Expr> expr = ParseExpr(file, document->root, &sink);
  FUZZ_EXPECT(expr.has_value() == !sink.has_errors(), "an expression or an error");
  FUZZ_EXPECT(ParseExpr(file, document->root, nullptr).has_value() == expr.has_value(),
              "the same without reports");
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    FUZZ_EXPECT(diagnostic.span.begin <= diagnostic.span.end, diagnostic.message);
    FUZZ_EXPECT(diagnostic.span.end <= file.text().size(), diagnostic.message);
  }
  RenderText(file, sink.Sorted(), false);
  if (!expr) return;
  for (const ir::Layout layout : {ir::Layout::kText, ir::Layout::kCells, ir::Layout::kColumns}) {
    CheckTyping(file, *expr, layout, false);
    CheckTyping(file, *expr, layout, true);
  }
  ParametersOf(*expr);
  FUZZ_EXPECT(!SplitAnd(*expr).empty(), "terms");
  ToSqliteSql(*expr);
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace penstock;
  const std::string text(FuzzInput(data, size).Rest());
  Check(SourceFile("job.json", '"' + text + '"'));
  Check(SourceFile("job.json", Quoted(text)));
  return 0;
}
