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

struct DatePart {
  std::string_view letters;  // any of them
  std::string_view name;
};
constexpr DatePart kDateParts[] = {
    {"yMd", "the date"},
    {"y", "the year"},
    {"M", "the month"},
    {"d", "the day"},
    {"HhmsS", "the time of day"},
    {"Hh", "the hour"},
    {"m", "the minutes"},
    {"s", "the seconds"},
    {"S", "the fraction of the second"},
};

// The letters of a date pattern, without quoted text.
std::string LettersOf(std::string_view pattern) {
  std::string letters;
  bool is_quoted = false;
  for (const char c : pattern) {
    is_quoted ^= c == '\'';
    if (!is_quoted && IsLetter(c)) letters += c;
  }
  return letters;
}

// What values have that are read with the letters `read` and written with `written`, and lose.
std::string_view LostPart(std::string_view read, std::string_view written) {
  for (const DatePart& part : kDateParts) {
    if (read.find_first_of(part.letters) != read.npos &&
        written.find_first_of(part.letters) == written.npos) {
      return part.name;
    }
  }
  return {};
}

// The letters of what a column holds: by its own form, or by its type. Those of type `date` whose
// time of day is known only from the data are left alone.
std::string LettersOf(const ColumnEntry& entry, Type type) {
  if (entry.format != nullptr) return LettersOf(entry.format->text);
  if (entry.type != nullptr && SameIgnoringCase(entry.type->text, "date")) return "yMd";
  if (type.kind == Kind::kDate) return "yMd";
  return type.kind == Kind::kTimestamp ? "yMdHms" : "";
}

// A column that holds more of a date or time than the writer's form has room for.
void CheckDateForm(const JobFacts& facts, Reporter& reporter) {
  const BoundOption* form = facts.writer.options.Find("dateFormat");
  if (form == nullptr || facts.pipeline.sink.layout != ir::Layout::kText) return;
  const std::string pattern = PlainText(facts.writer.options, "dateFormat");
  if (!CompileDatePattern(pattern).ok()) return;
  const std::vector<ReaderColumn>& columns = facts.reader_columns.columns;
  const std::vector<ColumnEntry>& entries = facts.reader_list.entries;
  if (columns.size() != entries.size()) return;
  for (size_t i = 0; i < columns.size(); ++i) {
    const Type type = facts.pipeline.exprs[columns[i].value].type;
    if (type.kind != Kind::kDate && type.kind != Kind::kTimestamp) continue;
    const std::string_view lost = LostPart(LettersOf(entries[i], type), LettersOf(pattern));
    if (lost.empty()) continue;
    Diagnostic& diagnostic =
        reporter.Report(Diag::kLossyPair, ValueOf(*form),
                        fmt::format("`{}` drops {} of a column that is read with it",
                                    Excerpt(form->json->text), lost));
    const ColumnEntry& entry = entries[i];
    diagnostic.labels.push_back(
        {entry.format != nullptr ? entry.format->span : entry.json->span, "read here"});
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
