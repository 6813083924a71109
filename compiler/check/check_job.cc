#include "compiler/check/check_job.h"

#include <algorithm>

#include "compiler/diagnostics/report_except.h"
#include "compiler/dialects/bare_variables.h"
#include "compiler/dialects/read_job.h"
#include "compiler/json/json_secrets.h"
#include "compiler/json/parse_script.h"
#include "compiler/json/properties_parser.h"
#include "compiler/json/suppressions.h"
#include "compiler/json/typographic_quotes.h"
#include "compiler/rules/check_rules.h"
#include "compiler/sema/analyze.h"
#include "compiler/sema/finish_job.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

// What is wrong with a script whose keys and strings are in typographic quotes: that, and what
// would be wrong with it if they were plain.
void CheckQuotes(const SourceFile& file, const PlainlyQuoted& plain, const PluginCatalog& catalog,
                 DiagnosticSink& diagnostics) {
  ReportTypographicQuotes(file, plain, diagnostics);
  const CheckedJob job = CheckJob(SourceFile(file.name(), plain.text), catalog);
  for (Diagnostic& each : job.diagnostics.Sorted()) {
    Diagnostic& copy = diagnostics.Report(each.kind, plain.InScript(each.span), each.message);
    for (Label& label : each.labels) label.span = plain.InScript(label.span);
    for (Fix& fix : each.fixes) fix.span = plain.InScript(fix.span);
    copy.path = std::move(each.path);
    copy.labels = std::move(each.labels);
    copy.hints = std::move(each.hints);
    copy.fixes = std::move(each.fixes);
  }
}

// Of a connector, the reader has no name of its own.
bool IsTold(const ast::Step& step) { return step.connector || !step.plugin.empty(); }

// What may be right or wrong, depending on values that are not known yet.
constexpr Diag kOfValues[] = {Diag::kUnknownColumn, Diag::kThrottleWithoutMbps,
                              Diag::kReplacesInput, Diag::kReadsOwnOutput, Diag::kUselessSplitKey};

// Whether a required key is missing because it is elsewhere: `sliceRecordCount` beside `parameter`,
// `jdbcUrl` beside `connection`.
bool IsMissingHere(const Diagnostic& missing, const Diagnostic& misplaced) {
  if (missing.kind != Diag::kMissingKey || misplaced.kind != Diag::kMisplacedKey) return false;
  if (!missing.fixes.empty() || missing.path.find(".parameter") == std::string::npos) return false;
  const size_t dot = misplaced.path.rfind('.');
  const std::string_view object = std::string_view(misplaced.path).substr(0, dot);
  const std::string key = misplaced.path.substr(dot + 1) + "`";
  const bool is_named = missing.message.find("`" + key) != std::string::npos ||
                        missing.message.find("." + key) != std::string::npos;
  return is_named && (missing.path.starts_with(object) || object.find("setting") != object.npos);
}

}  // namespace

std::optional<ResolvedJob> ResolveJob(const SourceFile& file, const ast::Job& job,
                                      const PluginCatalog& catalog, const JobSchemas& schemas,
                                      DiagnosticSink& diagnostics) {
  JobFacts facts = AnalyzeJob(file, job, catalog, schemas, diagnostics);
  CheckRules(facts, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return FinishJob(std::move(facts));
}

CheckedJob CheckJob(const std::string& path, const PluginCatalog& catalog,
                    const KnownValues& values) {
  Result<SourceFile> file = SourceFile::Load(path);
  if (file.ok()) return CheckJob(*std::move(file), catalog, values);
  CheckedJob job;
  job.loaded = file.status();
  return job;
}

CheckedJob CheckJob(SourceFile file, const PluginCatalog& catalog, const KnownValues& values,
                    const JobSchemas& schemas) {
  CheckedJob job;
  job.file = std::make_unique<SourceFile>(std::move(file));
  if (job.file->syntax() == Syntax::kJson) {
    if (const std::optional<PlainlyQuoted> plain = WithPlainQuotes(*job.file)) {
      CheckQuotes(*job.file, *plain, catalog, job.diagnostics);
      return job;
    }
  }
  std::optional<JsonDocument> document = ParseScript(*job.file, job.diagnostics);
  if (!document) return job;
  job.document = std::make_unique<JsonDocument>(*std::move(document));
  const std::set<std::string> bare = PutVariablesInBraces(*job.document);
  const std::vector<Suppression> suppressions =
      TakeSuppressions(*job.file, *job.document, job.diagnostics);
  CheckSecrets(*job.file, job.document->root, job.diagnostics);
  job.ast = ReadJob(*job.document, job.diagnostics);
  if (job.ast) {
    const Result<bool> made_up = FillInKnownValues(catalog, values, *job.ast, job.diagnostics);
    job.loaded = made_up.status();
    if (!made_up.ok()) return job;
    if (*made_up) {
      DiagnosticSink all;
      job.resolved = ResolveJob(*job.file, *job.ast, catalog, schemas, all);
      ReportExcept(kOfValues, all, job.diagnostics);
      if (job.diagnostics.has_errors()) job.resolved.reset();
    } else {
      job.resolved = ResolveJob(*job.file, *job.ast, catalog, schemas, job.diagnostics);
    }
    job.diagnostics.MergeErrors(IsMissingHere);
    // One side that cannot be told is no reason not to look at the other, but it is not a job.
    if (!IsTold(job.ast->reader) || !IsTold(job.ast->writer)) job.ast.reset();
  }
  if (job.document->syntax == Syntax::kProperties) {
    WriteFixesAsProperties(*job.document, job.diagnostics);
  }
  ShowWithoutBraces(bare, job.file->text(), job.diagnostics);
  Suppress(suppressions, job.diagnostics);
  return job;
}

std::optional<ResolvedJob> ResolvePreview(const CheckedJob& job, const PluginCatalog& catalog,
                                          DiagnosticSink& diagnostics) {
  static const JsonValue kNoParameters = [] {
    JsonValue value;
    value.kind = JsonValue::Kind::kObject;
    return value;
  }();
  const auto printer = std::ranges::find_if(catalog.specs(), [](const PluginSpec& plugin) {
    return plugin.writer && plugin.writer->printed;
  });
  PST_CHECK(printer != catalog.specs().end());
  ast::Job preview = *job.ast;
  preview.writer = {.plugin = std::string(printer->name),
                    .plugin_span = job.ast->writer.plugin_span,
                    .path = job.ast->writer.path,
                    .parameters = &kNoParameters,
                    .span = job.ast->writer.span};
  return ResolveJob(*job.file, preview, catalog, {.reader = job.resolved->plan.reader.schema},
                    diagnostics);
}

}  // namespace penstock
