// A job script from its bytes to its pipeline, and what is said about it. Input: the script.

#include <string>

#include "compiler/ast/print.h"
#include "compiler/check/check_job.h"
#include "compiler/dialects/read_job.h"
#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "compiler/json/json_parser.h"
#include "compiler/json/json_secrets.h"
#include "runtime/plugin/job_plan_json.h"
#include "stdplugins/register.h"
#include "tests/fuzz/check_words.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

void CheckResolved(const ResolvedJob& job) {
  FUZZ_EXPECT(!ir::FindFault(job.pipeline), *ir::FindFault(job.pipeline));
  ir::Print(job.pipeline);
  const Result<JobPlan> plan = JobPlanFromJson(JobPlanToJson(job.plan));
  FUZZ_EXPECT(plan.ok(), plan.status().message());
  FUZZ_EXPECT(*plan == job.plan, "the plan as JSON and back");
}

// The document printed as JSON says the same as the document.
void CheckPrinting(const JsonDocument& document) {
  const SourceFile printed("printed.json", Print(document));
  if (printed.text().size() > SourceFile::kMaxBytes) return;
  DiagnosticSink sink;
  const std::optional<JsonDocument> again = ParseJson(printed, sink);
  FUZZ_EXPECT(again.has_value(), printed.text());
  FUZZ_EXPECT(SameMeaning(document.root, again->root), printed.text());
}

void Check(std::string_view text) {
  static const PluginCatalog kCatalog = StandardPlugins();
  const SourceFile file("job.json", std::string(text));
  DiagnosticSink sink;
  const std::optional<JsonDocument> document = ParseJson(file, sink);
  FUZZ_EXPECT(document.has_value() == !sink.has_errors(), "a document or an error");
  if (document) {
    CheckPrinting(*document);
    CheckSecrets(file, document->root, sink);
    JsonDocument masked = *document;
    MaskSecrets(file, masked.root);
    CheckPrinting(masked);
    const std::optional<ast::Job> job = ReadJob(*document, sink);
    FUZZ_EXPECT(job.has_value() || sink.has_errors(), "a job or an error");
    if (job) {
      ast::Print(*job);
      const auto resolved = ResolveJob(file, *job, kCatalog, {}, sink);
      FUZZ_EXPECT(resolved.has_value() == !sink.has_errors(), "a pipeline or an error");
      if (resolved) CheckResolved(*resolved);
    }
  }
  CheckWords(file, sink.Sorted());
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  penstock::Check(penstock::FuzzInput(data, size).Rest());
  return 0;
}
