// A script from one dialect to the others and back. Input: the script.

#include <string>

#include "compiler/ast/print.h"
#include "compiler/authoring/convert_script.h"
#include "compiler/dialects/read_job.h"
#include "compiler/json/parse_script.h"
#include "compiler/json/suppressions.h"
#include "stdplugins/register.h"
#include "tests/fuzz/check_words.h"
#include "tests/fuzz/fuzz.h"

namespace penstock {
namespace {

// The parameters of reader and writer as JSON; "" if the script is not a valid job.
std::string Parameters(const SourceFile& file, DiagnosticSink& sink) {
  std::optional<JsonDocument> document = ParseScript(file, sink);
  if (!document) return "";
  TakeSuppressions(file, *document, sink);
  const std::optional<ast::Job> job = ReadJob(*document, sink);
  if (!job || sink.has_errors()) return "";
  std::string text;
  for (const ast::Step* step : {&job->reader, &job->writer}) {
    text += step->parameters == nullptr ? "{}" : Print(*step->parameters);
    text += '\n';
  }
  return text;
}

void Check(std::string_view text) {
  static const PluginCatalog kCatalog = StandardPlugins();
  const SourceFile file("job.json", std::string(text));
  DiagnosticSink faults;
  const std::string parameters = Parameters(file, faults);
  for (ast::Dialect to :
       {ast::Dialect::kDataWorks1, ast::Dialect::kDataWorks2, ast::Dialect::kDataX}) {
    DiagnosticSink said;
    const std::optional<std::string> converted = ConvertScript(file, to, kCatalog, said);
    CheckWords(file, said.Sorted());
    FUZZ_EXPECT(converted.has_value() || said.has_errors(), "a script or an error");
    if (!converted || parameters.empty() || converted->size() > SourceFile::kMaxBytes) continue;
    const SourceFile result("converted.json", *converted);
    DiagnosticSink sink;
    FUZZ_EXPECT(Parameters(result, sink) == parameters,
                std::string(ast::NameOf(to)) + ":\n" + *converted);
  }
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  penstock::Check(penstock::FuzzInput(data, size).Rest());
  return 0;
}
