#include "compiler/dialects/read_job.h"

#include <gtest/gtest.h>

#include "compiler/json/json_parser.h"

namespace penstock {
namespace {

struct Read {
  // The job points into the document.
  std::optional<JsonDocument> document;
  std::optional<ast::Job> job;
  std::vector<Diagnostic> diagnostics;
};

std::unique_ptr<Read> ReadScript(const SourceFile& file) {
  auto read = std::make_unique<Read>();
  DiagnosticSink sink;
  read->document = ParseJson(file, sink);
  if (read->document) read->job = ReadJob(*read->document, sink);
  read->diagnostics = sink.Sorted();
  return read;
}

TEST(ReadJob, StepsAndScalarsKnowTheirPlaces) {
  SourceFile file("job.json", R"({"job": {"setting": {"speed": {"channel": "3"}}, "content": [
      {"reader": {"name": "r", "parameter": {"x": 1}}, "writer": {"name": "w"}}]}})");
  auto read = ReadScript(file);
  ASSERT_TRUE(read->job);
  const ast::Job& job = *read->job;
  EXPECT_EQ(file.Slice(job.reader.plugin_span), "\"r\"");
  EXPECT_EQ(file.Slice(job.reader.span), "{\"name\": \"r\", \"parameter\": {\"x\": 1}}");
  EXPECT_EQ(job.reader.path, "$.job.content[0].reader.parameter");
  ASSERT_NE(job.reader.parameters, nullptr);
  EXPECT_EQ(file.Slice(job.reader.parameters->span), "{\"x\": 1}");
  EXPECT_EQ(job.writer.parameters, nullptr);
  ASSERT_TRUE(job.settings.concurrent);
  EXPECT_EQ(job.settings.concurrent->text, "3");
  EXPECT_EQ(file.Slice(job.settings.concurrent->span), "\"3\"");
}

TEST(ReadJob, DiagnosticsCarryTheJsonPath) {
  SourceFile file("job.json", R"({"steps": [
      {"stepType": "r", "category": "reader", "parameter": []},
      {"category": "writer"}],
    "setting": {"speed": {"chanel": 3}, "a b": 1},
    "order": {"hops": [{"from": "x", "to": "y"}]}})");
  auto read = ReadScript(file);
  std::vector<std::string> paths;
  for (const Diagnostic& diagnostic : read->diagnostics) paths.push_back(diagnostic.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"$.steps[0].parameter", "$.steps[1]",
                                             "$.setting.speed.chanel", "$.setting[\"a b\"]",
                                             "$.order.hops[0].from", "$.order.hops[0].to"}));
}

TEST(ReadJob, MisspeltKeysCarryAFixUnlessTheRightOneIsThere) {
  SourceFile file("job.json", R"({"configuration": {"reader": {"plugin": "r", "paramter": {}},
      "writer": {"plugin": "w", "parameter": {}, "parameters": {}}}})");
  auto read = ReadScript(file);
  ASSERT_EQ(read->diagnostics.size(), 2u);
  ASSERT_EQ(read->diagnostics[0].fixes.size(), 1u);
  EXPECT_EQ(read->diagnostics[0].fixes[0].replacement, "\"parameter\"");
  EXPECT_TRUE(read->diagnostics[1].fixes.empty());
}

TEST(ReadJob, AThousandUnknownKeysAreNotAThousandHints) {
  std::string text =
      "{\"configuration\": {\"reader\": {\"plugin\": \"r\"}, \"writer\": {\"plugin\": \"w\"}";
  for (int i = 0; i < 10'000; ++i) text += ", \"k" + std::to_string(i) + "\": 0";
  SourceFile file("job.json", text + "}}");
  auto read = ReadScript(file);
  EXPECT_TRUE(read->job);
  EXPECT_EQ(read->diagnostics.size(), static_cast<size_t>(DiagnosticSink::kMaxKept));
}

}  // namespace
}  // namespace penstock
