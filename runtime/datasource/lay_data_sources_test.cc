#include "runtime/datasource/lay_data_sources.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>

namespace penstock {
namespace {

using Kind = DataSourceUse::Kind;

class LayDataSourcesTest : public testing::Test {
 protected:
  LayDataSourcesTest() {
    ::setenv("PENSTOCK_TEST_SECRET", "s3cret", 1);
    path_ = testing::TempDir() + "/lay_data_sources_" + std::to_string(getpid()) + ".json";
    plan_.writer.plugin = "shop";
    plan_.writer.data_sources = {{.name = Template::Plain("db"),
                                  .type = "shop",
                                  .needed = true,
                                  .properties = {{"address", "connection.address"},
                                                 {"ports", "ports", Kind::kTexts},
                                                 {"wait", "wait", Kind::kInt},
                                                 {"safe", "safe", Kind::kBool},
                                                 {"password", "password", Kind::kText, true}}}};
  }

  Result<LaidDataSources> Lay(const std::string& properties, const std::string& type = "shop") {
    std::ofstream(path_) << R"({"format_version": "1.0", "datasources": {"db": {"type": ")" << type
                         << R"(", "properties": {)" << properties << "}}}}";
    return LayDataSources(path_, {"db"}, plan_);
  }
  std::string Fault(const std::string& properties, const std::string& type = "shop") {
    const auto laid = Lay(properties, type);
    if (laid.ok()) return "";
    const std::string& message = laid.status().message();
    return message.substr(message.rfind("`: ") == message.npos ? 0 : message.find("`: ") + 3);
  }
  DataSourceUse& use() { return plan_.writer.data_sources[0]; }
  const OptionValue& Option(const std::string& name) { return plan_.writer.options.at(name); }

  std::string path_;
  JobPlan plan_;
};

TEST_F(LayDataSourcesTest, ValuesBecomeOptionsOfTheirKind) {
  const auto laid = Lay(R"("address": "${env:PENSTOCK_TEST_SECRET}.example", "ports": "80",
                           "wait": "5", "safe": "true", "password": "clear")");
  ASSERT_TRUE(laid.ok()) << laid.status().message();
  EXPECT_EQ(Option("connection.address"), OptionValue(Template::Plain("s3cret.example")));
  EXPECT_EQ(Option("ports"), OptionValue(Template::Plain("80")));
  EXPECT_EQ(Option("wait"), OptionValue(int64_t{5}));
  EXPECT_EQ(Option("safe"), OptionValue(true));
  EXPECT_EQ(Option("password"), OptionValue(Template::Plain("clear")));
  EXPECT_EQ(laid->secrets, (std::vector<std::string>{"s3cret", "clear"}));
  EXPECT_EQ(laid->files, std::vector<std::string>{path_});
}

TEST_F(LayDataSourcesTest, FilesOfSecretsAreTold) {
  const std::string secret =
      testing::TempDir() + "/lay_data_sources_" + std::to_string(getpid()) + ".secret";
  std::ofstream(secret) << "s3cret\n";
  const auto laid = Lay(R"("password": "${file:)" + secret + "}\"");
  ASSERT_TRUE(laid.ok()) << laid.status().message();
  EXPECT_EQ(Option("password"), OptionValue(Template::Plain("s3cret")));
  EXPECT_EQ(laid->files, (std::vector<std::string>{path_, secret}));
}

TEST_F(LayDataSourcesTest, ListsNumbersAndTruthsAsSuch) {
  ASSERT_TRUE(Lay(R"("ports": ["80", "81"], "wait": 5, "safe": false)").ok());
  EXPECT_EQ(Option("ports"),
            OptionValue(std::vector<Template>{Template::Plain("80"), Template::Plain("81")}));
  EXPECT_EQ(Option("wait"), OptionValue(int64_t{5}));
  EXPECT_EQ(Option("safe"), OptionValue(false));
}

TEST_F(LayDataSourcesTest, WhatTheScriptSetsStays) {
  use().properties[0].set_by_script = true;
  ASSERT_TRUE(Lay(R"("address": "elsewhere", "wait": 1)").ok());
  EXPECT_FALSE(plan_.writer.options.contains("connection.address"));
  EXPECT_EQ(Option("wait"), OptionValue(int64_t{1}));
}

TEST_F(LayDataSourcesTest, TheNameMayBeAVariable) {
  use().name = Template{{{"", 0}}};
  EXPECT_TRUE(Lay(R"("wait": 1)").ok());
}

TEST_F(LayDataSourcesTest, SaysWhatIsWrong) {
  EXPECT_EQ(Fault("", "other"), "its type is `other`, but `shop` is required");
  EXPECT_EQ(Fault(R"("port": "1")"),
            "unknown property `port`; the known properties are `address`, `ports`, `wait`, `safe`, "
            "`password`");
  EXPECT_EQ(Fault(R"("address": ["a"])"), "property `address` must be a string");
  EXPECT_EQ(Fault(R"("address": 1)"), "property `address` must be a string");
  EXPECT_EQ(Fault(R"("wait": "soon")"), "property `wait` must be a whole number");
  EXPECT_EQ(Fault(R"("wait": true)"), "property `wait` must be a whole number");
  EXPECT_EQ(Fault(R"("safe": 1)"), "property `safe` must be true or false");
  EXPECT_EQ(Fault(R"("wait": "${env:PENSTOCK_TEST_SECRET}")"),
            "property `wait` must be a whole number");
  EXPECT_EQ(Lay(R"("password": "${env:PENSTOCK_TEST_NOT_SET}")").status().failure(),
            Failure::kSecretMissing);
  EXPECT_EQ(Lay(R"("password": "${day}")").status().failure(), Failure::kDataSourceInvalid);
}

TEST_F(LayDataSourcesTest, WithoutAFileOnlyWhatIsNeededIsMissed) {
  EXPECT_EQ(LayDataSources("", {}, plan_).status().failure(), Failure::kDataSourcesMissing);
  use().needed = false;
  EXPECT_TRUE(LayDataSources("", {}, plan_).ok());
  plan_.writer.data_sources.clear();
  EXPECT_TRUE(LayDataSources("/no/such/file", {}, plan_).ok());
}

}  // namespace
}  // namespace penstock
