#include "compiler/sema/bind_dialect.h"

#include <fmt/format.h>

#include <variant>

#include "runtime/plugin/delimited_dialect.h"

namespace penstock {
namespace {

// An option as the text that ReadDialect takes.
std::optional<std::string> TextOf(const BoundOptions& options, std::string_view name,
                                  DiagnosticSink& diagnostics) {
  const BoundOption* option = options.Find(name);
  if (option == nullptr || !option->value) return std::nullopt;
  if (const bool* truth = std::get_if<bool>(&*option->value)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<int64_t>(&*option->value)) {
    return fmt::format("{}", *number);
  }
  return options.PlainText(name, diagnostics);
}

}  // namespace

ir::TextDialect PrintedDialect(const BoundOptions& options, DiagnosticSink& diagnostics) {
  ir::TextDialect dialect;
  dialect.delimiter =
      DecodeSeparator(TextOf(options, "fieldDelimiter", diagnostics).value_or("\t"));
  dialect.quote = 0;
  dialect.null_text = TextOf(options, "nullFormat", diagnostics).value_or("null");
  dialect.refuse_unquotable = false;
  return dialect;
}

ir::TextDialect BindDialect(Side side, const BoundOptions& options, Span step,
                            DiagnosticSink& diagnostics) {
  ir::TextDialect dialect;
  const DialectSide direction = side == Side::kReader ? DialectSide::kRead : DialectSide::kWrite;
  DialectReading reading = ReadDialect(
      direction, [&](std::string_view name) { return TextOf(options, name, diagnostics); });
  for (DialectProblem& problem : reading.problems) {
    const BoundOption* option = options.Find(problem.option);
    Diagnostic& diagnostic =
        diagnostics.Report(Diag::kUnknownValue, option == nullptr ? step : option->json->span,
                           std::move(problem.message));
    if (option != nullptr) diagnostic.path = option->path;
  }
  dialect.delimiter = std::move(reading.dialect.delimiter);
  dialect.quote = reading.dialect.quote;
  dialect.escape = reading.dialect.escape;
  dialect.line_end = std::move(reading.dialect.line_end);
  dialect.null_text = std::move(reading.dialect.null_text);
  dialect.quote_all = reading.dialect.quote_all;
  dialect.escape_outside = reading.dialect.escape_outside;
  return dialect;
}

}  // namespace penstock
