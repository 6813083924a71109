#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "stdplugins/table/stream/plugin.h"

namespace penstock {
namespace {

class StreamWriterTest : public testing::Test {
 protected:
  StreamWriterTest() {
    std::string name = (std::filesystem::temp_directory_path() / "penstock-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    context_.plan = &plan_;
  }
  ~StreamWriterTest() override { std::filesystem::remove_all(directory_); }

  void Set(const std::string& name, const std::string& value) {
    plan_.writer.options[name] = Template::Plain(value);
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  JobPlan plan_;
  RunContext context_;
  std::string directory_;
};

TEST_F(StreamWriterTest, PrintsToStandardOutput) {
  const std::unique_ptr<Writer> writer = pst_plugin_stream.new_writer(context_);
  ASSERT_TRUE(writer->Prepare().ok());
  testing::internal::CaptureStdout();
  EXPECT_TRUE(writer->Write("1\ta\n").ok());
  EXPECT_TRUE(writer->Publish().ok());
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "1\ta\n");
  EXPECT_EQ(writer->BytesWritten(), 4u);
}

TEST_F(StreamWriterTest, WithoutPrintOnlyCounts) {
  plan_.writer.options["print"] = false;
  const std::unique_ptr<Writer> writer = NewStreamWriter(context_);
  ASSERT_TRUE(writer->Prepare().ok());
  testing::internal::CaptureStdout();
  EXPECT_TRUE(writer->Write("1\ta\n").ok());
  EXPECT_TRUE(writer->Publish().ok());
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(writer->BytesWritten(), 4u);
}

TEST_F(StreamWriterTest, FileAppearsWhenTheJobSucceeds) {
  Set("path", directory_);
  Set("fileName", "out.txt");
  const std::unique_ptr<Writer> writer = NewStreamWriter(context_);
  ASSERT_TRUE(writer->Prepare().ok());
  EXPECT_TRUE(writer->Write("one\n").ok());
  EXPECT_TRUE(writer->Write("two\n").ok());
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/out.txt"));
  EXPECT_TRUE(writer->Publish().ok());
  EXPECT_EQ(Content(directory_ + "/out.txt"), "one\ntwo\n");
}

TEST_F(StreamWriterTest, AbortLeavesAnOlderFile) {
  const std::string path = directory_ + "/out.txt";
  std::ofstream(path) << "old";
  Set("path", path);
  {
    const std::unique_ptr<Writer> writer = NewStreamWriter(context_);
    ASSERT_TRUE(writer->Prepare().ok());
    EXPECT_TRUE(writer->Write("new\n").ok());
    writer->Abort();
  }
  EXPECT_EQ(Content(path), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1);
}

TEST_F(StreamWriterTest, MissingDirectoryIsAnError) {
  Set("path", directory_ + "/missing");
  Set("fileName", "out.txt");
  EXPECT_EQ(NewStreamWriter(context_)->Prepare().failure(), Failure::kOutputCannotCreate);
}

}  // namespace
}  // namespace penstock
