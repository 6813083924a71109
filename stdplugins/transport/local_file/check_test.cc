#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stdplugins/transport/local_file/local_file_reader.h"
#include "stdplugins/transport/local_file/local_file_writer.h"
#include "stdplugins/transport/local_file/test_directory.h"

namespace penstock {
namespace {

using Lines = std::vector<std::string>;

class LocalFileCheckTest : public testing::Test {
 protected:
  LocalFileCheckTest() { context_.plan = &plan_; }

  void Read(const std::vector<std::string>& names) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(directory_.Path(name));
    plan_.reader.options["path"] = ListOption(paths);
  }
  void Write(const std::string& name) {
    plan_.writer.options["path"] = Template::Plain(directory_.Path(name));
  }

  // "ok" or codes of failures, in their order.
  Lines Reader() { return Codes(NewLocalFileReader(context_)->Check()); }
  Lines Writer() { return Codes(NewLocalFileWriter(context_)->Check()); }

  TestDirectory directory_;
  JobPlan plan_;
  RunContext context_;

 private:
  static Lines Codes(const std::vector<Finding>& findings) {
    Lines codes;
    for (const Finding& finding : findings) {
      codes.emplace_back(finding.status.ok() ? "ok"
                                             : DescribeFailure(finding.status.failure()).code);
    }
    return codes;
  }
};

TEST_F(LocalFileCheckTest, AllInputsAreLookedAt) {
  PlanColumn column;
  column.name = "n";
  plan_.reader.columns = {column};
  plan_.reader.options["header"] = true;
  directory_.Write("good.csv", "n\n1\n");
  directory_.Write("other.csv", "m\n1\n");
  directory_.Write("empty.csv", "");
  directory_.Write("folder/x", "");
  Read({"none*", "good.csv", "other.csv", "empty.csv", "folder", "none"});
  EXPECT_EQ(Reader(), (Lines{"R101", "ok", "R109", "R111", "R111", "R101"}));
}

TEST_F(LocalFileCheckTest, NothingIsTakenFromAPipe) {
  PlanColumn column;
  column.field = 0;
  plan_.reader.columns = {column};
  const std::string pipe = directory_.Path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int end = open(pipe.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(write(end, "1\n", 2), 2);
  Read({"pipe"});
  EXPECT_EQ(Reader(), Lines{"ok"});
  char text[2] = {};
  EXPECT_EQ(read(end, text, 2), 2);
  close(end);
}

TEST_F(LocalFileCheckTest, FilesAreKnownAfterIt) {
  directory_.Write("a.csv", "1\n");
  Read({"a.csv", "*.csv"});
  const auto reader = NewLocalFileReader(context_);
  (void)reader->Check();
  for (const std::string& file : reader->Files()) EXPECT_EQ(file, directory_.Path("a.csv"));
  EXPECT_FALSE(reader->Files().empty());
}

TEST_F(LocalFileCheckTest, NothingIsMadeAtTheTarget) {
  Write("deep/er/out.csv");
  EXPECT_EQ(Writer(), Lines{"ok"});
  directory_.Write("file", "");
  Write("file/out.csv");
  EXPECT_EQ(Writer(), Lines{"R201"});
  Write("file/er/out.csv");
  EXPECT_EQ(Writer(), Lines{"R201"});
  EXPECT_EQ(directory_.Names(), Lines{"file"});
}

TEST_F(LocalFileCheckTest, OutputsOfEarlierRunsMayBeInTheWay) {
  directory_.Write("out.csv", "1\n");
  Write("out.csv");
  EXPECT_EQ(Writer(), Lines{"ok"});
  plan_.writer.options["writeMode"] = Template::Plain("nonConflict");
  EXPECT_EQ(Writer(), (Lines{"ok", "R202"}));
  Write("new.csv");
  EXPECT_EQ(Writer(), (Lines{"ok", "ok"}));
}

TEST_F(LocalFileCheckTest, OptionsThatDoNotFitAreSaid) {
  Write("out.csv");
  plan_.writer.options["compress"] = Template::Plain("rar");
  const Lines codes = Writer();
  ASSERT_EQ(codes.size(), 2u);
  EXPECT_NE(codes[0], "ok");
  EXPECT_EQ(codes[1], "ok");
}

}  // namespace
}  // namespace penstock
