#include "compiler/rules/rule.h"

// Of a plugin known by name only, `column` is looked at as most plugins have it: one entry for each
// column, in order. Entries that some plugins give another meaning tell nothing.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/json/json_string_map.h"
#include "compiler/sema/select_list.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"

namespace penstock {
namespace {

struct CountedColumn {
  std::string name;
  Span span;
};

// The columns of one side, which are matched by position.
struct CountedColumns {
  std::vector<CountedColumn> columns;
  Span list;                        // as a whole
  std::string_view verb = "lists";  // what the side does there: "the writer lists 3 columns here"
  std::string path;                 // of the list
};

// The entry is one column of its side.
std::optional<CountedColumn> OneColumn(const JsonValue& entry, Side side) {
  if (entry.is(JsonValue::Kind::kString)) {
    // One text may list several columns, or all of them.
    if (entry.text.empty() || entry.text.find_first_of("*,$#") != std::string::npos) return {};
    return CountedColumn{entry.text, entry.span};
  }
  if (!entry.is(JsonValue::Kind::kObject)) return std::nullopt;
  const JsonMember* name = entry.Find("name");
  const bool named = name != nullptr && name->value.is(JsonValue::Kind::kString);
  // In a writer these say which column of the reader is meant, or make one of several.
  const bool refers = entry.Find("index") != nullptr || entry.Find("value") != nullptr;
  if (side == Side::kWriter ? !named || refers : !named && !refers) return std::nullopt;
  if (named && HasVariables(name->value.text)) return std::nullopt;
  return CountedColumn{named ? name->value.text : std::string("column"), entry.span};
}

// What a plugin known by name only lists as `column`.
std::optional<CountedColumns> ListOf(const ast::Step& step, Side side) {
  // Where rows are not all there is, columns are not all of a record.
  constexpr std::string_view kOtherwise[] = {"rowkeyColumn", "mode", "labelType", "srcIdTransRule",
                                             "metric"};
  constexpr std::string_view kTables[] = {"table", "connection", "logstore", "project"};
  if (step.parameters == nullptr) return std::nullopt;
  const JsonValue& parameters = *step.parameters;
  const auto has = [&](std::string_view name) { return parameters.Find(name) != nullptr; };
  const JsonMember* column = parameters.Find("column");
  if (column == nullptr || !column->value.is(JsonValue::Kind::kArray)) return std::nullopt;
  if (column->value.items.empty() || std::ranges::any_of(kOtherwise, has)) return std::nullopt;
  const bool names_only = std::ranges::all_of(
      column->value.items, [](const JsonValue& each) { return each.is(JsonValue::Kind::kString); });
  if (names_only && std::ranges::none_of(kTables, has)) return std::nullopt;
  CountedColumns counted{
      .columns = {}, .list = column->value.span, .path = MemberPath(step.path, "column")};
  for (const JsonValue& entry : column->value.items) {
    std::optional<CountedColumn> one = OneColumn(entry, side);
    if (!one) return std::nullopt;
    counted.columns.push_back(*std::move(one));
  }
  return counted;
}

std::optional<CountedColumns> Written(const JobFacts& facts) {
  if (facts.writer.spec == nullptr) return ListOf(*facts.writer.step, Side::kWriter);
  const WriterColumns& writer = facts.writer_columns;
  if (!writer.listed()) return std::nullopt;
  CountedColumns counted{
      .columns = {}, .list = writer.option->json->span, .path = writer.option->path};
  for (size_t i = 0; i < writer.names.size(); ++i) {
    counted.columns.push_back({writer.names[i], writer.spans[i]});
  }
  return counted;
}

// The texts of `querySql`, or of those in `connection`.
std::vector<const JsonValue*> QueriesOf(const JsonValue& parameters) {
  std::vector<const JsonValue*> queries;
  const auto add = [&](const JsonValue& object) {
    const JsonMember* query = object.Find("querySql");
    if (query == nullptr) return;
    if (query->value.is(JsonValue::Kind::kString)) queries.push_back(&query->value);
    for (const JsonValue& item : query->value.items) {
      if (item.is(JsonValue::Kind::kString)) queries.push_back(&item);
    }
  };
  add(parameters);
  if (const JsonMember* connection = parameters.Find("connection")) {
    add(connection->value);
    for (const JsonValue& each : connection->value.items) add(each);
  }
  std::erase_if(queries, [](const JsonValue* query) { return query->text.empty(); });
  return queries;
}

std::optional<CountedColumns> SelectedBy(const JsonValue& query, const JobFacts& facts) {
  const std::optional<std::vector<SelectItem>> items = SelectItems(query.text);
  if (!items) return std::nullopt;
  CountedColumns counted{
      .columns = {}, .list = query.span, .verb = "selects", .path = facts.reader.step->path};
  const JsonStringMap map(facts.file, query);
  for (const SelectItem& item : *items) {
    counted.columns.push_back(
        {query.text.substr(item.begin, item.end - item.begin), map.SpanOf(item.begin, item.end)});
  }
  return counted;
}

std::optional<CountedColumns> Read(const JobFacts& facts) {
  if (facts.reader.spec == nullptr) return ListOf(*facts.reader.step, Side::kReader);
  const ReaderColumns& reader = facts.reader_columns;
  if (!reader.complete || reader.all_fields || reader.columns.empty()) return std::nullopt;
  const BoundOption* option = facts.reader.options.Find("column");
  CountedColumns counted;
  counted.list = option != nullptr ? option->json->span : facts.reader.step->plugin_span;
  for (const ReaderColumn& column : reader.columns) {
    counted.columns.push_back({column.name, column.span});
  }
  return counted;
}

// Reports sides that differ.
bool Compare(const CountedColumns& reader, const CountedColumns& writer, Reporter& reporter) {
  const size_t read = reader.columns.size(), written = writer.columns.size();
  if (read == written) return false;
  const bool more_read = read > written;
  const size_t first = std::min(read, written);
  const CountedColumns& longer = more_read ? reader : writer;
  const CountedColumns& shorter = more_read ? writer : reader;
  Diagnostic& diagnostic = reporter.Report(
      Diag::kColumnCount, {longer.columns[first].span, writer.path},
      fmt::format("the reader has {} and the writer {}: `{}` of the {} is not matched",
                  Count(read, "column"), written, Excerpt(longer.columns[first].name),
                  more_read ? "reader" : "writer"));
  diagnostic.labels.push_back(
      {shorter.list, fmt::format("the {} {} {} here", more_read ? "writer" : "reader", shorter.verb,
                                 Count(first, "column"))});
  diagnostic.hints.push_back("columns are matched by position; list the same number on both sides");
  return true;
}

}  // namespace

void CheckColumnCounts(const JobFacts& facts, Reporter& reporter) {
  const std::optional<CountedColumns> writer = Written(facts);
  if (!writer) return;
  std::vector<const JsonValue*> queries;
  const Endpoint& reader = facts.reader;
  const bool may_query = reader.spec == nullptr || FindQuery(reader.options) != nullptr;
  if (reader.step->parameters != nullptr && may_query)
    queries = QueriesOf(*reader.step->parameters);
  const std::optional<CountedColumns> listed =
      reader.spec != nullptr || queries.empty() ? Read(facts) : std::nullopt;
  if (listed && Compare(*listed, *writer, reporter)) return;
  for (const JsonValue* query : queries) {
    const std::optional<CountedColumns> selected = SelectedBy(*query, facts);
    if (selected && Compare(*selected, *writer, reporter)) return;
  }
}

}  // namespace penstock
