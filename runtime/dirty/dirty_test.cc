#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/show_text.h"
#include "runtime/dirty/dirty_batch.h"
#include "runtime/dirty/dirty_collector.h"
#include "runtime/dirty/dirty_spool.h"

namespace penstock {
namespace {

std::string Slurp(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string TempPath(const char* name) {
  return testing::TempDir() + name + std::to_string(getpid());
}

DirtyRecord Refused(uint64_t offset, int32_t column, int32_t reason, std::string_view raw) {
  DirtyRecord record;
  record.offset = offset;
  record.column = column;
  record.field = column;
  record.reason = reason;
  record.raw = raw;
  return record;
}

JobPlan Plan() {
  JobPlan plan;
  plan.writer.columns = {{.name = "name"}, {.name = "age", .type = {Kind::kInt64}}};
  return plan;
}

// The refused records of a block, of an attempt that was accepted.
Status Commit(DirtyCollector& collector, const DirtyBatch& batch, uint32_t slice,
              uint64_t first_record) {
  DirtySpool spool(collector);
  PST_RETURN_IF_ERROR(spool.Add(batch, slice, first_record));
  return spool.MoveTo(collector);
}

TEST(ShowText, PrintableIsOneHarmlessLine) {
  EXPECT_EQ(Printable("größe", 100), "größe");
  EXPECT_EQ(Printable("a\nb\x1b[31m\x7f", 100), "a\\x0ab\\x1b[31m\\x7f");
  EXPECT_EQ(Printable("\xc2\x9b", 100), "\\xc2\\x9b");  // CSI as one C1 character
  EXPECT_EQ(Printable("\xff\xe4\xb8", 100), "\\xff\\xe4\\xb8");
  EXPECT_EQ(Printable("abcdef", 3), "abc...");
  EXPECT_EQ(Printable("abc", 3), "abc");
}

TEST(ShowText, JsonStringEscapesWhatJsonDemands) {
  std::string json;
  AppendJsonString(std::string_view("q\"b\\n\n\r\t\0\x01ü\xff!", 14), &json);
  EXPECT_EQ(json, "\"q\\\"b\\\\n\\n\\r\\t\\u0000\\u0001ü\\ufffd!\"");
}

TEST(ShowText, Base64OfTheStandardsExamples) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  EXPECT_EQ(Base64("\xff\xfe\xfd"), "//79");
}

TEST(DirtyCollector, WritesOneJsonLinePerRecord) {
  const std::string path = TempPath("dirty.jsonl");
  const JobPlan plan = Plan();
  DirtyCollector collector(plan, nullptr, nullptr);
  EXPECT_FALSE(collector.wants_records());
  ASSERT_TRUE(collector.Open(path).ok());
  EXPECT_TRUE(collector.wants_records());

  DirtyBatch batch;
  batch.Add(Refused(0, 1, kNotInteger, "12x"));
  batch.Add(Refused(7, -1, kFieldCount, "a,\xff"));
  DirtyRecord target = Refused(8, 1, kRefusedByTarget, "");
  target.raw_is_null = true;
  target.detail = "NOT NULL constraint failed";
  batch.Add(target);
  ASSERT_TRUE(Commit(collector, batch, 2, 101).ok());
  ASSERT_TRUE(collector.Close().ok());
  EXPECT_EQ(
      Slurp(path),
      R"({"record":101,"slice":2,"column":"age","code":"D101","message":"`12x`: not a whole number; the column is int","raw":"12x"})"
      "\n"
      R"({"record":108,"slice":2,"column":null,"code":"D201","message":"wrong number of fields","raw":"a,\ufffd","raw_base64":"YSz/"})"
      "\n"
      R"({"record":109,"slice":2,"column":"age","code":"D302","message":"NULL: the target refused the record: NOT NULL constraint failed; the column is int","raw":null})"
      "\n");
}

TEST(DirtyCollector, CutsLongTextAtACharacterAndSaysHowLongItWas) {
  const std::string path = TempPath("dirty_long.jsonl");
  const JobPlan plan = Plan();
  DirtyCollector collector(plan, nullptr, nullptr);
  ASSERT_TRUE(collector.Open(path).ok());
  std::string raw = "x";
  while (raw.size() < 2 * DirtyBatch::kMaxRawBytes) raw += "ü";
  DirtyBatch batch;
  batch.Add(Refused(0, 1, kTooLong, raw));
  EXPECT_EQ(batch[0].raw.size(), DirtyBatch::kMaxRawBytes - 1);
  ASSERT_TRUE(Commit(collector, batch, 0, 1).ok());
  ASSERT_TRUE(collector.Close().ok());
  const std::string line = Slurp(path);
  EXPECT_EQ(line.find("raw_base64"), std::string::npos);
  EXPECT_NE(line.find("\"raw_bytes\":" + std::to_string(raw.size())), std::string::npos);
}

TEST(DirtyCollector, PrintsOnlyTheFirstFew) {
  const JobPlan plan = Plan();
  std::vector<std::string> lines;
  DirtyCollector collector(
      plan, [&](const std::string& line) { lines.push_back(line); },
      [](uint32_t slice) { return "part-" + std::to_string(slice); });
  DirtyBatch batch;
  for (uint64_t i = 0; i < 15; ++i) batch.Add(Refused(i, 1, kNotInteger, "a\nb"));
  EXPECT_TRUE(collector.wants_records());
  ASSERT_TRUE(Commit(collector, batch, 3, 1).ok());
  EXPECT_FALSE(collector.wants_records());
  ASSERT_EQ(lines.size(), DirtyCollector::kPrinted);
  EXPECT_EQ(lines[9],
            "dirty record 10 of part-3, column `age`: `a\\x0ab`: not a whole number; the column is "
            "int [D101]");
}

TEST(DirtyCollector, DoesNotCallAColumnOfTextsTheReason) {
  JobPlan plan = Plan();
  plan.writer.columns[1].type = {Kind::kString};
  std::string printed;
  DirtyCollector collector(plan, [&](const std::string& line) { printed = line; }, nullptr);
  DirtyBatch batch;
  batch.Add(Refused(0, 1, kNoSuchDate, "2023-02-29"));
  ASSERT_TRUE(Commit(collector, batch, 0, 1).ok());
  EXPECT_EQ(printed, "dirty record 1, column `age`: `2023-02-29`: the date does not exist [D109]");
}

TEST(DirtySpool, WhatDoesNotFitIntoMemoryKeepsItsOrder) {
  const std::string path = TempPath("dirty_spool.jsonl");
  const JobPlan plan = Plan();
  DirtyCollector collector(plan, nullptr, nullptr);
  ASSERT_TRUE(collector.Open(path).ok());
  DirtySpool given_up(collector);
  DirtySpool spool(collector);
  const std::string raw(10'000, 'x');
  for (uint64_t block = 0; block < 50; ++block) {
    DirtyBatch batch;
    for (uint64_t i = 0; i < 10; ++i) batch.Add(Refused(i, 1, kNotInteger, raw));
    ASSERT_TRUE(spool.Add(batch, 0, 10 * block + 1).ok());
    ASSERT_TRUE(given_up.Add(batch, 0, 10 * block + 1).ok());
  }
  ASSERT_TRUE(spool.MoveTo(collector).ok());
  ASSERT_TRUE(collector.Close().ok());
  std::istringstream lines(Slurp(path));
  uint64_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.starts_with("{\"record\":" + std::to_string(++number) + ","));
  }
  EXPECT_EQ(number, 500u);
}

TEST(DirtyCollector, FullDiskFailsTheJob) {
  const JobPlan plan = Plan();
  DirtyCollector collector(plan, nullptr, nullptr);
  ASSERT_TRUE(collector.Open("/dev/full").ok());
  DirtyBatch batch;
  batch.Add(Refused(0, 1, kNotInteger, "x"));
  Status status = Commit(collector, batch, 0, 1);
  if (status.ok()) status = collector.Close();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.failure(), Failure::kOutputWriteError);
}

TEST(DirtyCollector, MissingDirectoryIsSaidAtOnce) {
  const JobPlan plan = Plan();
  DirtyCollector collector(plan, nullptr, nullptr);
  const Status status = collector.Open("/nonexistent/dirty.jsonl");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.failure(), Failure::kOutputCannotCreate);
}

}  // namespace
}  // namespace penstock
