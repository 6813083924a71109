// The runner itself: a runner that cannot fail proves nothing.

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "tests/golden/compare.h"
#include "tests/golden/process.h"
#include "tests/golden/test_file.h"

namespace penstock::golden {
namespace {

std::variant<TestFile, std::string> Read(std::string_view text) {
  // Tests run side by side: each has a file of its own.
  const std::string path = testing::TempDir() + "/case-" + std::to_string(getpid()) + ".test";
  std::ofstream(path) << text;
  return ReadTestFile(path);
}

TEST(TestFileTest, ReadsHeadAndSections) {
  const auto read = Read(
      "# Shows something.\n# More words: with a colon.\n# args: run job.json -p \"a=b c\"\n"
      "# ways: jit exe\n--- job.json\n{}\n--- in.csv (escaped, no newline)\na\\tb\\x00\\u00e9\n"
      "--- expect query x.db: select count(*) from t where (a)\n1\n--- expect no out.csv\n");
  ASSERT_TRUE(std::holds_alternative<TestFile>(read)) << std::get<std::string>(read);
  const TestFile& test = std::get<TestFile>(read);
  EXPECT_EQ(test.title, "Shows something.");
  EXPECT_EQ(test.args, (std::vector<std::string>{"run", "job.json", "-p", "a=b c"}));
  EXPECT_EQ(test.ways, (std::vector<std::string>{"jit", "exe"}));
  ASSERT_EQ(test.sections.size(), 4u);
  EXPECT_EQ(test.sections[1].content, std::string("a\tb\0\xc3\xa9", 6));
  EXPECT_EQ(test.sections[2].kind, SectionKind::kQuery);
  EXPECT_EQ(test.sections[2].sql, "select count(*) from t where (a)");
  EXPECT_EQ(test.sections[3].kind, SectionKind::kNoFile);
}

TEST(TestFileTest, RefusesWhatItDoesNotKnow) {
  EXPECT_TRUE(std::holds_alternative<std::string>(Read("# T.\n--- job.json\n{}\n")));
  EXPECT_TRUE(std::holds_alternative<std::string>(Read("# T.\n# args: run x\n--- f (subsett)\n")));
  EXPECT_TRUE(
      std::holds_alternative<std::string>(Read("# T.\n# args: run x\n--- f (escaped)\n\\q\n")));
  EXPECT_TRUE(std::holds_alternative<std::string>(Read("text\n")));
}

TEST(CompareTest, Text) {
  EXPECT_FALSE(CompareText("a\nb\n", "a\nb\n", {}));
  EXPECT_TRUE(CompareText("a\nb\n", "b\na\n", {}));
  EXPECT_FALSE(CompareText("a\nb\n", "b\na\n", {.sorted = true}));
  EXPECT_TRUE(CompareText("a\nb\n", "a\nb", {}));
  EXPECT_TRUE(CompareText("a\n", "a\nb\n", {}));
  EXPECT_FALSE(CompareText("took <time> at <rate>\n", "took 1.2 s at 9 rows/s\n", {}));
  EXPECT_TRUE(CompareText("took <time>.\n", "took .\n", {}));
}

TEST(CompareTest, SubsetKeepsOrder) {
  EXPECT_FALSE(CompareText("b\nd\n", "a\nxbx\nc\nd\n", {.subset = true}));
  EXPECT_FALSE(CompareText("b\nd\n", "a b c d\n", {.subset = true}));
  EXPECT_TRUE(CompareText("b\nb\n", "a b c d\n", {.subset = true}));
  EXPECT_TRUE(CompareText("d\nb\n", "a\nb\nc\nd\n", {.subset = true}));
  EXPECT_FALSE(CompareText("at <path>: no\n", "error: at /a/b: no such\n", {.subset = true}));
}

TEST(CompareTest, Json) {
  EXPECT_FALSE(CompareJsonSubset(R"({"a":{"b":1}})", R"({"a":{"b":1,"c":2},"d":3})"));
  EXPECT_TRUE(CompareJsonSubset(R"({"a":1})", R"({"a":"1"})"));
  EXPECT_TRUE(CompareJsonSubset(R"({"a":[1]})", R"({"a":[1,2]})"));
  EXPECT_TRUE(CompareJsonSubset(R"({"a":1})", R"({})"));
  EXPECT_FALSE(
      CompareJsonLines("{\"a\":1}\n{\"a\":2}\n", "{\"a\":2}\n{\"a\":1}\n", {.sorted = true}));
  EXPECT_TRUE(CompareJsonLines("{\"a\":1}\n{\"a\":2}\n", "{\"a\":2}\n{\"a\":1}\n", {}));
  EXPECT_TRUE(CompareJsonLines("{\"a\":1}\n", "{\"a\":1}\n{\"a\":1}\n", {.sorted = true}));
  EXPECT_TRUE(CompareJsonLines("{\"a\":1}\n", "", {}));
}

TEST(ProcessTest, CapturesAndLimits) {
  ProcessSpec spec;
  spec.argv = {"/bin/sh", "-c", "echo out; echo err >&2; exit 3"};
  spec.directory = "/";
  const ProcessResult result = RunProcess(spec);
  EXPECT_EQ(result.exit, 3);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  spec.argv = {"/bin/sleep", "30"};
  spec.timeout_seconds = 1;
  EXPECT_TRUE(RunProcess(spec).timed_out);
  spec.timeout_seconds = 20;
  spec.signal = SIGTERM;
  spec.signal_after_ms = 50;
  EXPECT_EQ(RunProcess(spec).exit, 128 + SIGTERM);
}

}  // namespace
}  // namespace penstock::golden
