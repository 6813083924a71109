#include "compiler/sema/analyze.h"

// The order of the checks: plugins, settings, options, dialects, columns, filter, outputs, counts.
// A step that lacks its ground because of an earlier fault is left out, so that one mistake is
// reported once.

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compiler/sema/bind_dialect.h"
#include "compiler/sema/bind_options.h"
#include "compiler/sema/build_output.h"
#include "compiler/sema/check_settings.h"
#include "compiler/sema/find_plugin.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/reader_columns.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/where_clause.h"
#include "compiler/sema/writer_columns.h"

namespace penstock {
namespace {

class Analysis {
 public:
  Analysis(const SourceFile& file, const ast::Job& job, const PluginCatalog& catalog,
           DiagnosticSink& diagnostics)
      : catalog_(catalog), diagnostics_(diagnostics), facts_(file, job) {}

  JobFacts Run();

 private:
  Endpoint FindEndpoint(const ast::Step& step, Side side);
  void BindSource();
  void BindSink();
  void CheckReader();
  void LeaveWhereToSource();
  bool IsRunnable() const;
  void BuildOutputs(const ReaderColumns& columns);
  void CheckCount(const ReaderColumns& columns);
  OutputOptions ReadOutputOptions();
  SourceKind KindOfSource() const;

  const PluginCatalog& catalog_;
  DiagnosticSink& diagnostics_;
  JobFacts facts_;
  ExprBuilder builder_{facts_.pipeline};
};

Endpoint Analysis::FindEndpoint(const ast::Step& step, Side side) {
  Endpoint endpoint;
  endpoint.step = &step;
  // In a connector, `${...}` is the business of Kafka Connect.
  if (step.parameters != nullptr && !step.connector) {
    endpoint.uses = FindUses(facts_.file, *step.parameters);
  }
  endpoint.plugin = FindPlugin(step, side, catalog_, diagnostics_);
  if (endpoint.plugin == nullptr) return endpoint;
  endpoint.spec = endpoint.plugin->side(side);
  endpoint.options = BindOptions(step, *endpoint.spec, endpoint.plugin->name,
                                 facts_.pipeline.parameters, diagnostics_);
  return endpoint;
}

void Analysis::BindSource() {
  ir::Source& source = facts_.pipeline.source;
  source.layout =
      facts_.reader.spec->layout == EndpointLayout::kText ? ir::Layout::kText : ir::Layout::kCells;
  if (source.layout == ir::Layout::kText &&
      !AnyHolds(facts_.reader.spec->not_delimited, facts_.reader.options)) {
    source.dialect = BindDialect(Side::kReader, facts_.reader.options,
                                 facts_.reader.step->plugin_span, diagnostics_);
  }
}

void Analysis::BindSink() {
  ir::Sink& sink = facts_.pipeline.sink;
  sink.layout =
      facts_.writer.spec->layout == EndpointLayout::kText ? ir::Layout::kText : ir::Layout::kCells;
  if (sink.layout == ir::Layout::kText &&
      !AnyHolds(facts_.writer.spec->not_delimited, facts_.writer.options)) {
    sink.dialect = facts_.writer.plugin->writer->printed
                       ? PrintedDialect(facts_.writer.options, diagnostics_)
                       : BindDialect(Side::kWriter, facts_.writer.options,
                                     facts_.writer.step->plugin_span, diagnostics_);
  }
  if (AnyHolds(facts_.writer.spec->columns.open, facts_.writer.options)) return;
  facts_.writer_columns =
      facts_.writer.plugin->writer->fixed_columns
          ? ReadWriterColumns(facts_.writer.options, *facts_.writer.plugin->writer, diagnostics_)
          : ReadHeaderColumns(facts_.writer.options.Find("header"));
}

SourceKind Analysis::KindOfSource() const {
  if (facts_.reader.spec->columns.form != ColumnForm::kExpressions) return SourceKind::kSystem;
  if (facts_.reader.spec->layout == EndpointLayout::kText) return SourceKind::kText;
  if (!facts_.reader.spec->columns.sql) return SourceKind::kGenerated;
  return FindQuery(facts_.reader.options) != nullptr ? SourceKind::kQuery : SourceKind::kTable;
}

// What a name means where no entry of `column` defines it, and what to say if it means nothing.
struct NamingRule {
  SourceColumns::Naming naming = SourceColumns::Naming::kNone;
  std::string why_none;
};

NamingRule RuleFor(SourceKind kind, const Endpoint& reader) {
  switch (kind) {
    case SourceKind::kText: {
      bool header =
          reader.plugin->reader->header_names && reader.options.Bool("header").value_or(false);
      if (header) return {SourceColumns::Naming::kHeader, ""};
      return {SourceColumns::Naming::kNone,
              "set `header` to true if the first line of the file names the columns, or give the "
              "column by `index` with a `name`"};
    }
    case SourceKind::kTable:
      return {SourceColumns::Naming::kSql, ""};
    case SourceKind::kQuery:
      return {SourceColumns::Naming::kNone, "put it into the query"};
    case SourceKind::kSystem:
    case SourceKind::kGenerated:
      break;
  }
  return {SourceColumns::Naming::kNone, "columns of this reader are what `name` calls them"};
}

void Analysis::CheckReader() {
  SourceKind kind = KindOfSource();
  const BoundOption* option = facts_.reader.options.Find("column");
  bool open = AnyHolds(facts_.reader.spec->columns.open, facts_.reader.options);
  // Where `column` does not decide what is read, an empty list is as good as none.
  bool empty =
      option != nullptr && option->json->is(JsonValue::Kind::kArray) && option->json->items.empty();
  if (open && empty) option = nullptr;
  facts_.reader_list = ReadColumnList(option, *facts_.reader.spec, diagnostics_);
  const ColumnList& list = facts_.reader_list;
  facts_.star = list.star || (list.option == nullptr && kind == SourceKind::kText);
  NamingRule rule = RuleFor(kind, facts_.reader);
  SourceColumns source(facts_.pipeline, builder_, rule.naming, std::move(rule.why_none),
                       diagnostics_);
  ReaderColumns& columns = facts_.reader_columns;
  const int errors_before = diagnostics_.error_count();
  // Columns that are not listed take their number from the writer.
  if (facts_.writer.spec != nullptr || (list.option != nullptr && !list.star)) {
    columns = ResolveReaderColumns({.file = facts_.file,
                                    .kind = kind,
                                    .list = list,
                                    .step = *facts_.reader.step,
                                    .spec = *facts_.reader.spec,
                                    .writer = facts_.writer_columns,
                                    .checked_only = !IsRunnable(),
                                    .text_sink = facts_.pipeline.sink.layout == ir::Layout::kText,
                                    .source = source,
                                    .pipeline = facts_.pipeline,
                                    .builder = builder_,
                                    .diagnostics = diagnostics_});
  }
  if (open) {  // what is listed has been checked, but is not what comes
    columns.columns.clear();
    columns.complete = false;
  }
  if (kind == SourceKind::kSystem) {
    LeaveWhereToSource();
  } else if (kind != SourceKind::kQuery && diagnostics_.error_count() == errors_before) {
    // A condition on columns that are not understood would be a second report of their fault.
    ResolveWhere({.file = facts_.file,
                  .option = facts_.reader.options.Find("where"),
                  .table = kind == SourceKind::kTable && facts_.reader.plugin->reader->where_pushdown,
                  .source = source,
                  .pipeline = facts_.pipeline,
                  .builder = builder_,
                  .diagnostics = diagnostics_});
  }
  if (facts_.writer.spec == nullptr) return;
  facts_.pipeline.source.all_fields = columns.all_fields;
  CheckCount(columns);
  BuildOutputs(columns);
}

// Conditions in the language of a system go there as they are written.
void Analysis::LeaveWhereToSource() {
  const BoundOption* where = facts_.reader.options.Find("where");
  if (where == nullptr || !where->value || where->spec->ignored) return;
  facts_.pipeline.plan.reader.where = {{"", std::get<Template>(*where->value), {}}};
  facts_.pipeline.notes.push_back("where: runs in the source as it is written");
}

bool Analysis::IsRunnable() const {
  return facts_.reader.plugin != nullptr && facts_.reader.plugin->runnable &&
         facts_.writer.plugin != nullptr && facts_.writer.plugin->runnable;
}

void Analysis::CheckCount(const ReaderColumns& columns) {
  if (!columns.complete || columns.all_fields || !facts_.writer_columns.listed()) return;
  std::vector<ColumnPlace> places;
  for (const ReaderColumn& column : columns.columns) places.push_back({column.name, column.span});
  const BoundOption* option = facts_.reader.options.Find("column");
  CheckColumnCount(places, option != nullptr ? option->json->span : facts_.reader.step->plugin_span,
                   facts_.writer_columns, diagnostics_);
}

OutputOptions Analysis::ReadOutputOptions() {
  OutputOptions options;
  const BoundOption* option = facts_.writer.options.Find("dateFormat");
  if (option == nullptr || facts_.pipeline.sink.layout != ir::Layout::kText) return options;
  options.date_pattern_text =
      facts_.writer.options.PlainText("dateFormat", diagnostics_).value_or("");
  if (options.date_pattern_text.empty()) return options;
  options.date_pattern =
      CheckDatePattern(options.date_pattern_text, option->json->span, diagnostics_);
  return options;
}

void Analysis::BuildOutputs(const ReaderColumns& columns) {
  OutputOptions options = ReadOutputOptions();
  for (const ReaderColumn& column : columns.columns) {
    std::optional<ir::Output> output = BuildOutput(facts_.pipeline, builder_, column.value,
                                                   column.name, options, column.span, diagnostics_);
    if (output) facts_.pipeline.outputs.push_back(*std::move(output));
  }
}

JobFacts Analysis::Run() {
  facts_.settings = CheckSettings(facts_.job, diagnostics_);
  facts_.reader = FindEndpoint(facts_.job.reader, Side::kReader);
  facts_.writer = FindEndpoint(facts_.job.writer, Side::kWriter);
  if (facts_.writer.spec != nullptr) BindSink();
  if (facts_.reader.spec != nullptr) {
    BindSource();
    CheckReader();
  }
  if (facts_.pipeline.parameters.size() > kMaxParameters) {
    diagnostics_.Report(Diag::kTooManyValues, facts_.job.reader.span,
                        fmt::format("the job has more than {} variables", kMaxParameters));
  }
  return std::move(facts_);
}

}  // namespace

JobFacts AnalyzeJob(const SourceFile& file, const ast::Job& job, const PluginCatalog& catalog,
                    DiagnosticSink& diagnostics) {
  return Analysis(file, job, catalog, diagnostics).Run();
}

}  // namespace penstock
