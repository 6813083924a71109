#include "compiler/sema/analyze.h"

// The order of the checks: plugins, settings, options, dialects, columns, filter, outputs, counts.
// A step that lacks its ground because of an earlier fault is left out, so that one mistake is
// reported once.

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compiler/ir/verify.h"
#include "compiler/sema/bind_dialect.h"
#include "compiler/sema/bind_options.h"
#include "compiler/sema/build_output.h"
#include "compiler/sema/check_settings.h"
#include "compiler/sema/data_source_uses.h"
#include "compiler/sema/find_plugin.h"
#include "compiler/sema/reader_columns.h"
#include "compiler/sema/rules/addresses.h"
#include "compiler/sema/rules/column_lists.h"
#include "compiler/sema/rules/delimited_text.h"
#include "compiler/sema/rules/elsewhere.h"
#include "compiler/sema/rules/encoding.h"
#include "compiler/sema/rules/job_facts.h"
#include "compiler/sema/rules/key_columns.h"
#include "compiler/sema/rules/key_ranges.h"
#include "compiler/sema/rules/option_rules.h"
#include "compiler/sema/rules/own_output.h"
#include "compiler/sema/rules/parallel_reading.h"
#include "compiler/sema/rules/placeholders.h"
#include "compiler/sema/rules/query_conflicts.h"
#include "compiler/sema/rules/safe_runs.h"
#include "compiler/sema/rules/schedule_expressions.h"
#include "compiler/sema/rules/secrets.h"
#include "compiler/sema/rules/split_key.h"
#include "compiler/sema/rules/sql_conditions.h"
#include "compiler/sema/rules/type_pairs.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/where_clause.h"
#include "compiler/sema/wording.h"
#include "compiler/sema/writer_columns.h"

namespace penstock {
namespace {

class Analysis {
 public:
  Analysis(const SourceFile& file, const ast::Job& job, const PluginCatalog& catalog,
           DiagnosticSink& diagnostics)
      : file_(file), job_(job), catalog_(catalog), diagnostics_(diagnostics) {}

  std::optional<ir::Pipeline> Run();

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
  void CheckRules(const CheckedSettings& settings);
  void FillPlan(CheckedSettings settings);

  const SourceFile& file_;
  const ast::Job& job_;
  const PluginCatalog& catalog_;
  DiagnosticSink& diagnostics_;
  std::vector<VariableUse> uses_;  // of variables, in both steps
  ir::Pipeline pipeline_;
  ExprBuilder builder_{pipeline_};
  Endpoint reader_;
  Endpoint writer_;
  ColumnList reader_list_;
  ReaderColumns reader_columns_;
  WriterColumns writer_columns_;
  bool star_ = false;  // the reader takes all columns
};

Endpoint Analysis::FindEndpoint(const ast::Step& step, Side side) {
  Endpoint endpoint;
  endpoint.step = &step;
  endpoint.plugin = FindPlugin(step, side, catalog_, diagnostics_);
  if (endpoint.plugin == nullptr) return endpoint;
  endpoint.spec = endpoint.plugin->side(side);
  endpoint.options =
      BindOptions(step, *endpoint.spec, endpoint.plugin->name, pipeline_.parameters, diagnostics_);
  CheckPluginName(job_, step, side, *endpoint.plugin, diagnostics_);
  return endpoint;
}

void Analysis::BindSource() {
  ir::Source& source = pipeline_.source;
  source.layout =
      reader_.spec->layout == EndpointLayout::kText ? ir::Layout::kText : ir::Layout::kCells;
  if (source.layout == ir::Layout::kText &&
      !AnyHolds(reader_.spec->not_delimited, reader_.options)) {
    source.dialect =
        BindDialect(Side::kReader, reader_.options, reader_.step->plugin_span, diagnostics_);
  }
  CheckQueryConflicts(reader_.options, reader_.spec->columns.form == ColumnForm::kVerbatim,
                      diagnostics_);
  CheckSplitKey(reader_.options, diagnostics_);
  CheckEncoding(reader_.options, diagnostics_);
}

void Analysis::BindSink() {
  ir::Sink& sink = pipeline_.sink;
  sink.layout =
      writer_.spec->layout == EndpointLayout::kText ? ir::Layout::kText : ir::Layout::kCells;
  if (sink.layout == ir::Layout::kText && !AnyHolds(writer_.spec->not_delimited, writer_.options)) {
    sink.dialect =
        writer_.plugin->writer->printed
            ? PrintedDialect(writer_.options, diagnostics_)
            : BindDialect(Side::kWriter, writer_.options, writer_.step->plugin_span, diagnostics_);
  }
  if (AnyHolds(writer_.spec->columns.open, writer_.options)) return;
  writer_columns_ = writer_.plugin->writer->fixed_columns
                        ? ReadWriterColumns(writer_.options, *writer_.plugin->writer, diagnostics_)
                        : ReadHeaderColumns(writer_.options.Find("header"));
}

SourceKind Analysis::KindOfSource() const {
  if (reader_.spec->columns.form != ColumnForm::kExpressions) return SourceKind::kSystem;
  if (reader_.spec->layout == EndpointLayout::kText) return SourceKind::kText;
  if (!reader_.spec->columns.sql) return SourceKind::kGenerated;
  return FindQuery(reader_.options) != nullptr ? SourceKind::kQuery : SourceKind::kTable;
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
  const BoundOption* option = reader_.options.Find("column");
  bool open = AnyHolds(reader_.spec->columns.open, reader_.options);
  // Where `column` does not decide what is read, an empty list is as good as none.
  bool empty =
      option != nullptr && option->json->is(JsonValue::Kind::kArray) && option->json->items.empty();
  if (open && empty) option = nullptr;
  reader_list_ = ReadColumnList(option, *reader_.spec, diagnostics_);
  const ColumnList& list = reader_list_;
  star_ = list.star || (list.option == nullptr && kind == SourceKind::kText);
  NamingRule rule = RuleFor(kind, reader_);
  SourceColumns source(pipeline_, builder_, rule.naming, std::move(rule.why_none), diagnostics_);
  ReaderColumns& columns = reader_columns_;
  const int errors_before = diagnostics_.error_count();
  // Columns that are not listed take their number from the writer.
  if (writer_.spec != nullptr || (list.option != nullptr && !list.star)) {
    columns = ResolveReaderColumns({.file = file_,
                                    .kind = kind,
                                    .list = list,
                                    .step = *reader_.step,
                                    .spec = *reader_.spec,
                                    .writer = writer_columns_,
                                    .checked_only = !IsRunnable(),
                                    .text_sink = pipeline_.sink.layout == ir::Layout::kText,
                                    .source = source,
                                    .pipeline = pipeline_,
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
    ResolveWhere({.file = file_,
                  .option = reader_.options.Find("where"),
                  .table = kind == SourceKind::kTable && reader_.plugin->reader->where_pushdown,
                  .source = source,
                  .pipeline = pipeline_,
                  .builder = builder_,
                  .diagnostics = diagnostics_});
  }
  if (writer_.spec == nullptr) return;
  pipeline_.source.all_fields = columns.all_fields;
  CheckCount(columns);
  BuildOutputs(columns);
}

// Conditions in the language of a system go there as they are written.
void Analysis::LeaveWhereToSource() {
  const BoundOption* where = reader_.options.Find("where");
  if (where == nullptr || !where->value || where->spec->ignored) return;
  pipeline_.plan.reader.where = {{"", std::get<Template>(*where->value), {}}};
  pipeline_.notes.push_back("where: runs in the source as it is written");
}

bool Analysis::IsRunnable() const {
  return reader_.plugin != nullptr && reader_.plugin->runnable && writer_.plugin != nullptr &&
         writer_.plugin->runnable;
}

void Analysis::CheckCount(const ReaderColumns& columns) {
  if (!columns.complete || columns.all_fields || !writer_columns_.listed()) return;
  std::vector<ColumnPlace> places;
  for (const ReaderColumn& column : columns.columns) places.push_back({column.name, column.span});
  const BoundOption* option = reader_.options.Find("column");
  CheckColumnCount(places, option != nullptr ? option->json->span : reader_.step->plugin_span,
                   writer_columns_, diagnostics_);
}

OutputOptions Analysis::ReadOutputOptions() {
  OutputOptions options;
  const BoundOption* option = writer_.options.Find("dateFormat");
  if (option == nullptr || pipeline_.sink.layout != ir::Layout::kText) return options;
  options.date_pattern_text = writer_.options.PlainText("dateFormat", diagnostics_).value_or("");
  if (options.date_pattern_text.empty()) return options;
  options.date_pattern =
      CheckDatePattern(options.date_pattern_text, option->json->span, diagnostics_);
  return options;
}

void Analysis::BuildOutputs(const ReaderColumns& columns) {
  OutputOptions options = ReadOutputOptions();
  for (const ReaderColumn& column : columns.columns) {
    std::optional<ir::Output> output = BuildOutput(pipeline_, builder_, column.value, column.name,
                                                   options, column.span, diagnostics_);
    if (output) pipeline_.outputs.push_back(*std::move(output));
  }
}

// What is known of the parts, looked at together.
void Analysis::CheckRules(const CheckedSettings& settings) {
  const JobFacts facts{.file = file_,
                       .job = job_,
                       .reader = reader_,
                       .writer = writer_,
                       .reader_list = reader_list_,
                       .reader_columns = reader_columns_,
                       .writer_columns = writer_columns_,
                       .settings = settings,
                       .pipeline = pipeline_};
  CheckAddresses(reader_, diagnostics_);
  CheckAddresses(writer_, diagnostics_);
  CheckRanges(facts, diagnostics_);
  CheckConditions(facts, diagnostics_);
  CheckColumnLists(facts, diagnostics_);
  CheckKeyColumns(facts, diagnostics_);
  CheckTypePairs(facts, diagnostics_);
  CheckDelimitedText(facts, diagnostics_);
  CheckTimeZone(facts, diagnostics_);
  CheckParallelReading(facts, diagnostics_);
  CheckSafeRuns(facts, diagnostics_);
  CheckOwnOutput(facts, diagnostics_);
  CheckSpeed(facts, diagnostics_);
  CheckForms(facts, diagnostics_);
}

void Analysis::FillPlan(CheckedSettings settings) {
  JobPlan& plan = pipeline_.plan;
  plan.job_name = file_.name();
  plan.parameters = pipeline_.parameters;
  for (const std::string& name : plan.parameters) {
    const auto use = std::ranges::find(uses_, name, &VariableUse::name);
    plan.parameter_lines.push_back(use == uses_.end() ? 0 : file_.PlaceOf(use->span.begin).line);
  }
  plan.secret_parameters = SecretParameters(plan.parameters, {&reader_.options, &writer_.options});
  plan.limits = settings.limits;
  plan.time_zone = std::move(settings.time_zone);
  plan.reader.plugin = reader_.plugin->name;
  plan.reader.options = reader_.options.Values();
  plan.reader.data_sources = DataSourceUses(reader_.options, *reader_.plugin, *reader_.spec);
  plan.reader.options.erase("where");  // it is in EndpointPlan::where and in the loop
  // `*` as so many columns as the writer has: the reader sees to it that there are no more. A table
  // has to be told in any case.
  const bool reads_text = pipeline_.source.layout == ir::Layout::kText;
  if ((star_ && !pipeline_.source.all_fields) || (pipeline_.source.all_fields && !reads_text)) {
    plan.reader.options.emplace("column", Template::Plain("*"));
  }
  plan.writer.plugin = writer_.plugin->name;
  plan.writer.options = writer_.options.Values();
  plan.writer.data_sources = DataSourceUses(writer_.options, *writer_.plugin, *writer_.spec);
  for (size_t i = 0; i < pipeline_.outputs.size(); ++i) {
    const ir::Output& output = pipeline_.outputs[i];
    PlanColumn column;
    bool named = writer_columns_.listed() && i < writer_columns_.names.size();
    column.name = named ? writer_columns_.names[i] : output.name;
    column.type = builder_.TypeOf(output.value);
    plan.column_names.push_back(column.name);
    // `*` leaves it to the target which columns it has.
    if (!writer_columns_.star) plan.writer.columns.push_back(std::move(column));
  }
  for (const ir::SourceColumn& column : pipeline_.source.columns) {
    plan.field_names.push_back(column.name);
  }
  if (plan.reader.options.contains("splitPk") && plan.limits.concurrent == 1) {
    pipeline_.notes.push_back("`splitPk` is not used: the job reads with one thread");
  }
}

std::optional<ir::Pipeline> Analysis::Run() {
  for (const ast::Step* step : {&job_.reader, &job_.writer}) {
    if (step->parameters == nullptr) continue;
    CheckPlaceholders(*step, diagnostics_);
    if (step->connector) continue;  // `${...}` is the business of Kafka Connect
    const std::vector<VariableUse> uses = FindUses(file_, *step->parameters);
    CheckScheduleExpressions(uses, step->path, diagnostics_);
    CheckSecretNames(file_, *step->parameters, step->path, diagnostics_);
    uses_.insert(uses_.end(), uses.begin(), uses.end());
  }
  CheckedSettings settings = CheckSettings(job_, diagnostics_);
  reader_ = FindEndpoint(job_.reader, Side::kReader);
  writer_ = FindEndpoint(job_.writer, Side::kWriter);
  if (writer_.spec != nullptr) BindSink();
  if (reader_.spec != nullptr) {
    BindSource();
    CheckReader();
  }
  CheckRules(settings);
  if (pipeline_.parameters.size() > kMaxParameters) {
    diagnostics_.Report(Diag::kTooManyValues, job_.reader.span,
                        fmt::format("the job has more than {} variables", kMaxParameters));
  }
  if (diagnostics_.has_errors()) return std::nullopt;
  if (reader_.plugin == nullptr || writer_.plugin == nullptr) return std::nullopt;
  FillPlan(std::move(settings));
  PST_CHECK(!ir::FindFault(pipeline_).has_value());
  return std::move(pipeline_);
}

}  // namespace

std::optional<ir::Pipeline> AnalyzeJob(const SourceFile& file, const ast::Job& job,
                                       const PluginCatalog& catalog, DiagnosticSink& diagnostics) {
  return Analysis(file, job, catalog, diagnostics).Run();
}

}  // namespace penstock
