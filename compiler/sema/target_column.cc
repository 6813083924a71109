#include "compiler/sema/target_column.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/described_column.h"
#include "compiler/sema/wording.h"
#include "runtime/base/suggest.h"
#include "runtime/kernels/conversion.h"

namespace penstock {
namespace {

bool NeedsTypes(EndpointLayout layout) {
  return layout == EndpointLayout::kRows || layout == EndpointLayout::kColumns;
}

void ReportUnknown(const Endpoint& writer, const WriterColumns& columns, size_t index,
                   DiagnosticSink& diagnostics) {
  std::vector<std::string_view> names;
  for (const ColumnSchema& column : writer.schema.columns) names.push_back(column.name);
  const std::string& name = columns.names[index];
  diagnostics
      .Report(
          Diag::kUnknownColumn, columns.spans[index],
          fmt::format("the target has no column `{}`{}", Excerpt(name), DidYouMean(name, names)))
      .path = columns.option->path;
}

// The value as `target`; reports one that no value can become, or not without a loss.
std::optional<ir::ExprId> Convert(const ColumnSchema& target, const ReaderColumn& column,
                                  ExprBuilder& builder, DiagnosticSink& diagnostics) {
  const Type from = builder.TypeOf(column.value);
  const Conversion conversion = FindConversion(from, target.type);
  const bool is_lossy = conversion.cls == Conversion::Class::kLossy;
  if ((conversion.cls != Conversion::Class::kForbidden && !is_lossy) ||
      builder.IsNull(column.value)) {
    return ConvertExpr(builder, column.value, target.type, column.span, diagnostics);
  }
  Diagnostic& diagnostic = diagnostics.Report(
      Diag::kForbiddenConversion, column.span,
      fmt::format("`{}` is `{}`, which {} `{}`, the type of column `{}` of the target: {}",
                  Excerpt(column.name), ToString(from),
                  is_lossy ? "can lose digits as" : "cannot be converted to", ToString(target.type),
                  Excerpt(target.name), conversion.note));
  if (is_lossy) {
    diagnostic.hints.push_back(
        fmt::format("to allow this, write `cast(... as {})`", ToString(target.type)));
  }
  return std::nullopt;
}

}  // namespace

void MatchSchema(const Endpoint& writer, WriterColumns& columns, DiagnosticSink& diagnostics) {
  const TableSchema& schema = writer.schema;
  if (schema.columns.empty() || columns.option == nullptr) return;
  if (columns.star) {
    columns.star = false;
    for (const ColumnSchema& column : schema.columns) {
      columns.names.push_back(column.name);
      columns.spans.push_back(columns.option->json->span);
      columns.types.emplace_back();
    }
    return;
  }
  for (size_t i = 0; i < columns.names.size(); ++i) {
    const ColumnSchema* column =
        FindColumn(schema, columns.names[i], writer.spec->columns.exact_names);
    if (column == nullptr) {
      ReportUnknown(writer, columns, i, diagnostics);
    } else {
      columns.names[i] = column->name;
    }
  }
}

std::optional<FittedValue> FitTarget(const JobFacts& facts, size_t index,
                                     const ReaderColumn& column, ExprBuilder& builder,
                                     DiagnosticSink& diagnostics) {
  const EndpointSpec& spec = *facts.writer.spec;
  const WriterColumns& listed = facts.writer_columns;
  FittedValue fitted{column.value};
  ColumnSchema target;
  if (!facts.writer.schema.columns.empty()) {
    const ColumnSchema* described =
        index < listed.names.size()
            ? FindColumn(facts.writer.schema, listed.names[index], spec.columns.exact_names)
            : nullptr;
    if (described == nullptr) return std::nullopt;  // has been reported
    target = *described;
  } else if (NeedsTypes(spec.layout) && index < listed.types.size()) {
    target = {.name = listed.names[index], .type = listed.types[index].type};
  }
  if (target.type.kind != Kind::kAny) {
    const std::optional<ir::ExprId> value = Convert(target, column, builder, diagnostics);
    if (!value) return std::nullopt;
    fitted.value = *value;
  }
  if (!NeedsTypes(spec.layout)) return fitted;
  const Type type = builder.TypeOf(fitted.value);
  if (type.kind == Kind::kAny) {
    diagnostics
        .Report(Diag::kBadColumn, column.span,
                fmt::format("the type of `{}` is known only at run time, but writer `{}` needs it "
                            "when the job is compiled",
                            Excerpt(column.name), facts.writer.plugin->name))
        .hints.push_back("give the column a `type`, or write `cast(... as int)`");
    return std::nullopt;
  }
  if (spec.layout != EndpointLayout::kRows) return fitted;
  fitted.encode =
      target.native.empty() ? FindWireType(*spec.wire, type) : FindWireType(*spec.wire, target);
  if (fitted.encode >= 0) return fitted;
  diagnostics.Report(
      Diag::kBadColumn, column.span,
      fmt::format("writer `{}` cannot write `{}`, the type of `{}`", facts.writer.plugin->name,
                  target.native.empty() ? ToString(type) : target.native, Excerpt(column.name)));
  return std::nullopt;
}

}  // namespace penstock
