#include "compiler/driver/describe_job.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/driver/fill_plan.h"
#include "compiler/driver/find_data_sources.h"
#include "runtime/engine/run_setup.h"
#include "runtime/schedule/variable_text.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

// For a job that gets its values when it runs.
Result<std::string> NoValue(std::string_view name, std::string_view) {
  return Status(
      Failure::kNotRunnable,
      fmt::format("the value of `{}` is needed for compiling the job, but an executable gets its "
                  "values when it runs: write the value itself, or use `penstock run`",
                  WrittenForm(name)));
}

KnownValues Known(const RunOptions& options, VariableValues values) {
  return values == VariableValues::kUngiven ? KnownValues(NoValue) : ValuesOf(options);
}

// Gives the variables that are used new numbers, and forgets the others: they need no value.
class UsedParameters {
 public:
  explicit UsedParameters(const JobPlan& plan) : plan_(plan) {}

  void Visit(Template& text) {
    for (Template::Piece& piece : text.pieces) {
      if (piece.parameter < 0) continue;
      const auto [known, is_new] = numbers_.emplace(piece.parameter, used_.parameters.size());
      if (is_new) Add(piece.parameter);
      piece.parameter = static_cast<int>(known->second);
    }
  }

  void Visit(OptionValue& value) {
    if (auto* text = std::get_if<Template>(&value)) Visit(*text);
    if (auto* list = std::get_if<std::vector<Template>>(&value)) {
      for (Template& text : *list) Visit(text);
    }
  }

  JobPlan Take() { return std::move(used_); }

 private:
  void Add(int old) {
    const auto index = static_cast<size_t>(old);
    if (std::ranges::find(plan_.secret_parameters, old) != plan_.secret_parameters.end()) {
      used_.secret_parameters.push_back(static_cast<int>(used_.parameters.size()));
    }
    used_.parameters.push_back(plan_.parameters[index]);
    used_.parameter_lines.push_back(plan_.parameter_lines[index]);
  }

  const JobPlan& plan_;
  JobPlan used_;
  std::map<int, size_t> numbers_;
};

// "connection[1].table" is listed as "connection.table".
bool IsListed(const std::string& option, const std::vector<std::string_view>& listed) {
  const size_t open = option.find('[');
  const size_t close = option.find(']', open);
  const std::string name =
      close == std::string::npos ? option : option.substr(0, open) + option.substr(close + 1);
  return std::ranges::find(listed, name) != listed.end();
}

// A plan with nothing but what Describe of that side uses.
JobPlan PlanToDescribe(const JobPlan& plan, const EndpointPlan& side, const EndpointSpec& spec) {
  UsedParameters parameters(plan);
  EndpointPlan endpoint = side;
  endpoint.where.clear();
  std::erase_if(endpoint.options,
                [&](const auto& option) { return !IsListed(option.first, spec.schema_options); });
  for (auto& [name, value] : endpoint.options) parameters.Visit(value);
  for (DataSourceUse& use : endpoint.data_sources) parameters.Visit(use.name);
  JobPlan needed = parameters.Take();
  needed.job_name = plan.job_name;
  needed.time_zone = plan.time_zone;
  needed.reader.plugin = plan.reader.plugin;
  needed.writer.plugin = plan.writer.plugin;
  (spec.side() == Side::kReader ? needed.reader : needed.writer) = std::move(endpoint);
  return needed;
}

Result<TableSchema> Ask(const JobPlan& plan, const EndpointSpec& spec, const RunOptions& options,
                        VariableValues values) {
  const std::vector<std::string> needed = NeededParameters(plan);
  if (values == VariableValues::kUngiven && !needed.empty()) {
    return Status(Failure::kParameterMissing,
                  fmt::format("`${{{}}}` in its address has no value before the job runs",
                              fmt::join(needed, "}`, `${")));
  }
  PST_ASSIGN_OR_RETURN(const std::unique_ptr<FilledPlan> filled, FillPlan(plan, options));
  const bool reads = spec.side() == Side::kReader;
  const std::string& plugin = reads ? plan.reader.plugin : plan.writer.plugin;
  const PluginRuntime& runtime = *FindPluginRuntime(plugin);
  Result<TableSchema> schema = reads ? runtime.new_reader(filled->context)->Describe()
                                     : runtime.new_writer(filled->context)->Describe();
  if (!schema.ok()) {
    const Status& status = schema.status();
    return Status(status.failure(), fmt::format("{}: {}", DescribeFailure(status.failure()).title,
                                                filled->secrets.Conceal(status.message())));
  }
  if (schema->columns.empty()) return Status(Failure::kNotRunnable, "it has no columns");
  return schema;
}

// No columns where the endpoint does not describe them.
Result<TableSchema> SchemaOf(const JobPlan& plan, const EndpointSpec& spec,
                             const RunOptions& options, VariableValues values) {
  if (spec.schema_options.empty()) return TableSchema();
  const bool reads = spec.side() == Side::kReader;
  const EndpointPlan& side = reads ? plan.reader : plan.writer;
  Result<TableSchema> schema = Ask(PlanToDescribe(plan, side, spec), spec, options, values);
  if (schema.ok()) return schema;
  return Status(schema.status().failure(),
                fmt::format("the columns of the {} `{}` are needed to compile the job: {}",
                            reads ? "reader" : "writer", side.plugin, schema.status().message()));
}

}  // namespace

Status DescribeJob(CheckedJob& job, const PluginCatalog& catalog, const RunOptions& options,
                   VariableValues values) {
  if (!job.resolved) return {};
  const JobPlan& plan = job.resolved->plan;
  if (!CanRun(plan.reader.plugin, Side::kReader) || !CanRun(plan.writer.plugin, Side::kWriter)) {
    return {};
  }
  const EndpointSpec& reader = *catalog.Find(plan.reader.plugin, Side::kReader)->reader;
  const EndpointSpec& writer = *catalog.Find(plan.writer.plugin, Side::kWriter)->writer;
  JobSchemas schemas;
  PST_ASSIGN_OR_RETURN(schemas.reader, SchemaOf(plan, reader, options, values));
  PST_ASSIGN_OR_RETURN(schemas.writer, SchemaOf(plan, writer, options, values));
  if (schemas.reader.columns.empty() && schemas.writer.columns.empty()) return {};
  SourceFile file = std::move(*job.file);
  job = CheckJob(std::move(file), catalog, Known(options, values), schemas);
  return {};
}

CheckedJob CheckDescribedJob(const std::string& path, const PluginCatalog& catalog,
                             RunOptions& options, VariableValues values) {
  CheckedJob job =
      CheckJobWithSources(path, catalog, Known(options, values), options.data_sources_path);
  Status described = DescribeJob(job, catalog, options, values);
  if (!described.ok()) {
    job.loaded = std::move(described);
    job.resolved.reset();
  }
  return job;
}

}  // namespace penstock
