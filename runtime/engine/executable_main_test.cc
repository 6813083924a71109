#include "runtime/engine/executable_main.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/engine/fake_endpoints.h"
#include "runtime/plugin/job_plan_json.h"

namespace penstock {
namespace {

// Writes the value of the first variable once per record.
void Echo(pst_ctx* ctx, const pst_block*, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    for (int64_t i = 0; i < ctx->parameters[0].size; ++i) *ctx->w++ = ctx->parameters[0].data[i];
    ++ctx->written;
  }
}

class ExecutableMainTest : public testing::Test {
 protected:
  ExecutableMainTest() {
    JobPlan plan;
    plan.job_name = "echo.json";
    plan.parameters = {"word"};
    plan.time_zone = "UTC";
    plan_ = JobPlanToJson(plan);
    image_.version = PST_IMAGE_VERSION;
    image_.plan = plan_.data();
    image_.plan_size = plan_.size();
    image_.zone = "";
    image_.job = Echo;
    image_.reader_plugin = &FakePlugin();
    image_.writer_plugin = &FakePlugin();
    world_.blocks = {{"a,b\nc,d\n"}};
  }

  int Main(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "echo");
    return ExecutableMain(static_cast<int>(arguments.size()), arguments.data(), image_);
  }

  FakeWorld world_;
  std::string plan_;
  pst_image image_{};
};

TEST_F(ExecutableMainTest, RunsTheStoredPlanWithTheGivenValues) {
  EXPECT_EQ(Main({"-p", "word=hi", "--quiet"}), 0);
  EXPECT_EQ(world_.output, "hihi");
}

TEST_F(ExecutableMainTest, ExitCodesAreThoseOfTheTool) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(Main({"--quiet"}), 78);
  EXPECT_EQ(Main({"--no-such-flag"}), 64);
  image_.version = PST_IMAGE_VERSION + 1;
  EXPECT_EQ(Main({}), 70);
  image_.version = PST_IMAGE_VERSION;
  image_.plan_size -= 1;
  EXPECT_EQ(Main({}), 70);
  const std::string errors = testing::internal::GetCapturedStderr();
  EXPECT_NE(errors.find("no value for `word`"), std::string::npos) << errors;
  EXPECT_EQ(world_.begun, 0);
}

TEST_F(ExecutableMainTest, HelpNamesTheVariablesAndRunsNothing) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(Main({"--help"}), 0);
  const std::string help = testing::internal::GetCapturedStdout();
  EXPECT_NE(help.find("variables:\n  word\n"), std::string::npos) << help;
  EXPECT_EQ(world_.begun, 0);
}

TEST_F(ExecutableMainTest, VersionNamesTheLibrariesInside) {
  PluginRuntime plugin = FakePlugin();
  const LinkedLibrary libraries[] = {{"libb", [] { return "2.0, of some day"; }},
                                     {"liba", [] { return "1.5.1"; }}};
  plugin.libraries = libraries;
  image_.reader_plugin = &plugin;
  testing::internal::CaptureStdout();
  EXPECT_EQ(Main({"--version"}), 0);
  const std::string version = testing::internal::GetCapturedStdout();
  EXPECT_NE(version.find("liba 1.5.1, libb 2.0\n"), std::string::npos) << version;
  EXPECT_NE(version.find("glibc "), std::string::npos) << version;
  EXPECT_EQ(world_.begun, 0);
}

}  // namespace
}  // namespace penstock
