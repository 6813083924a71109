#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compiler/rules/rule.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"
#include "runtime/type/type.h"

namespace penstock {
namespace {

bool IsDelimited(const Endpoint& endpoint) {
  if (endpoint.spec == nullptr || endpoint.spec->layout != EndpointLayout::kText) return false;
  const bool printed = endpoint.spec->side() == Side::kWriter && endpoint.plugin->writer->printed;
  return !printed && !AnyHolds(endpoint.spec->not_delimited, endpoint.options);
}

// An empty field is neither a number nor a date: its record is dirty, unless `nullFormat` is "".
void CheckNullFormat(const JobFacts& facts, Reporter& reporter) {
  if (facts.reader.options.Find("nullFormat") != nullptr) return;
  for (const ColumnEntry& entry : facts.reader_list.entries) {
    const bool reads =
        entry.form == ColumnEntry::Form::kIndex || entry.form == ColumnEntry::Form::kName;
    if (!reads || entry.type == nullptr) continue;
    const std::optional<Type> type = ParseTypeName(entry.type->text);
    if (!type || type->kind == Kind::kString || type->kind == Kind::kBytes) continue;
    Diagnostic& diagnostic =
        reporter.Report(Diag::kNoNullFormat, {entry.type->span, entry.path},
                        fmt::format("an empty field is not a valid `{}`: the record would be dirty",
                                    Excerpt(entry.type->text)));
    diagnostic.hints.push_back(
        "if fields can be empty, set `\"nullFormat\": \"\"` to read them as NULL");
    return;
  }
}

// A bare number is a constant, also in a file whose header has such a name.
void CheckNumbersAsColumns(const JobFacts& facts, Reporter& reporter) {
  const BoundOption* header = facts.reader.options.Find("header");
  const bool* is_set =
      header != nullptr && header->value ? std::get_if<bool>(&*header->value) : nullptr;
  if (is_set == nullptr || !*is_set) return;
  for (const ColumnEntry& entry : facts.reader_list.entries) {
    if (entry.form != ColumnEntry::Form::kExpression) continue;
    const std::string_view text = Trim(entry.json->text, kSpaceAndTab);
    if (text.empty() || !std::ranges::all_of(text, IsDigit)) continue;
    Diagnostic& diagnostic =
        reporter.Report(Diag::kNumberAsColumn, ValueOf(entry),
                        fmt::format("`{}` is a number that every record gets, even if the header "
                                    "has a column of this name",
                                    Excerpt(text)));
    diagnostic.hints.push_back(
        fmt::format("to read the column, write `{{\"name\": \"{}\"}}`", Excerpt(text)));
    return;
  }
}

void CheckQuotes(const JobFacts& facts, Reporter& reporter) {
  const ir::TextDialect& dialect = facts.pipeline.sink.dialect;
  const bool common = dialect.delimiter == "," || dialect.delimiter == " " ||
                      dialect.delimiter == ";" || dialect.delimiter == ":";
  if (dialect.quote != 0 || !common) return;
  const std::vector<ReaderColumn>& columns = facts.reader_columns.columns;
  const auto text = std::find_if(columns.begin(), columns.end(), [&](const ReaderColumn& column) {
    const ir::Expr& value = facts.pipeline.exprs[column.value];
    return value.op != ir::Op::kConstant &&
           (value.type.kind == Kind::kString || value.type.kind == Kind::kAny);
  });
  if (text == columns.end()) return;
  const BoundOption* format = facts.writer.options.Find("fileFormat");
  Diagnostic& diagnostic =
      reporter.Report(Diag::kUnquotedText,
                      {format != nullptr ? format->json->span : facts.writer.step->plugin_span,
                       format != nullptr ? format->path : facts.writer.step->path},
                      fmt::format("values are written without quotes, so a value that contains "
                                  "`{}` cannot be told from two values",
                                  dialect.delimiter));
  diagnostic.labels.push_back({text->span, "a string that may contain it"});
  diagnostic.hints.push_back("set `\"fileFormat\": \"csv\"` to quote such values");
}

void CheckElsewhere(const Endpoint& endpoint, Reporter& reporter) {
  const bool is_writer = endpoint.spec->side() == Side::kWriter;
  const bool is_csv = SameIgnoringCase(PlainText(endpoint.options, "fileFormat"), "csv");
  const auto report = [&](std::string_view name, std::string_view what, std::string_view hint) {
    const BoundOption& option = *endpoint.options.Find(name);
    Diagnostic& diagnostic =
        reporter.Report(Diag::kDelimiterElsewhere, ValueOf(option), std::string(what));
    diagnostic.hints.emplace_back(hint);
  };
  const auto length = [&](std::string_view name) {
    std::string text = PlainText(endpoint.options, name);
    const auto is_escape = [&](size_t i) { return text[i] == '\\' && i + 1 < text.size(); };
    size_t characters = 0;  // `\t` and `\u0001` are one
    for (size_t i = 0; i < text.size(); ++i) {
      if (ContinuesUtf8(text[i])) continue;
      if (is_escape(i)) i += text[i + 1] == 'u' ? 5 : text[i + 1] == 'x' ? 3 : 1;
      ++characters;
    }
    return characters;
  };
  if ((!is_writer || is_csv) && length("fieldDelimiter") > 1) {
    report(
        "fieldDelimiter",
        is_writer
            ? "DataX supports only a single character as the csv delimiter and does not accept this"
            : "DataX supports only a single character as the delimiter and does not accept this",
        "if the job must also run in DataX, use a character such as `\\u0001`");
  }
  if (is_writer && is_csv && length("lineDelimiter") > 1) {
    report("lineDelimiter", "DataX uses only the first character of this as the csv line end",
           "if the job must also run in DataX, use `\\n`");
  }
}

}  // namespace

void CheckDelimitedText(const JobFacts& facts, Reporter& reporter) {
  if (IsDelimited(facts.reader)) {
    CheckNullFormat(facts, reporter);
    CheckNumbersAsColumns(facts, reporter);
    CheckElsewhere(facts.reader, reporter);
  }
  if (IsDelimited(facts.writer)) {
    if (facts.reader.spec != nullptr) CheckQuotes(facts, reporter);
    CheckElsewhere(facts.writer, reporter);
  }
}

}  // namespace penstock
