#include "compiler/sema/build_output.h"

// A text sink appends a value with the format kernel of its type. Where the source is text, too,
// and a field goes out in the form it came in, its text is checked and copied instead, which keeps
// what formatting would change (the digits of a double, the form of a timestamp) and is faster.
// Values whose text cannot hold a delimiter, a quote or the text that means NULL skip the search
// for them.

#include "compiler/sema/check_expr.h"
#include "runtime/base/check.h"
#include "runtime/kernels/conversion.h"

namespace penstock {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Every byte that the text of a value of `type` may hold: digits, and these.
std::string_view OtherBytes(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return "truefalse";
    case Kind::kInt64:
    case Kind::kDecimal:
      return "+-.eE";
    case Kind::kFloat64:
      return "+-.eEINaNnfity";
    case Kind::kDate:
      return "-";
    case Kind::kTime:
      return ":.";
    case Kind::kTimestamp:
      return "-:.+TtZz ";
    case Kind::kAny:
    case Kind::kString:
    case Kind::kBytes:
      break;
  }
  return "";
}

// Whether the text of a value may need quotes (or, without quotes, be impossible to write).
bool NeedsQuoting(Kind kind, const std::string& pattern, const ir::TextDialect& dialect) {
  if (kind == Kind::kString || kind == Kind::kBytes || kind == Kind::kAny) return true;
  std::string alphabet(kDigits);
  alphabet += pattern.empty() ? OtherBytes(kind) : std::string_view(pattern);
  if (!pattern.empty()) alphabet += "AMPamp";
  auto has = [&](char c) { return c != 0 && alphabet.find(c) != std::string::npos; };
  if (has(dialect.delimiter[0]) || has(dialect.quote) || has(dialect.escape)) return true;
  if (alphabet.find_first_of("\r\n") != std::string::npos) return true;
  const std::string null_text = dialect.null_text.value_or("");
  return !null_text.empty() && null_text.find_first_not_of(alphabet) == std::string::npos;
}

std::vector<ir::Immediate> Numbers(const std::vector<int32_t>& numbers) {
  std::vector<ir::Immediate> immediates;
  for (int32_t number : numbers) {
    immediates.push_back({.kind = ir::Immediate::Kind::kInt32, .integer = number, .text = {}});
  }
  return immediates;
}

bool CopiesRaw(const ir::TextDialect& source, const ir::TextDialect& sink) {
  return source.delimiter == sink.delimiter && source.quote == sink.quote && sink.quote != 0 &&
         source.escape == 0 && sink.escape == 0 && !sink.quote_all;
}

bool IsPatterned(const ir::Output& output) {
  return output.format_kernel && InfoOf(*output.format_kernel).by_pattern;
}

// Fills in the copy kernel of `output` where there is one that means the same as its value.
void ChooseCopy(const ir::Pipeline& pipeline, ir::Output& output) {
  if (pipeline.source.layout != ir::Layout::kText) return;
  const ir::Expr& value = pipeline.exprs[output.value];
  if (value.op == ir::Op::kField) {
    if (!CopiesRaw(pipeline.source.dialect, pipeline.sink.dialect)) return;
    output.copy_kernel = Kernel::x_put_raw;
    output.copy_column = value.column;
    return;
  }
  if (value.op != ir::Op::kKernel || value.args.size() != 1 || output.needs_quoting) return;
  const ir::Expr& field = pipeline.exprs[value.args[0]];
  if (field.op != ir::Op::kField) return;
  const Form form = FormOf(value.type);
  const bool by_pattern = IsPatterned(output);
  if (value.kernel != FindConvert(form, Form::kString, by_pattern)) return;
  output.copy_kernel = FindCopy(form, by_pattern);
  if (!output.copy_kernel) return;
  output.copy_column = field.column;
  output.copy_immediates = value.immediates;
  if (!by_pattern) return;
  output.copy_immediates.insert(output.copy_immediates.end(), output.format_immediates.begin(),
                                output.format_immediates.end());
}

// Only conversions know the job's zone.
bool FormatWithZone(ExprBuilder& builder, const CheckedPattern& pattern, Span span,
                    DiagnosticSink& diagnostics, ir::Output& output) {
  const std::optional<ir::ExprId> instant =
      ConvertExpr(builder, output.value, {Kind::kTimestamp}, span, diagnostics);
  if (!instant) return false;
  const ir::Immediate program{
      .kind = ir::Immediate::Kind::kText, .integer = 0, .text = pattern.program};
  output.value = builder.Call(*FindConvert(Form::kString, Form::kTimestamp, /*by_pattern=*/true),
                              {Kind::kString}, {*instant}, {program});
  return true;
}

// The value as its text form needs it, and the kernel of that form.
bool ChooseFormat(ExprBuilder& builder, const OutputOptions& options, Span span,
                  DiagnosticSink& diagnostics, ir::Output& output) {
  Type type = builder.TypeOf(output.value);
  if (options.base64 && type.kind == Kind::kAny) {
    diagnostics
        .Report(Diag::kBadColumn, span,
                "`byteEncoding` requires types, but that of this column is known only at run time")
        .hints.push_back("give the column a `type`, or use the function `base64`");
    return false;
  }
  if (options.base64 && type.kind == Kind::kBytes) {
    output.value = builder.Call(Kernel::base64, {Kind::kString}, {output.value});
    return true;
  }
  if (type.kind == Kind::kAny || type.kind == Kind::kBytes) {
    std::optional<ir::ExprId> text =
        ConvertExpr(builder, output.value, {Kind::kString}, span, diagnostics);
    if (!text) return false;
    output.value = *text;
    return true;
  }
  if (options.date_pattern && options.date_pattern->has_zone &&
      (type.kind == Kind::kDate || type.kind == Kind::kTimestamp)) {
    return FormatWithZone(builder, *options.date_pattern, span, diagnostics, output);
  }
  if (options.date_pattern && options.date_pattern->has_zone && type.kind == Kind::kTime) {
    diagnostics
        .Report(Diag::kBadDatePattern, span,
                "the writer's `dateFormat` has an offset, but a time of day has none")
        .hints.push_back("convert the column to a timestamp, or omit the offset");
    return false;
  }
  if (options.date_pattern) {
    bool has_date = options.date_pattern->has_date;
    bool has_time = options.date_pattern->has_time;
    if (type.kind == Kind::kDate && has_time) {  // midnight
      std::optional<ir::ExprId> midnight =
          ConvertExpr(builder, output.value, {Kind::kTimestamp}, span, diagnostics);
      if (!midnight) return false;
      output.value = *midnight;
      type = {Kind::kTimestamp};
    }
    if (type.kind == Kind::kDate || type.kind == Kind::kTimestamp ||
        (type.kind == Kind::kTime && !has_date)) {
      output.format_kernel = FindFormat(FormOf(type), /*by_pattern=*/true);
      output.format_immediates.push_back({.kind = ir::Immediate::Kind::kText,
                                          .integer = 0,
                                          .text = options.date_pattern->program});
      return true;
    }
  }
  output.format_kernel = FindFormat(FormOf(type));
  output.format_immediates = Numbers(FormatImmediates(type));
  return true;
}

}  // namespace

std::optional<ir::Output> BuildOutput(const ir::Pipeline& pipeline, ExprBuilder& builder,
                                      ir::ExprId value, std::string name,
                                      const OutputOptions& options, Span span,
                                      DiagnosticSink& diagnostics) {
  ir::Output output;
  output.name = std::move(name);
  output.value = value;
  if (pipeline.sink.layout != ir::Layout::kText) return output;
  if (!ChooseFormat(builder, options, span, diagnostics, output)) return std::nullopt;
  output.needs_quoting =
      (IsPatterned(output) && options.date_pattern->has_names) ||
      NeedsQuoting(builder.TypeOf(output.value).kind,
                   IsPatterned(output) ? options.date_pattern_text : "", pipeline.sink.dialect);
  ChooseCopy(pipeline, output);
  return output;
}

}  // namespace penstock
