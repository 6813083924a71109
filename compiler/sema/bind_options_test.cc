#include "compiler/sema/bind_options.h"

#include <gtest/gtest.h>

#include "compiler/json/json_parser.h"

namespace penstock {
namespace {

struct Bound {
  std::map<std::string, OptionValue> values;
  std::vector<std::string> parameters;
  std::vector<Diagnostic> diagnostics;
};

ReaderSpec Spec() {
  ReaderSpec spec;
  spec.options = {
      {.name = "password", .secret = true},
      {.name = "pin", .type = OptionType::kInt, .minimum = 1, .secret = true},
      {.name = "mode", .values = {"Insert", "update"}, .secret = false},
      {.name = "quote", .type = OptionType::kChar, .empty_is_value = true},
      {.name = "ratio", .type = OptionType::kDouble},
      {.name = "batch", .type = OptionType::kInt, .synonyms = {"batchSize", "rows"}},
      {.name = "list", .type = OptionType::kStringList},
      {.name = "config",
       .type = OptionType::kObject,
       .members = {{.name = "on", .type = OptionType::kBool}, {.name = "id", .required = true}}},
  };
  return spec;
}

Bound Bind(const std::string& json) {
  SourceFile file("job.json", json);
  DiagnosticSink sink;
  std::optional<JsonDocument> document = ParseJson(file, sink);
  Bound bound;
  if (document) {
    ast::Step step;
    step.path = "$";
    step.parameters = &document->root;
    const ReaderSpec spec = Spec();
    bound.values = BindOptions(step, spec, "test", bound.parameters, sink).Values();
  }
  bound.diagnostics = sink.Sorted();
  return bound;
}

// Codes of what is reported, "P202 P204".
std::string Codes(const std::string& json) {
  std::string codes;
  for (const Diagnostic& diagnostic : Bind(json).diagnostics) {
    if (!codes.empty()) codes += ' ';
    codes += Describe(diagnostic.kind).code;
  }
  return codes;
}

TEST(BindOptions, TakesScalarsHoweverTheyAreWritten) {
  Bound bound = Bind(R"({"batchSize": "12", "ratio": "0.5", "mode": "INSERT", "list": [1, "a"],
                         "config": {"on": "TRUE", "id": 7}})");
  EXPECT_TRUE(bound.diagnostics.empty());
  EXPECT_EQ(std::get<int64_t>(bound.values.at("batch")), 12);
  EXPECT_EQ(std::get<double>(bound.values.at("ratio")), 0.5);
  EXPECT_EQ(std::get<Template>(bound.values.at("mode")), Template::Plain("Insert"));
  EXPECT_EQ(std::get<std::vector<Template>>(bound.values.at("list")).size(), 2u);
  EXPECT_EQ(std::get<bool>(bound.values.at("config.on")), true);
  EXPECT_EQ(std::get<Template>(bound.values.at("config.id")), Template::Plain("7"));
}

TEST(BindOptions, EmptyMeansNotSetUnlessItIsAValue) {
  Bound bound = Bind(R"({"batch": "", "mode": null, "list": [""], "password": "", "quote": ""})");
  EXPECT_TRUE(bound.diagnostics.empty());
  ASSERT_EQ(bound.values.size(), 1u);
  EXPECT_EQ(std::get<Template>(bound.values.at("quote")), Template::Plain(""));
}

TEST(BindOptions, ReportsEachMistakeOnce) {
  EXPECT_EQ(Codes(R"({"bach": 1})"), "P202");
  EXPECT_EQ(Codes(R"({"batch": "x"})"), "P401");
  EXPECT_EQ(Codes(R"({"batch": true})"), "P204");
  EXPECT_EQ(Codes(R"({"batch": 99999999999999999999})"), "P401");
  EXPECT_EQ(Codes(R"({"batch": 1, "rows": 2})"), "P212");
  EXPECT_EQ(Codes(R"({"quote": "ab"})"), "P204");
  EXPECT_EQ(Codes(R"({"list": "a"})"), "P204");
  EXPECT_EQ(Codes(R"({"config": [{}]})"), "P204");
  EXPECT_EQ(Codes(R"({"config": {"on": true}})"), "P203");
  EXPECT_EQ(Codes(R"({"config": {"idd": 1}})"), "P203");
  EXPECT_EQ(Codes(R"({"mode": "upsert"})"), "P209");
}

TEST(BindOptions, NeverShowsSecrets) {
  for (const char* json : {R"({"password": ["hunter2"]})", R"({"pin": "hunter2"})",
                           R"({"pin": -4711})", R"({"password": {"a": "hunter2"}})"}) {
    std::vector<Diagnostic> diagnostics = Bind(json).diagnostics;
    ASSERT_EQ(diagnostics.size(), 1u) << json;
    EXPECT_EQ(diagnostics[0].message.find("hunter2"), std::string::npos);
    EXPECT_EQ(diagnostics[0].message.find("4711"), std::string::npos);
  }
}

TEST(BindOptions, CutsTextsAtTheirVariables) {
  Bound bound = Bind(R"({"list": ["a${x}b${y}", "${x}", "${env:X}", "$x ${} ${open"]})");
  EXPECT_EQ(bound.parameters, (std::vector<std::string>{"x", "y", "env:X"}));
  const auto& list = std::get<std::vector<Template>>(bound.values.at("list"));
  EXPECT_EQ(list[0].Expand({"1", "2"}), "a1b2");
  EXPECT_EQ(list[1].Expand({"1", "2"}), "1");
  EXPECT_EQ(list[2].Expand({"1", "2", "3"}), "3");
  EXPECT_EQ(list[3], Template::Plain("$x ${} ${open"));
}

}  // namespace
}  // namespace penstock
