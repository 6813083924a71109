#include "compiler/rules/rule.h"

// The writer's plugin converts to the declared types of its columns by the conversion table. What
// is only checked there (text to number) is left alone: every text file is read that way.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "compiler/sema/scalar.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/kernels/conversion.h"
#include "runtime/type/date_pattern.h"

namespace penstock {
namespace {

struct Loss {
  Kind from, to;
  std::string_view example;
};
constexpr Loss kLosses[] = {
    {Kind::kDecimal, Kind::kFloat64, "0.1234567890123456789 becomes 0.12345678901234568"},
    {Kind::kInt64, Kind::kFloat64,
     "9007199254740993 cannot be represented, and its record is refused"},
    {Kind::kFloat64, Kind::kInt64, "1.5 cannot be represented, and its record is refused"},
    {Kind::kDecimal, Kind::kInt64, "1.5 cannot be represented, and its record is refused"},
    {Kind::kTimestamp, Kind::kInt64,
     "2024-01-31 12:00:00.0005 is not a whole number of milliseconds, and its record is refused"},
    {Kind::kTimestamp, Kind::kDate, "2024-01-31 12:00:00 cannot be represented"},
    {Kind::kTimestamp, Kind::kTime, "2024-01-31 12:00:00 becomes 12:00:00"},
};

// A column as SQL has constants: 'text'.
std::optional<std::string> SqlConstant(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
  if (!quoted) return std::nullopt;
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (inner.find_first_of("'\\$") != std::string_view::npos) return std::nullopt;
  return std::string(inner);
}

bool IsValueOf(std::string_view text, Kind kind) {
  switch (kind) {
    case Kind::kInt64: {
      const std::optional<double> number = ParseNumber(text);
      return ParseWholeNumber(text) ||
             (number && std::trunc(*number) == *number && std::abs(*number) < 0x1p63);
    }
    case Kind::kFloat64:
      return ParseNumber(text) || SameIgnoringCase(text, "NaN") ||
             SameIgnoringCase(text, "Infinity") || SameIgnoringCase(text, "-Infinity");
    case Kind::kBool:
      return ParseTruth(text) || text == "0" || text == "1";
    case Kind::kAny:
    case Kind::kDecimal:
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kTimestamp:
      break;
  }
  return true;
}

class PairChecker {
 public:
  PairChecker(const JobFacts& facts, Reporter& reporter) : facts_(facts), reporter_(reporter) {}

  void Check() {
    const WriterColumns& writer = facts_.writer_columns;
    const std::vector<ReaderColumn>& reader = facts_.reader_columns.columns;
    if (!writer.listed() || reader.size() != writer.names.size()) return;
    for (size_t i = 0; i < reader.size(); ++i) {
      if (writer.types[i].json != nullptr) CheckPair(reader[i], i);
    }
  }

 private:
  void CheckPair(const ReaderColumn& column, size_t i) {
    const Type to = facts_.writer_columns.types[i].type;
    const ir::Expr& value = facts_.pipeline.exprs[column.value];
    if (to.kind == Kind::kAny) return;
    std::optional<std::string> constant = SqlConstant(column.name);
    if (value.op == ir::Op::kConstant && value.type.kind == Kind::kString) {
      if (value.constant.is_null) return;
      constant = value.constant.text;
    }
    if (constant) return CheckConstant(column, i, *constant, to);
    if (value.type.kind == Kind::kAny) return;
    const Conversion conversion = FindConversion(value.type, to);
    if (conversion.cls == Conversion::Class::kForbidden) {
      Report(Diag::kForbiddenConversion, column, i,
             fmt::format("`{}` cannot be converted to `{}`: {}", ToString(value.type), NameOf(i),
                         conversion.note));
      return;
    }
    const auto loss = std::find_if(std::begin(kLosses), std::end(kLosses), [&](const Loss& each) {
      return each.from == value.type.kind && each.to == to.kind;
    });
    const bool whole = value.type.kind == Kind::kDecimal && value.type.precision > 0 &&
                       value.type.scale == 0 && to.kind == Kind::kInt64;
    if (loss == std::end(kLosses) || whole || value.op == ir::Op::kConstant) return;
    Report(Diag::kLossyPair, column, i,
           fmt::format("converting `{}` to `{}` can lose information: {}", ToString(value.type),
                       NameOf(i), loss->example));
  }

  void CheckConstant(const ReaderColumn& column, size_t i, std::string_view constant, Type to) {
    if (IsValueOf(constant, to.kind)) return;
    Report(Diag::kBadConstant, column, i,
           fmt::format("`{}` is not a valid `{}`, but it is written to `{}` in every record",
                       Excerpt(constant), NameOf(i), Excerpt(facts_.writer_columns.names[i])));
  }

  // The type as the writer's column has it.
  std::string NameOf(size_t i) const { return Excerpt(facts_.writer_columns.types[i].json->text); }

  void Report(Diag kind, const ReaderColumn& column, size_t i, std::string message) {
    Diagnostic& diagnostic = reporter_.Report(
        kind,
        {column.span, facts_.reader_list.option != nullptr ? facts_.reader_list.option->path : ""},
        std::move(message));
    diagnostic.labels.push_back({facts_.writer_columns.types[i].json->span, "it is written here"});
  }

  const JobFacts& facts_;
  Reporter& reporter_;
};

// A column that is read with a time of day, and a writer whose date form has none.
void CheckDateForm(const JobFacts& facts, Reporter& reporter) {
  const BoundOption* form = facts.writer.options.Find("dateFormat");
  if (form == nullptr || facts.pipeline.sink.layout != ir::Layout::kText) return;
  const DatePattern written = CompileDatePattern(PlainText(facts.writer.options, "dateFormat"));
  if (!written.ok() || !written.has_date || written.has_time) return;
  for (const ColumnEntry& entry : facts.reader_list.entries) {
    if (entry.format == nullptr) continue;
    const DatePattern read = CompileDatePattern(entry.format->text);
    if (!read.ok() || !read.has_date || !read.has_time) continue;
    Diagnostic& diagnostic =
        reporter.Report(Diag::kLossyPair, ValueOf(*form),
                        fmt::format("`{}` drops the time of day of a column that is read with one",
                                    Excerpt(form->json->text)));
    diagnostic.labels.push_back({entry.format->span, "read with a time here"});
    return;
  }
}

}  // namespace

void CheckTypePairs(const JobFacts& facts, Reporter& reporter) {
  if (!facts.knows_both()) return;
  PairChecker(facts, reporter).Check();
  CheckDateForm(facts, reporter);
}

}  // namespace penstock
