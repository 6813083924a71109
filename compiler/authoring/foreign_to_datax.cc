#include "compiler/authoring/foreign_to_datax.h"

#include <fmt/format.h>

namespace penstock {
namespace {

using Kind = JsonValue::Kind;

bool IsSet(const JsonMember* member) {
  if (member == nullptr) return false;
  const JsonValue& value = member->value;
  return !value.is(Kind::kNull) && !(value.is(Kind::kString) && value.text.empty());
}

class Reporter {
 public:
  explicit Reporter(DiagnosticSink& diagnostics) : diagnostics_(diagnostics) {}

  // A data source is an entry of DataWorks' own; DataX wants address and login in the script.
  void DataSource(const JsonValue& object) {
    const JsonMember* source = object.Find("datasource");
    if (!IsSet(source)) return;
    Report(source->name_span, "`datasource` is not supported in DataX",
           "use an address and login instead: see the parameters of the plugin");
  }

  // Entries of `column` of endpoints whose columns are ours: DataX takes objects only.
  void Columns(const JsonValue& columns, const EndpointSpec& spec) {
    for (const JsonValue& entry : columns.items) {
      const bool is_text = entry.is(Kind::kString) && entry.text != "*";
      const bool by_name = spec.layout == EndpointLayout::kText && IsSet(entry.Find("name")) &&
                           !IsSet(entry.Find("index")) && entry.Find("value") == nullptr;
      if (is_text) {
        Report(entry.span,
               fmt::format("the column {} is a string, but DataX requires objects",
                           Backquoted(entry.text)),
               "write `{\"index\": ..., \"type\": ...}` for a column, "
               "`{\"value\": ..., \"type\": ...}` for a constant");
      } else if (by_name) {
        Report(entry.span,
               "the column is selected by header name, but DataX requires `index` for files",
               "write `{\"index\": ..., \"type\": ...}`");
      }
    }
  }

  void Condition(const JsonValue& parameters, std::string_view plugin) {
    const JsonMember* where = parameters.Find("where");
    if (!IsSet(where)) return;
    Report(where->name_span, fmt::format("`where` is not a parameter of `{}` in DataX", plugin),
           "DataX would read all records");
  }

  void Refused(const JsonValue& parameters, const EndpointSpec& spec) {
    for (const OptionSpec& option : spec.options) {
      const JsonMember* member = parameters.Find(option.name);
      if (!option.refused_by_datax || !IsSet(member)) continue;
      Report(member->name_span,
             fmt::format("DataX does not accept the parameter `{}`", option.name),
             "delete it for DataX");
    }
  }

 private:
  void Report(Span span, std::string message, std::string hint) {
    Diagnostic& diagnostic = diagnostics_.Report(Diag::kNoCounterpart, span,
                                                 std::move(message) + "; it is kept unchanged");
    diagnostic.hints.push_back(std::move(hint));
  }

  DiagnosticSink& diagnostics_;
};

}  // namespace

void ReportForeignToDataX(const ast::Step& step, Side side, const PluginCatalog& catalog,
                          DiagnosticSink& diagnostics) {
  Reporter reporter(diagnostics);
  const JsonValue& parameters = *step.parameters;
  reporter.DataSource(parameters);
  if (const JsonMember* connection = parameters.Find("connection")) {
    reporter.DataSource(connection->value);
    for (const JsonValue& each : connection->value.items) reporter.DataSource(each);
  }
  const PluginSpec* plugin = catalog.Find(step.plugin, side);
  if (plugin == nullptr) return;
  const EndpointSpec& spec = *plugin->side(side);
  reporter.Refused(parameters, spec);
  const bool ours =
      side == Side::kReader && !spec.columns.sql && spec.columns.form == ColumnForm::kExpressions;
  if (!ours) return;
  if (const JsonMember* columns = parameters.Find("column")) {
    reporter.Columns(columns->value, spec);
  }
  reporter.Condition(parameters, plugin->name);
}

}  // namespace penstock
