#include "compiler/rules/rule.h"

// Columns belong together by position. A table is free to move and add columns, and people are free
// to list them in another order than they meant: names tell where that probably happened.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/sema/option_condition.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

bool IsName(std::string_view text) {
  if (text.empty() || IsDigit(text[0])) return false;
  if (SameIgnoringCase(text, "null") || SameIgnoringCase(text, "true") ||
      SameIgnoringCase(text, "false")) {
    return false;
  }
  return std::ranges::all_of(text, [](char c) { return IsWordByte(c) || (c & 0x80) != 0; });
}

// The column that an entry reads: its name or position; "" for anything else.
std::string ColumnOf(const ColumnEntry& entry) {
  switch (entry.form) {
    case ColumnEntry::Form::kExpression:
      return IsName(entry.json->text) ? entry.json->text : "";
    case ColumnEntry::Form::kName:
      return entry.name;
    case ColumnEntry::Form::kIndex:
      return fmt::format("#{}", entry.index);
    case ColumnEntry::Form::kConstant:
    case ColumnEntry::Form::kRandom:
      break;
  }
  return "";
}

std::string Key(const std::string& name, bool exact) { return exact ? name : LowerCase(name); }

bool IsTable(const EndpointSpec& spec) { return spec.layout == EndpointLayout::kCells; }

// Where the target takes whatever comes, nothing can get into a wrong place.
void CheckStars(const JobFacts& facts, Reporter& reporter) {
  const bool has_places = IsTable(*facts.writer.spec) || facts.writer_columns.listed();
  const bool reads = facts.reader_list.star && IsTable(*facts.reader.spec) && has_places &&
                     FindQuery(facts.reader.options) == nullptr;
  const bool writes = facts.writer_columns.star && IsTable(*facts.writer.spec);
  if (!reads && !writes) return;
  // A run needs to know how many columns there are, and it has been said that it does not.
  const bool runs = facts.reader.plugin->runnable && facts.writer.plugin->runnable;
  if (runs && facts.reader_list.star && facts.writer_columns.star) return;
  const BoundOption& option = reads ? *facts.reader_list.option : *facts.writer_columns.option;
  Diagnostic& diagnostic = reporter.Report(
      Diag::kAllColumns, ValueOf(option),
      fmt::format("`*` {} whatever columns the table has when the job runs, in table order",
                  reads ? "reads" : "fills"));
  if (reads && writes) {
    diagnostic.labels.push_back(
        {facts.writer_columns.option->json->span, "the writer also uses `*`"});
  }
  diagnostic.hints.push_back(
      "list the columns: if a column is added or moved, values could go into the wrong columns");
}

void CheckTwice(const JobFacts& facts, Reporter& reporter) {
  std::map<std::string, const ColumnEntry*> seen;
  for (const ColumnEntry& entry : facts.reader_list.entries) {
    std::string column = ColumnOf(entry);
    if (column.empty()) continue;
    // As another type it is another column.
    if (entry.type != nullptr) column += ":" + Key(entry.type->text, false);
    const auto [first, is_new] =
        seen.emplace(Key(std::move(column), facts.reader.spec->columns.exact_names), &entry);
    if (is_new) continue;
    std::string name = entry.form == ColumnEntry::Form::kIndex
                           ? fmt::format("column {}", entry.index)
                           : fmt::format("`{}`", Excerpt(ColumnOf(entry)));
    Diagnostic& diagnostic = reporter.Report(Diag::kColumnTwice, ValueOf(entry),
                                             fmt::format("the reader lists {} twice", name));
    diagnostic.labels.push_back({first->second->json->span, "first listed here"});
    diagnostic.hints.push_back(
        "both columns get the same values; did you mean a different column?");
  }
}

// A call, as SQL writes it; what is in quotes is text.
bool CallsFunction(std::string_view text) {
  char quote = 0;
  for (char c : text) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"' || c == '`') {
      quote = c;
    } else if (c == '(') {
      return true;
    }
  }
  return false;
}

void CheckFunctions(const JobFacts& facts, Reporter& reporter) {
  const std::vector<OptionCondition>& when = facts.reader.plugin->reader->functions_when;
  const bool possible = std::all_of(when.begin(), when.end(), [&](const OptionCondition& c) {
    return Holds(c, facts.reader.options);
  });
  if (possible) return;
  for (const ColumnEntry& entry : facts.reader_list.entries) {
    if (entry.form != ColumnEntry::Form::kExpression || !CallsFunction(entry.json->text)) continue;
    std::string needed;
    for (const OptionCondition& c : when) {
      needed += fmt::format("{}`{}{}{}`", needed.empty() ? "" : " and ", c.option,
                            c.value.empty() ? "" : ": ", c.value);
    }
    reporter.Report(Diag::kBadColumn, ValueOf(entry),
                    fmt::format("functions in `column` require {}", needed));
    return;
  }
}

// Where columns are named, a record holds at least one of them; where records are not rows, no
// constant can be used beside their parts.
void CheckConstants(const JobFacts& facts, Reporter& reporter) {
  const ColumnList& list = facts.reader_list;
  if (facts.reader.spec->columns.form != ColumnForm::kObjects || !list.complete) return;
  const auto is_constant = [](const ColumnEntry& entry) {
    return entry.form == ColumnEntry::Form::kConstant;
  };
  const auto first = std::find_if(list.entries.begin(), list.entries.end(), is_constant);
  if (first == list.entries.end()) return;
  if (AnyHolds(facts.reader.spec->columns.open, facts.reader.options)) {
    reporter.Report(Diag::kBadColumn, ValueOf(*first),
                    "a constant cannot be used here, because records are not rows");
  } else if (std::all_of(list.entries.begin(), list.entries.end(), is_constant)) {
    reporter.Report(Diag::kBadColumn, ValueOf(*list.option),
                    "`column` lists only constants, but at least one column must be read");
  }
}

void CheckNeeded(const JobFacts& facts, Reporter& reporter) {
  const WriterSpec& spec = *facts.writer.plugin->writer;
  const bool needed =
      std::all_of(spec.needed_columns_when.begin(), spec.needed_columns_when.end(),
                  [&](const OptionCondition& c) { return Holds(c, facts.writer.options); });
  if (!needed || !facts.writer_columns.listed()) return;
  for (std::string_view name : spec.needed_columns) {
    const std::vector<std::string>& names = facts.writer_columns.names;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const BoundOption& option = *facts.writer_columns.option;
    reporter.Report(Diag::kColumnNotListed, ValueOf(option),
                    fmt::format("the writer does not list the required column `{}`", name));
  }
}

// Options that name some of the writer's columns.
void CheckNamedColumns(const JobFacts& facts, Reporter& reporter) {
  const WriterColumns& columns = facts.writer_columns;
  if (!columns.listed()) return;
  const bool exact = facts.writer.spec->columns.exact_names;
  const std::vector<std::string_view> names(columns.names.begin(), columns.names.end());
  std::set<std::string> keys;
  for (const std::string& name : columns.names) keys.insert(Key(name, exact));
  for (const OptionSpec& option : facts.writer.spec->options) {
    if (option.form != OptionForm::kColumnName) continue;
    for (const WrittenText& name : TextsOf(facts.writer.options, option.name)) {
      if (keys.contains(Key(name.text(), exact)) || HasVariables(name.text())) continue;
      Diagnostic& diagnostic = reporter.Report(
          Diag::kUnknownColumn, ValueOf(name),
          fmt::format("`{}` refers to `{}`, which `column` does not list{}", option.name,
                      Excerpt(name.text()), DidYouMean(name.text(), names)));
      diagnostic.labels.push_back({columns.option->json->span, "the columns are listed here"});
      break;  // one misspelt name is enough to say of a list
    }
  }
}

// One report for the list: a shifted column shifts all behind it.
void CheckOrder(const JobFacts& facts, Reporter& reporter) {
  const WriterColumns& writer = facts.writer_columns;
  const std::vector<ReaderColumn>& reader = facts.reader_columns.columns;
  if (!writer.listed() || !facts.reader_columns.complete || reader.size() != writer.names.size()) {
    return;
  }
  std::map<std::string, size_t> read, written;
  for (size_t i = 0; i < reader.size(); ++i) read.emplace(Key(reader[i].name, false), i);
  for (size_t i = 0; i < reader.size(); ++i) written.emplace(Key(writer.names[i], false), i);
  for (size_t i = 0; i < reader.size(); ++i) {
    const std::string from = Key(reader[i].name, false);
    const std::string to = Key(writer.names[i], false);
    const auto namesake = written.find(from);
    if (from == to || namesake == written.end() || !read.contains(to)) continue;
    Diagnostic& diagnostic = reporter.Report(
        Diag::kColumnOrder,
        {reader[i].span, facts.reader_list.option != nullptr ? facts.reader_list.option->path : ""},
        fmt::format("the reader's `{}` is written to the writer's `{}`, but the writer also has a "
                    "column `{}`",
                    Excerpt(reader[i].name), Excerpt(writer.names[i]),
                    Excerpt(writer.names[namesake->second])));
    diagnostic.labels.push_back({writer.spans[i], "it is written here"});
    diagnostic.hints.push_back("columns are matched by position, not by name");
    return;
  }
}

}  // namespace

void CheckColumnLists(const JobFacts& facts, Reporter& reporter) {
  if (facts.reader.spec != nullptr) {
    CheckFunctions(facts, reporter);
    CheckConstants(facts, reporter);
  }
  if (facts.writer.spec != nullptr) {
    CheckNeeded(facts, reporter);
    CheckNamedColumns(facts, reporter);
  }
  if (!facts.knows_both()) return;
  CheckStars(facts, reporter);
  CheckTwice(facts, reporter);
  CheckOrder(facts, reporter);
}

}  // namespace penstock
