#include <gtest/gtest.h>
#include <stdio.h>

#include <nlohmann/json.hpp>

#include "runtime/report/human.h"
#include "runtime/report/progress.h"
#include "runtime/report/run_report.h"

namespace penstock {
namespace {

RunReport Report() {
  RunReport report;
  report.job = "jobs/people.json";
  report.started = {1709251199, 123'000'000};
  report.finished = {1709251201, 623'999'999};
  report.duration_s = 2.5;
  report.records = {10, 7, 1, 2};
  report.bytes_read = 1000;
  report.bytes_written = 500;
  report.slices = {{"a.csv", {6, 5, 0, 1}}, {"b\xff.csv", {4, 2, 1, 1}}};
  report.guarantee = "atomic";
  report.reader_plugin = "txtfile";
  report.writer_plugin = "sqlite";
  report.outputs = {"t"};
  report.peak_rss_bytes = 4096;
  report.compile = CompileInfo{2.25, 80, false};
  return report;
}

TEST(RunReport, JsonHasWhatTheDocumentationPromises) {
  const auto json = nlohmann::json::parse(ToJson(Report()));
  EXPECT_EQ(json["format_version"], "1.0");
  EXPECT_EQ(json["status"], "succeeded");
  EXPECT_EQ(json["exit_code"], 0);
  EXPECT_EQ(json["started"], "2024-02-29T23:59:59.123Z");
  EXPECT_EQ(json["finished"], "2024-03-01T00:00:01.623Z");
  EXPECT_EQ(json["duration_s"], 2.5);
  EXPECT_EQ(json["records"],
            (nlohmann::json{{"read", 10}, {"written", 7}, {"filtered", 1}, {"dirty", 2}}));
  EXPECT_EQ(json["bytes"], (nlohmann::json{{"read", 1000}, {"written", 500}}));
  EXPECT_EQ(json["speed"], (nlohmann::json{{"records_per_s", 4.0}, {"bytes_per_s", 400.0}}));
  EXPECT_EQ(json["slices"][0]["name"], "a.csv");
  EXPECT_EQ(json["slices"][1]["records"]["dirty"], 1);
  EXPECT_EQ(json["guarantee"], "atomic");
  EXPECT_EQ(json["plugins"], (nlohmann::json{{"reader", "txtfile"}, {"writer", "sqlite"}}));
  EXPECT_EQ(json["peak_rss_bytes"], 4096);
  EXPECT_EQ(json["compile"],
            (nlohmann::json{{"tier0_ms", 2.25}, {"tier1_ms", 80.0}, {"cached", false}}));
  EXPECT_EQ(json["outputs"][0], "t");
  EXPECT_FALSE(json.contains("error"));
}

TEST(RunReport, FailureIsExplained) {
  RunReport report = Report();
  report.status = Status(Failure::kDirtyLimit, "2 of 10 records are dirty");
  report.compile.reset();
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["status"], "failed");
  EXPECT_EQ(json["exit_code"], 65);
  EXPECT_EQ(json["error"]["code"], "R401");
  EXPECT_EQ(json["error"]["message"], "2 of 10 records are dirty");
  EXPECT_TRUE(json["compile"].is_null());
  EXPECT_EQ(
      ErrorText(report),
      "error[R401]: the number of dirty records exceeds the limit\n  2 of 10 records are dirty\n  "
      "help: look at the dirty records, fix the data or the types, or raise `errorLimit`; nothing "
      "was published\n");
}

TEST(RunReport, AdviceFollowsFromWhatIsVisible) {
  RunReport report = Report();
  report.status = Status(Failure::kInterrupted, "");
  const auto advice = [&] {
    return nlohmann::json::parse(ToJson(report))["error"]["advice"].get<std::string>();
  };
  EXPECT_EQ(advice(), "run the job again; nothing was published");
  report.records.written = 0;
  EXPECT_EQ(advice(), "run the job again");
  report.partly_published = true;
  EXPECT_EQ(advice(),
            "run the job again; part of the output is already visible and stays: remove it before "
            "the job runs again, or records are written twice");
  report.partly_published = false;
  report.published = true;
  EXPECT_EQ(advice(),
            "the job is complete and its output is published; there is no need to run it again");
}

TEST(RunReport, StoppedBySignalIsItsOwnStatus) {
  RunReport report = Report();
  report.status = Status(Failure::kTerminated, "");
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["status"], "stopped");
  EXPECT_EQ(json["exit_code"], 143);
}

TEST(RunReport, SummaryCountsForPeople) {
  EXPECT_EQ(ErrorText(Report()), "");
  EXPECT_EQ(Summary(Report()),
            "succeeded: 10 read, 7 written, 1 filtered, 2 dirty\n"
            "1.0 kB in, 500 B out, 2.5 s, 4 records/s\n");
}

TEST(RunReport, WhatWasWrittenInVainIsSaidSo) {
  RunReport report = Report();
  report.status = Status(Failure::kDirtyLimit, "");
  EXPECT_TRUE(
      Summary(report).starts_with("failed: 10 read, 7 written but not published, 1 filter"));
  EXPECT_EQ(nlohmann::json::parse(ToJson(report))["published"], false);
  EXPECT_EQ(nlohmann::json::parse(ToJson(report))["published_records"], 0);
  report.partly_published = true;
  EXPECT_TRUE(Summary(report).starts_with("failed: 10 read, 7 written but not all published, "));
  EXPECT_TRUE(nlohmann::json::parse(ToJson(report))["published_records"].is_null());
  report.partly_published_records = 4;
  EXPECT_TRUE(Summary(report).starts_with("failed: 10 read, 7 written but only 4 published, "));
  EXPECT_EQ(nlohmann::json::parse(ToJson(report))["published_records"], 4);
  report.partly_published = false;
  report.published = true;
  EXPECT_TRUE(Summary(report).starts_with("failed: 10 read, 7 written, 1 filter"));
}

TEST(RunReport, VariablesWithoutThoseThatAreSecret) {
  RunReport report = Report();
  report.variables = {{"${day}", "7"}, {"${env:TOKEN}", std::nullopt}};
  const auto json = nlohmann::json::parse(ToJson(report));
  EXPECT_EQ(json["variables"], nlohmann::json::parse(R"([{"name": "${day}", "value": "7"},
                                                         {"name": "${env:TOKEN}", "secret": true}])"));
}

TEST(RunReport, ConcealedInAllItsTexts) {
  RunReport report = Report();
  report.status = Status(Failure::kInputMissing, "`/in/hunter2.csv`");
  report.slices = {{"hunter2", {}}};
  report.outputs = {"out/hunter2"};
  report.notes = {"a note on hunter2"};
  report.warnings = {"hunter2!"};
  report.variables = {{"${day}", "of hunter2"}};
  Concealer secrets;
  secrets.Add("hunter2");
  const RunReport shown = Concealed(report, secrets);
  EXPECT_EQ(ToJson(shown).find("hunter"), std::string::npos);
  EXPECT_EQ(shown.status.message(), "`/in/***.csv`");
  EXPECT_EQ(shown.status.failure(), Failure::kInputMissing);
}

TEST(RunReport, PeakRssIsMeasured) { EXPECT_GT(PeakRssBytes(), 500'000u); }

TEST(Human, Numbers) {
  EXPECT_EQ(HumanCount(0), "0");
  EXPECT_EQ(HumanCount(999), "999");
  EXPECT_EQ(HumanCount(1000), "1,000");
  EXPECT_EQ(HumanCount(12345678), "12,345,678");
  EXPECT_EQ(HumanBytes(999), "999 B");
  EXPECT_EQ(HumanBytes(999'999), "1.0 MB");
  EXPECT_EQ(HumanBytes(123.4e6), "123 MB");
  EXPECT_EQ(HumanSeconds(0.0123), "0.012 s");
  EXPECT_EQ(HumanSeconds(125), "2 min 5 s");
  EXPECT_EQ(HumanSeconds(11040), "3 h 4 min");
}

TEST(Progress, ShowsShareRateAndTimeLeft) {
  ProgressState state;
  state.records_read = 1'000'000;
  state.bytes_read = 250'000'000;
  state.total_bytes = 1'000'000'000;
  EXPECT_EQ(DescribeProgress(state, 2.5),
            "250 MB of 1.0 GB, 25 %, 1,000,000 records, 100 MB/s, 7.5 s left");
}

TEST(Progress, WithoutTotalsThereIsNoShare) {
  ProgressState state;
  state.records_read = 500;
  state.dirty = 3;
  EXPECT_EQ(DescribeProgress(state, 2), "500 records, 3 dirty, 250 records/s");
}

TEST(Progress, NeverMoreThanAllOfIt) {
  ProgressState state;
  state.bytes_read = 200;
  state.total_bytes = 100;
  EXPECT_EQ(DescribeProgress(state, 1), "200 B of 100 B, 100 %, 0 records, 200 B/s");
}

std::string Printed(ProgressMode mode, const std::function<void(Screen&)>& act) {
  char* text = nullptr;
  size_t size = 0;
  FILE* stream = open_memstream(&text, &size);
  {
    Screen screen(stream, mode, Screen::Clock::time_point{});
    act(screen);
    screen.Finish();
  }
  fclose(stream);
  std::string printed(text, size);
  free(text);
  return printed;
}

constexpr Screen::Clock::time_point At(int milliseconds) {
  return Screen::Clock::time_point(std::chrono::milliseconds(milliseconds));
}

TEST(Screen, PlainLinesComeEveryTenSeconds) {
  const std::string text = Printed(ProgressMode::kPlain, [](Screen& screen) {
    for (int second = 1; second <= 25; ++second) screen.Update({}, At(1000 * second));
  });
  EXPECT_EQ(text, "0 records, 0 records/s\n0 records, 0 records/s\n");
}

TEST(Screen, TerminalLineIsRedrawnAndMakesWayForMessages) {
  const std::string text = Printed(ProgressMode::kTty, [](Screen& screen) {
    screen.Update({}, At(100));
    screen.Update({}, At(200));
    screen.Update({}, At(300));
    screen.Print("dirty record 1");
  });
  EXPECT_EQ(text, "\r0 records, 0 records/s\x1b[K\r\x1b[Kdirty record 1\n");
}

TEST(Screen, AutoOnAFileIsPlainAndNoneIsSilent) {
  const auto updates = [](Screen& screen) { screen.Update({}, At(500)); };
  EXPECT_EQ(Printed(ProgressMode::kAuto, updates), "");
  const auto late = [](Screen& screen) { screen.Update({}, At(20'000)); };
  EXPECT_EQ(Printed(ProgressMode::kAuto, late), "0 records, 0 records/s\n");
  EXPECT_EQ(Printed(ProgressMode::kNone, late), "");
}

}  // namespace
}  // namespace penstock
