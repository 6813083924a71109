#include "compiler/sema/analyze.h"

// The order of the checks: settings, plugins and options, dialects, columns, filter,
// outputs. What an earlier fault leaves unknown is not checked, so that one mistake is reported
// once.

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compiler/diagnostics/report_except.h"
#include "compiler/sema/bind_dialect.h"
#include "compiler/sema/bind_options.h"
#include "compiler/sema/build_output.h"
#include "compiler/sema/check_settings.h"
#include "compiler/sema/find_plugin.h"
#include "compiler/sema/option_condition.h"
#include "compiler/sema/reader_columns.h"
#include "compiler/sema/target_column.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/transforms.h"
#include "compiler/sema/where_clause.h"
#include "compiler/sema/wording.h"
#include "compiler/sema/writer_columns.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

Endpoint BindEndpoint(const SourceFile& file, const ast::Job& job, Side side,
                      const PluginCatalog& catalog, std::vector<std::string>& parameters,
                      DiagnosticSink& diagnostics) {
  const ast::Step& step = side == Side::kReader ? job.reader : job.writer;
  Endpoint endpoint;
  endpoint.step = &step;
  // In a connector, `${...}` is resolved by Kafka Connect.
  if (step.parameters != nullptr && !step.connector) {
    endpoint.uses = FindUses(file, step.filled ? *step.as_written : *step.parameters);
  }
  endpoint.plugin = FindPlugin(step, side, catalog, diagnostics);
  if (endpoint.plugin == nullptr) return endpoint;
  // DataX has descendants whose plugins share a name and nothing else.
  if (job.portability.datax && HasKeysOfAnother(step, *endpoint.plugin->side(side))) {
    diagnostics.Report(
        Diag::kPluginNotChecked, step.plugin_span,
        fmt::format("the {} `{}` has the keys of another plugin of that name, so its "
                    "parameters are not checked and it cannot be run",
                    NameOf(side), Excerpt(step.plugin)));
    endpoint.plugin = nullptr;
    return endpoint;
  }
  endpoint.spec = endpoint.plugin->side(side);
  endpoint.options =
      BindOptions(step, *endpoint.spec, endpoint.plugin->name, parameters, diagnostics);
  return endpoint;
}

void AddUses(const SourceFile& file, const std::vector<ast::Transform>& transforms,
             std::vector<VariableUse>& uses) {
  for (const ast::Transform& transform : transforms) {
    for (const JsonValue* argument : transform.arguments) {
      for (VariableUse& use : FindUses(file, *argument)) uses.push_back(std::move(use));
    }
  }
}

// The dialect of an endpoint of delimited text; that of any other has no meaning.
ir::TextDialect DialectOf(const Endpoint& endpoint, DiagnosticSink& diagnostics) {
  const bool delimited = endpoint.spec->layout == EndpointLayout::kText &&
                         !AnyHolds(endpoint.spec->not_delimited, endpoint.options);
  if (!delimited) return {};
  const Side side = endpoint.spec->side();
  if (side == Side::kWriter && endpoint.plugin->writer->printed) {
    return PrintedDialect(endpoint.options, diagnostics);
  }
  return BindDialect(side, endpoint.options, endpoint.step->plugin_span, diagnostics);
}

WriterColumns ListOf(const Endpoint& writer, DiagnosticSink& diagnostics) {
  if (AnyHolds(writer.spec->columns.open, writer.options)) return {};
  const WriterSpec& spec = *writer.plugin->writer;
  return spec.fixed_columns ? ReadWriterColumns(writer.options, spec, diagnostics)
                            : ReadHeaderColumns(writer.options.Find("header"));
}

// `may_be_empty`: an empty list is as good as none.
ColumnList ListOf(const Endpoint& reader, bool may_be_empty, DiagnosticSink& diagnostics) {
  const BoundOption* option = reader.options.Find("column");
  const bool empty =
      option != nullptr && option->json->is(JsonValue::Kind::kArray) && option->json->items.empty();
  return ReadColumnList(may_be_empty && empty ? nullptr : option, *reader.spec, diagnostics);
}

SourceKind KindOf(const Endpoint& reader) {
  if (reader.spec->columns.form != ColumnForm::kExpressions) return SourceKind::kSystem;
  if (reader.spec->layout == EndpointLayout::kText) return SourceKind::kText;
  if (!reader.spec->columns.sql) {
    return reader.spec->schema_options.empty() ? SourceKind::kGenerated : SourceKind::kDescribed;
  }
  return FindQuery(reader.options) != nullptr ? SourceKind::kQuery : SourceKind::kTable;
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
    case SourceKind::kDescribed:
      return {SourceColumns::Naming::kSchema, ""};
    case SourceKind::kQuery:
      return {SourceColumns::Naming::kQuery, "put it into the query"};
    case SourceKind::kSystem:
    case SourceKind::kGenerated:
      break;
  }
  return {SourceColumns::Naming::kNone, "columns of this reader are selected by `name`"};
}

// `fileFormat` text is then as if it were not set.
void DropTextFormat(Endpoint& reader) {
  const auto format = reader.options.options.find("fileFormat");
  if (format == reader.options.options.end() || !format->second.value) return;
  const auto* text = std::get_if<Template>(&*format->second.value);
  if (text != nullptr && text->Expand({}) == "text") reader.options.options.erase(format);
}

bool IsRunnable(const Endpoint& endpoint) {
  return endpoint.plugin != nullptr && endpoint.plugin->runnable;
}

// The reader's columns and its condition, as expressions of `facts.pipeline`. The writer is known
// as far as it can be.
ReaderColumns ResolveReader(const JobFacts& facts, bool open, ir::Pipeline& pipeline,
                            ExprBuilder& builder, DiagnosticSink& diagnostics) {
  // A query has the columns that it selects, whatever `column` says.
  const bool is_query = open && !facts.reader.schema.columns.empty();
  const SourceKind kind = is_query ? SourceKind::kQuery : KindOf(facts.reader);
  ColumnList list = facts.reader_list;
  list.star |= is_query;
  NamingRule rule = RuleFor(kind, facts.reader);
  SourceColumns source(pipeline, builder, *facts.reader.plugin->reader, facts.reader.schema,
                       rule.naming, std::move(rule.why_none), diagnostics);
  ReaderColumns columns;
  const int errors_before = diagnostics.error_count();
  // Columns that are not listed take their number from the writer.
  if (facts.writer.spec != nullptr || (list.option != nullptr && !list.star)) {
    columns = ResolveReaderColumns({.file = facts.file,
                                    .kind = kind,
                                    .list = list,
                                    .step = *facts.reader.step,
                                    .spec = *facts.reader.plugin->reader,
                                    .writer = facts.writer_columns,
                                    .checked_only = !IsRunnable(facts.reader) ||
                                                    !IsRunnable(facts.writer) ||
                                                    facts.writer.is_undescribed(),
                                    .text_sink = pipeline.sink.layout == ir::Layout::kText,
                                    .values = facts.job.values,
                                    .source = source,
                                    .pipeline = pipeline,
                                    .builder = builder,
                                    .diagnostics = diagnostics});
  }
  if (open && !is_query) {  // what is listed has been checked, but is not what comes
    columns.columns.clear();
    columns.complete = false;
  }
  const BoundOption* where = facts.reader.options.Find("where");
  if (kind == SourceKind::kSystem) {
    // Conditions in the language of a system go there as they are written.
    if (where != nullptr && where->value && !where->spec->ignored) {
      pipeline.source.pushed = {{"", std::get<Template>(*where->value), {}}};
      pipeline.notes.push_back("where: runs in the source as written");
    }
  } else if (kind != SourceKind::kQuery && diagnostics.error_count() == errors_before) {
    // A condition on columns that are not understood would be a second report of their fault.
    ResolveWhere(
        {.file = facts.file,
         .option = where,
         .table = kind == SourceKind::kTable && facts.reader.plugin->reader->where_pushdown,
         .source = source,
         .pipeline = pipeline,
         .builder = builder,
         .diagnostics = diagnostics});
  }
  LowerTransforms({facts.job.transforms, pipeline, builder, diagnostics}, &columns);
  return columns;
}

// What may be right or wrong, depending on types that are not known yet.
constexpr Diag kOfTypes[] = {Diag::kForbiddenConversion, Diag::kFunctionArguments,
                             Diag::kIncompatibleTypes, Diag::kNotBoolean};

OutputOptions ReadOutputOptions(const Endpoint& writer, const ast::ValueDefaults& values,
                                DiagnosticSink& diagnostics) {
  OutputOptions options;
  if (writer.spec->layout != EndpointLayout::kText) return options;
  options.base64 = SameIgnoringCase(
      writer.options.PlainText("byteEncoding", diagnostics).value_or(""), "base64");
  const BoundOption* option = writer.options.Find("dateFormat");
  Span span;
  if (option != nullptr) {
    options.date_pattern_text = writer.options.PlainText("dateFormat", diagnostics).value_or("");
    span = option->json->span;
  }
  if (!options.date_pattern_text.empty()) {
    options.date_pattern = CheckDatePattern(options.date_pattern_text, values, span, diagnostics);
  } else if (values.date_format) {
    DiagnosticSink reported;  // with the patterns of the job
    options.date_pattern_text = values.date_format->text;
    options.date_pattern =
        CheckDatePattern(values.date_format->text, values, values.date_format->span, reported);
  }
  return options;
}

// Named by the writer where it lists its columns.
std::vector<ir::Output> BuildOutputs(const JobFacts& facts, const OutputOptions& options,
                                     ir::Pipeline& pipeline, ExprBuilder& builder,
                                     DiagnosticSink& diagnostics) {
  const bool knows_types = !facts.reader.is_undescribed() && !facts.writer.is_undescribed();
  const WriterColumns& writer = facts.writer_columns;
  const size_t listed = writer.listed() ? writer.names.size() : 0;
  std::vector<ir::Output> outputs;
  for (size_t i = 0; i < facts.reader_columns.columns.size(); ++i) {
    const ReaderColumn& column = facts.reader_columns.columns[i];
    std::optional<FittedValue> fitted = FittedValue{column.value};
    if (knows_types) fitted = FitTarget(facts, i, column, builder, diagnostics);
    if (!fitted) continue;
    std::optional<ir::Output> output =
        BuildOutput(pipeline, builder, fitted->value, i < listed ? writer.names[i] : column.name,
                    options, column.span, diagnostics);
    if (!output) continue;
    output->encode = fitted->encode;
    outputs.push_back(*std::move(output));
  }
  return outputs;
}

}  // namespace

JobFacts AnalyzeJob(const SourceFile& file, const ast::Job& job, const PluginCatalog& catalog,
                    const JobSchemas& schemas, DiagnosticSink& diagnostics) {
  JobFacts facts(file, job);
  ir::Pipeline& pipeline = facts.pipeline;
  std::vector<std::string>& parameters = pipeline.parameters;
  for (const std::string& name : job.filled) ParameterIndex(parameters, name);
  for (const ast::Scalar& pattern : job.values.date_patterns) {
    CheckDatePattern(pattern.text, job.values, pattern.span, diagnostics);
  }
  facts.settings = CheckSettings(job, diagnostics);
  facts.reader = BindEndpoint(file, job, Side::kReader, catalog, parameters, diagnostics);
  AddUses(file, job.transforms, facts.reader.uses);
  facts.writer = BindEndpoint(file, job, Side::kWriter, catalog, parameters, diagnostics);
  facts.reader.schema = schemas.reader;
  facts.writer.schema = schemas.writer;
  if (facts.writer.spec != nullptr) {
    pipeline.sink = {facts.writer.spec->layout, DialectOf(facts.writer, diagnostics),
                     facts.writer.spec->wire};
    facts.writer_columns = ListOf(facts.writer, diagnostics);
    MatchSchema(facts.writer, facts.writer_columns, diagnostics);
  }
  if (facts.reader.spec != nullptr) {
    if (job.values.quotes_in_text && KindOf(facts.reader) == SourceKind::kText) {
      DropTextFormat(facts.reader);
    }
    pipeline.source.layout = facts.reader.spec->layout;
    pipeline.source.dialect = DialectOf(facts.reader, diagnostics);
    pipeline.source.dialect.blanks_around_null =
        job.values.blanks_around_null && pipeline.source.dialect.null_text.has_value();
    pipeline.source.wire = facts.reader.spec->wire;
    const bool open = AnyHolds(facts.reader.spec->columns.open, facts.reader.options);
    // Also where `column` does not decide what is read.
    const bool may_be_empty =
        open || (job.values.empty_columns_are_all && KindOf(facts.reader) == SourceKind::kText);
    facts.reader_list = ListOf(facts.reader, may_be_empty, diagnostics);
    facts.star = facts.reader_list.star ||
                 (facts.reader_list.option == nullptr && KindOf(facts.reader) == SourceKind::kText);
    ExprBuilder builder(pipeline);
    if (facts.reader.is_undescribed()) {
      DiagnosticSink all;
      facts.reader_columns = ResolveReader(facts, open, pipeline, builder, all);
      ReportExcept(kOfTypes, all, diagnostics);
    } else {
      facts.reader_columns = ResolveReader(facts, open, pipeline, builder, diagnostics);
    }
    if (facts.writer.spec != nullptr) {
      pipeline.source.all_fields = facts.reader_columns.all_fields;
      const OutputOptions options = ReadOutputOptions(facts.writer, job.values, diagnostics);
      pipeline.outputs = BuildOutputs(facts, options, pipeline, builder, diagnostics);
    }
  } else {
    ExprBuilder builder(pipeline);
    LowerTransforms({job.transforms, pipeline, builder, diagnostics}, nullptr);
  }
  if (parameters.size() > kMaxParameters) {
    diagnostics.Report(Diag::kTooManyValues, job.reader.span,
                       fmt::format("the job uses more than {} variables", kMaxParameters));
  }
  return facts;
}

}  // namespace penstock
