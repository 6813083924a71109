// Rows of docs/datax-differences.md: what a DataX job does in another way than in DataX.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/rules/rule.h"
#include "runtime/base/ascii.h"
#include "runtime/type/type.h"

namespace penstock {
namespace {

// The types as DataX knows them.
struct TypeDifference {
  std::string_view type, message;
};
constexpr TypeDifference kTypes[] = {
    {"long",
     "DataX cuts off the fraction of a number in a `long` column and takes numbers of any size; "
     "here such a record is dirty"},
    {"double", "DataX takes numbers beyond 1.8e308; here such a record is dirty"},
    {"boolean",
     "DataX takes only `true` and `false`; here `1`, `0`, `t`, `f`, `yes` and `no` are "
     "read, too"},
    {"date",
     "DataX takes dates that do not exist for others, and ignores text behind a date; here "
     "such a record is dirty"}};

class DifferenceFinder {
 public:
  DifferenceFinder(const JobFacts& facts, Reporter& reporter)
      : facts_(facts), reporter_(reporter) {}

  void CheckReader() {
    if (!IsText(facts_.reader)) return;
    if (!facts_.job.settings.has_error_limit) {
      Report(facts_.job.settings.place,
             "without `errorLimit` a run in which every record is dirty succeeds in DataX; here it "
             "fails");
    }
    CheckTypes();
    const Endpoint& reader = facts_.reader;
    Option(reader, "nullFormat",
           "in DataX a value in quotes that equals `nullFormat` is NULL, too; here it is text");
    if (const BoundOption* compress = reader.options.Find("compress")) {
      const std::string name = LowerCase(PlainText(reader.options, "compress"));
      if (name == "gzip" || name == "bzip2") {
        Report(ValueOf(*compress),
               "DataX reads only the first member of a compressed file; here "
               "all are read");
      }
    }
    if (const BoundOption* path = reader.options.Find("path")) {
      const JsonValue& json = *path->json;
      const bool is_wild = HasWildcard(json) || std::ranges::any_of(json.items, HasWildcard);
      if (is_wild) {
        Report(ValueOf(*path),
               "in DataX a wildcard also matches files in subdirectories and hidden "
               "files; here it does not");
      }
    }
    Option(reader, "encoding",
           "DataX replaces bytes that are not valid in `encoding`; here the record is dirty or the "
           "job fails");
  }

  void CheckWriter() {
    const Endpoint& writer = facts_.writer;
    if (!IsText(writer) || writer.plugin->writer->printed) return;
    Option(writer, "fileName",
           "DataX writes `fileName__` and a UUID, one file for each task; here the name is "
           "`fileName` and `suffix`");
    const std::string mode = PlainText(writer.options, "writeMode");
    if (SameIgnoringCase(mode, "truncate") || SameIgnoringCase(mode, "nonConflict")) {
      Option(writer, "writeMode",
             "in DataX all files count whose names begin with `fileName`; here only those that "
             "DataX or Penstock wrote for this job");
    }
    CheckDates();
    const ir::TextDialect& dialect = facts_.pipeline.sink.dialect;
    if (dialect.quote == 0) {
      Report(FormatPlace(),
             "DataX writes a delimiter in a value as it is; here the record is dirty");
      return;
    }
    Option(
        writer, "nullFormat",
        "in DataX a string that equals `nullFormat` cannot be told from NULL; here it is quoted");
    Option(writer, "encoding",
           "DataX writes `?` for characters that `encoding` does not have; here the record is "
           "dirty");
  }

 private:
  static bool IsText(const Endpoint& endpoint) {
    return endpoint.spec != nullptr && endpoint.spec->layout == EndpointLayout::kText;
  }

  static bool HasWildcard(const JsonValue& path) {
    return path.text.find_first_of("*?") != std::string::npos;
  }

  void Report(ScriptPlace place, std::string_view message) {
    reporter_.Report(Diag::kDifferentInDataX, std::move(place), std::string(message));
  }

  void Option(const Endpoint& endpoint, std::string_view name, std::string_view message) {
    const BoundOption* option = endpoint.options.Find(name);
    if (option != nullptr) Report(ValueOf(*option), message);
  }

  // The first column of each type; strings where csv is read.
  void CheckTypes() {
    for (const TypeDifference& difference : kTypes) {
      const auto& entries = facts_.reader_list.entries;
      const auto found = std::ranges::find_if(entries, [&](const ColumnEntry& entry) {
        return IsRead(entry) && entry.type != nullptr &&
               SameIgnoringCase(entry.type->text, difference.type);
      });
      if (found != entries.end()) {
        Report({found->type->span, found->path}, difference.message);
      }
    }
    const bool reads_strings =
        facts_.star ||
        std::ranges::any_of(facts_.reader_list.entries, [](const ColumnEntry& entry) {
          return IsRead(entry) &&
                 (entry.type == nullptr || SameIgnoringCase(entry.type->text, "string"));
        });
    if (!reads_strings || facts_.pipeline.source.dialect.quote == 0) return;
    const BoundOption* list = facts_.reader_list.option;
    Report(list != nullptr ? ValueOf(*list) : ScriptPlace(facts_.reader.step->plugin_span),
           "DataX removes blanks around values when it reads and writes csv; here they belong to "
           "the value");
  }

  static bool IsRead(const ColumnEntry& entry) {
    return entry.form == ColumnEntry::Form::kIndex || entry.form == ColumnEntry::Form::kName;
  }

  void CheckDates() {
    if (facts_.writer.options.Find("dateFormat") != nullptr || facts_.job.values.date_format) {
      return;
    }
    for (const ReaderColumn& column : facts_.reader_columns.columns) {
      if (facts_.pipeline.exprs[column.value].type.kind != Kind::kTimestamp) continue;
      Report(column.span,
             "without `dateFormat` DataX does not write the fraction of a second; here it is "
             "written");
      return;
    }
  }

  ScriptPlace FormatPlace() const {
    const BoundOption* format = facts_.writer.options.Find("fileFormat");
    return format != nullptr ? ValueOf(*format) : ScriptPlace(facts_.writer.step->plugin_span);
  }

  const JobFacts& facts_;
  Reporter& reporter_;
};

}  // namespace

void CheckDataXDifferences(const JobFacts& facts, Reporter& reporter) {
  if (!facts.job.portability.datax) return;
  DifferenceFinder finder(facts, reporter);
  finder.CheckReader();
  finder.CheckWriter();
}

}  // namespace penstock
