#include "compiler/rules/check_rules.h"

#include "compiler/rules/addresses.h"
#include "compiler/rules/column_lists.h"
#include "compiler/rules/delimited_text.h"
#include "compiler/rules/elsewhere.h"
#include "compiler/rules/encoding.h"
#include "compiler/rules/key_columns.h"
#include "compiler/rules/key_ranges.h"
#include "compiler/rules/option_rules.h"
#include "compiler/rules/own_output.h"
#include "compiler/rules/parallel_reading.h"
#include "compiler/rules/placeholders.h"
#include "compiler/rules/plugin_check.h"
#include "compiler/rules/query_conflicts.h"
#include "compiler/rules/related_options.h"
#include "compiler/rules/safe_runs.h"
#include "compiler/rules/schedule_expressions.h"
#include "compiler/rules/secrets.h"
#include "compiler/rules/split_key.h"
#include "compiler/rules/sql_conditions.h"
#include "compiler/rules/type_pairs.h"

namespace penstock {
namespace {

void CheckTexts(const JobFacts& facts, const ast::Step& step, const Endpoint& endpoint,
                DiagnosticSink& diagnostics) {
  if (step.parameters == nullptr) return;
  CheckPlaceholders(step, diagnostics);
  if (step.connector) return;  // `${...}` is the business of Kafka Connect
  CheckScheduleExpressions(endpoint.uses, step.path, diagnostics);
  CheckSecretNames(facts.file, *step.parameters, step.path, diagnostics);
}

void CheckOptions(const JobFacts& facts, const Endpoint& endpoint, DiagnosticSink& diagnostics) {
  if (endpoint.spec == nullptr) return;
  const ast::Step& step = *endpoint.step;
  if (step.parameters != nullptr && !step.parameters->members.empty()) {
    CheckOptionRules(step, *endpoint.spec, endpoint.plugin->name, endpoint.options, diagnostics);
    CheckRelatedOptions(*endpoint.spec, endpoint.options, diagnostics);
    RunPluginCheck(step, *endpoint.spec, endpoint.options, diagnostics);
  }
  CheckPluginName(facts.job, step, endpoint.spec->side(), *endpoint.plugin, diagnostics);
}

}  // namespace

void CheckRules(const JobFacts& facts, DiagnosticSink& diagnostics) {
  for (const Endpoint* endpoint : {&facts.reader, &facts.writer}) {
    CheckTexts(facts, *endpoint->step, *endpoint, diagnostics);
    CheckOptions(facts, *endpoint, diagnostics);
  }
  if (facts.reader.spec != nullptr) {
    CheckQueryConflicts(facts.reader.options,
                        facts.reader.spec->columns.form == ColumnForm::kVerbatim, diagnostics);
    CheckSplitKey(facts.reader.options, diagnostics);
    CheckEncoding(facts.reader.options, diagnostics);
  }
  CheckAddresses(facts.reader, diagnostics);
  CheckAddresses(facts.writer, diagnostics);
  CheckRanges(facts, diagnostics);
  CheckConditions(facts, diagnostics);
  CheckColumnLists(facts, diagnostics);
  CheckKeyColumns(facts, diagnostics);
  CheckTypePairs(facts, diagnostics);
  CheckDelimitedText(facts, diagnostics);
  CheckTimeZone(facts, diagnostics);
  CheckParallelReading(facts, diagnostics);
  CheckSafeRuns(facts, diagnostics);
  CheckOwnOutput(facts, diagnostics);
  CheckSpeed(facts, diagnostics);
  CheckForms(facts, diagnostics);
}

}  // namespace penstock
