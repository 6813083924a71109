#include "compiler/sema/writer_columns.h"

#include <fmt/format.h>

#include <map>

#include "compiler/sema/scalar.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {

WriterColumns ReadWriterColumns(const BoundOptions& options, const WriterSpec& spec,
                                DiagnosticSink& diagnostics) {
  WriterColumns columns;
  columns.option = options.Find("column");
  std::map<std::string, Span> seen;
  auto add = [&](const ColumnList& list) {
    columns.star = columns.star || list.star;
    columns.complete = columns.complete && list.complete;
    for (const ColumnEntry& entry : list.entries) {
      bool is_text = entry.form == ColumnEntry::Form::kExpression;
      std::string name = is_text ? entry.json->text : entry.name;
      bool is_name = (is_text || entry.form == ColumnEntry::Form::kName) && !HasVariables(name);
      if (!is_name) {
        Diagnostic& diagnostic =
            diagnostics.Report(Diag::kBadColumn, entry.json->span,
                               is_text ? fmt::format("`{}` contains a variable", Excerpt(name))
                                       : "a column of a writer must be given by name");
        diagnostic.path = entry.path;
        diagnostic.hints.push_back("use the name of a column of the target");
        columns.complete = false;
        continue;
      }
      auto [first, is_new] =
          seen.emplace(spec.columns.exact_names ? name : LowerCase(name), entry.json->span);
      if (!is_new) {
        Diagnostic& diagnostic =
            diagnostics.Report(Diag::kAmbiguousColumn, entry.json->span,
                               fmt::format("the writer lists `{}` twice", Excerpt(name)));
        diagnostic.path = entry.path;
        diagnostic.labels.push_back({first->second, "first listed here"});
      }
      columns.names.push_back(std::move(name));
      columns.spans.push_back(entry.json->span);
      WriterColumns::ColumnType type;
      if (entry.type != nullptr && !spec.columns.types.empty()) {
        type = {entry.type, FindColumnType(spec, *entry.type, entry.path, diagnostics)->type};
      }
      columns.types.push_back(type);
    }
  };
  const BoundOption* keys = spec.key_columns.empty() ? nullptr : options.Find(spec.key_columns);
  if (keys != nullptr) add(ReadColumnList(keys, spec, diagnostics));
  columns.keys = columns.names.size();
  add(ReadColumnList(columns.option, spec, diagnostics));
  return columns;
}

WriterColumns ReadHeaderColumns(const BoundOption* option) {
  WriterColumns columns;
  if (option == nullptr || !option->value) return columns;
  const JsonValue& json = *option->json;
  if (json.is(JsonValue::Kind::kArray)) {
    columns.option = option;
    for (const JsonValue& item : json.items) {
      columns.names.push_back(item.text);
      columns.spans.push_back(item.span);
      columns.types.emplace_back();
    }
  } else if (json.is(JsonValue::Kind::kString) && !ParseTruth(json.text)) {
    columns.option = option;
    columns.names.push_back(json.text);
    columns.spans.push_back(json.span);
    columns.types.emplace_back();
  }
  return columns;
}

}  // namespace penstock
