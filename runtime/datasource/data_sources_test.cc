#include "runtime/datasource/data_sources.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>

namespace penstock {
namespace {

Result<DataSources> Load(const std::string& text) {
  const std::string path =
      testing::TempDir() + "/data_sources_" + std::to_string(getpid()) + ".json";
  std::ofstream(path) << text;
  return LoadDataSources(path);
}

std::string Fault(const std::string& text) {
  const Result<DataSources> sources = Load(text);
  if (sources.ok()) return "";
  EXPECT_EQ(sources.status().failure(), Failure::kDataSourceInvalid);
  const std::string& message = sources.status().message();
  return message.substr(message.find("`: ") + 3);
}

TEST(DataSources, ReadsValuesAsTheyAreWritten) {
  const Result<DataSources> sources = Load(R"(// kept beside the jobs
    {"$schema": "x", "format_version": "1.0", "datasources": {
      "a b": {"type": "mysql", "description": "d", "properties": {
        "jdbcUrl": ["one", "two"], "socketTimeout": 5, "flag": true, "password": "${env:X}"}},
      "bare": {"type": "kafka"}}})");
  ASSERT_TRUE(sources.ok()) << sources.status().message();
  ASSERT_EQ(sources->by_name.size(), 2u);
  const DataSource& source = sources->by_name.at("a b");
  EXPECT_EQ(source.type, "mysql");
  EXPECT_EQ(source.properties, (std::map<std::string, PropertyValue>{
                                   {"flag", true},
                                   {"jdbcUrl", std::vector<std::string>{"one", "two"}},
                                   {"password", std::string("${env:X}")},
                                   {"socketTimeout", int64_t{5}}}));
  EXPECT_TRUE(sources->Find("bare").ok());
  EXPECT_FALSE(sources->Find("A B").ok());
}

TEST(DataSources, SaysWhatIsWrong) {
  EXPECT_EQ(Fault(""), "invalid JSON at line 1");
  EXPECT_EQ(Fault("{\n\"format_version\": \"1.0\",\n]"), "invalid JSON at line 3");
  EXPECT_EQ(Fault("[]"), "is not an object");
  EXPECT_EQ(Fault("{}"), "`format_version` must be \"1.0\"");
  EXPECT_EQ(Fault("{\"format_version\": 1.0}"), "`format_version` must be \"1.0\"");
  EXPECT_EQ(Fault("\xff"), "is not valid UTF-8");
  const auto with = [](const std::string& rest) {
    return Fault("{\"format_version\": \"1.0\", " + rest + "}");
  };
  EXPECT_EQ(with("\"sources\": {}"),
            "`sources`: must contain an object `datasources` and nothing else");
  EXPECT_EQ(with("\"datasources\": {\"x\": []}"), "data source `x` is not an object");
  EXPECT_EQ(with("\"datasources\": {\"x\": {}}"), "data source `x` is missing `type`");
  EXPECT_EQ(with("\"datasources\": {\"x\": {\"type\": 1}}"),
            "data source `x` has a `type` that is not a string");
  EXPECT_EQ(with("\"datasources\": {\"x\": {\"type\": \"t\", \"properties\": {\"p\": 0.5}}}"),
            "data source `x` has a property `p` that is not a string, a list of strings, an "
            "integer or a boolean");
  EXPECT_EQ(with("\"datasources\": {\"x\": {\"type\": \"t\", \"path\": \"p\"}}"),
            "data source `x` has an unknown key `path`; the known keys are `type`, `properties` "
            "and `description`");
  EXPECT_EQ(Fault(std::string((1 << 20) + 1, ' ')), "is larger than 1 MB");
}

TEST(DataSources, TheFlagWinsOverTheEnvironment) {
  ::unsetenv(kDataSourcesVariable);
  EXPECT_EQ(DataSourcesPath(""), "");
  ::setenv(kDataSourcesVariable, "environment.json", 1);
  EXPECT_EQ(DataSourcesPath(""), "environment.json");
  EXPECT_EQ(DataSourcesPath("flag.json"), "flag.json");
  ::unsetenv(kDataSourcesVariable);
}

TEST(DataSources, AFileThatIsNotThere) {
  EXPECT_EQ(LoadDataSources("/no/such/file").status().failure(), Failure::kDataSourcesMissing);
}

}  // namespace
}  // namespace penstock
