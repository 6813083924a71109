#include "runtime/engine/run_flags.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

ParsedRunFlags Parse(std::vector<const char*> arguments) { return ParseRunFlags(arguments); }

TEST(RunFlags, TakesAllFormsOfAFlag) {
  const ParsedRunFlags parsed =
      Parse({"-p", "day=2024-01-01", "-pcity=a=b", "--parameter=empty=", "--report", "r.json",
             "--dirty=d.jsonl", "-j4", "-q", "--no-progress"});
  ASSERT_EQ(parsed.error, "");
  const RunOptions& options = parsed.flags.options;
  EXPECT_EQ(options.parameters, (std::map<std::string, std::string>{
                                    {"day", "2024-01-01"}, {"city", "a=b"}, {"empty", ""}}));
  EXPECT_EQ(options.report_path, "r.json");
  EXPECT_EQ(options.dirty_path, "d.jsonl");
  EXPECT_EQ(options.jobs, 4);
  EXPECT_TRUE(options.quiet);
  EXPECT_EQ(options.progress, ProgressMode::kNone);
}

TEST(RunFlags, TakesTheSchedule) {
  const ParsedRunFlags parsed =
      Parse({"--bizdate", "2024-02-29", "--cyctime=20240301000001", "--params", "a", "--params=b"});
  ASSERT_EQ(parsed.error, "");
  EXPECT_EQ(parsed.flags.options.schedule.bizdate, 19782);
  EXPECT_EQ(parsed.flags.options.schedule.cyctime, 1709251201);
  EXPECT_EQ(parsed.flags.options.params_files, (std::vector<std::string>{"a", "b"}));
}

TEST(RunFlags, SaysWhatIsWrong) {
  EXPECT_EQ(Parse({"-p", "day"}).error, "`-p day`: must be name=value");
  EXPECT_EQ(Parse({"-p", "=x"}).error, "`-p =x`: must be name=value");
  EXPECT_EQ(Parse({"-p", "a=1", "-p", "a=2"}).error, "`-p a`: given twice");
  EXPECT_EQ(Parse({"-p"}).error, "`-p` requires a value");
  EXPECT_EQ(Parse({"--report="}).error, "`--report` requires a value");
  EXPECT_EQ(Parse({"-j", "0"}).error, "`--jobs 0`: must be a whole number from 1 to 1024");
  EXPECT_EQ(Parse({"-j", "2x"}).error, "`--jobs 2x`: must be a whole number from 1 to 1024");
  EXPECT_EQ(Parse({"--bizdate", "20230229"}).error,
            "`--bizdate 20230229`: must be a date such as 20240229 or 2024-02-29");
  EXPECT_EQ(Parse({"--cyctime", "2024-02-29T23:59:59Z"}).error,
            "`--cyctime 2024-02-29T23:59:59Z`: must be a local time such as 20240229235959 or "
            "2024-02-29T23:59:59");
  EXPECT_EQ(Parse({"--params="}).error, "`--params` requires a value");
  EXPECT_EQ(Parse({"--quiet=1"}).error, "`--quiet` takes no value");
  EXPECT_EQ(Parse({"--reprot", "x"}).error, "unknown flag `--reprot`; did you mean `--report`?");
  EXPECT_EQ(Parse({"--frobnicate"}).error, "unknown flag `--frobnicate`");
  EXPECT_EQ(Parse({"job.json"}).error, "unexpected argument `job.json`");
  EXPECT_EQ(Parse({""}).error, "unexpected argument ``");
}

TEST(RunFlags, HelpIsInTwoColumns) {
  EXPECT_EQ(FlagHelp("-q", "print failures"), "  -q                print failures\n");
  EXPECT_EQ(FlagHelp("--flag-of-20-letters", "one two"),
            "  --flag-of-20-letters\n                    one two\n");
  const std::string long_word(70, 'x');
  EXPECT_EQ(FlagHelp("-q", "a " + long_word),
            "  -q                a\n                    " + long_word + "\n");
  for (const RunFlag& flag : AllRunFlags()) EXPECT_EQ(flag.help.empty(), flag.hidden) << flag.name;
}

TEST(RunFlags, LeavesOtherArgumentsToItsCaller) {
  RunFlags flags;
  const std::vector<const char*> arguments = {"job.json", "-j", "2"};
  EXPECT_EQ(flags.Take(arguments).count, 0u);
  EXPECT_EQ(flags.Take(std::span(arguments).subspan(1)).count, 2u);
  EXPECT_EQ(flags.Take({}).count, 0u);
}

TEST(ParseInstant, ReadsIsoInstants) {
  EXPECT_EQ(ParseInstant("1970-01-01T00:00:00Z"), (Instant{0, 0}));
  EXPECT_EQ(ParseInstant("2024-02-29T23:59:59.123Z"), (Instant{1709251199, 123'000'000}));
  EXPECT_EQ(ParseInstant("2024-03-01T07:59:59.000000001+08:00"), (Instant{1709251199, 1}));
  EXPECT_EQ(ParseInstant("1969-12-31T23:59:59Z"), (Instant{-1, 0}));
  EXPECT_EQ(ParseInstant("0000-01-01T00:00:00-00:30"), (Instant{-62167219200 + 1800, 0}));
}

TEST(ParseInstant, RefusesTheRest) {
  for (const char* text :
       {"", "2024-02-29", "2024-02-29T23:59:59", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00.1234567890Z", "2024-01-01T00:00:00Zx", "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00+24:00"}) {
    EXPECT_FALSE(ParseInstant(text)) << text;
  }
}

}  // namespace
}  // namespace penstock
