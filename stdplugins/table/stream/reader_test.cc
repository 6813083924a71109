#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "stdplugins/table/stream/plugin.h"

namespace penstock {
namespace {

struct Job {
  JobPlan plan;
  RunContext context;

  explicit Job(int64_t records, int concurrency = 1) {
    plan.reader.plugin = "stream";
    plan.reader.options["sliceRecordCount"] = records;
    context.plan = &plan;
    plan.limits.concurrent = concurrency;
    context.concurrency = concurrency;
  }
  void AddLong() {
    PlanColumn column;
    column.type.kind = Kind::kInt64;
    column.options = {{"random", "0,1000000000"}};
    plan.reader.columns.push_back(column);
  }
};

// All records of a plan, slice after slice: "slice:first value", in order.
std::vector<std::string> ReadAll(Job& job, size_t* records = nullptr) {
  const std::unique_ptr<Reader> reader = pst_plugin_stream.new_reader(job.context);
  const Result<ReadPlan> plan = reader->Plan(job.context.concurrency);
  EXPECT_TRUE(plan.ok());
  EXPECT_TRUE(reader->Attach(*plan).ok());
  std::vector<std::string> values;
  size_t count = 0;
  for (size_t slice = 0; slice < plan->slices.size(); slice++) {
    const std::unique_ptr<Cursor> cursor = std::move(reader->Open(plan->slices[slice], "")).value();
    Cursor::Batch batch;
    uint64_t sequence = 0;
    uint64_t read = 0;
    while (cursor->Next(&batch).value() == Cursor::Step::kBatch) {
      EXPECT_EQ(batch.sequence, sequence++);
      EXPECT_EQ(batch.block.field_count, job.plan.reader.columns.size());
      EXPECT_EQ(batch.block.first_record, read + 1);
      read += batch.block.row_count;
      if (batch.block.field_count == 0) continue;
      for (uint32_t row = 0; row < batch.block.row_count; row++) {
        values.push_back(std::to_string(slice) + ":" +
                         std::to_string(batch.block.cells[row * batch.block.field_count].i));
      }
    }
    EXPECT_EQ(cursor->Next(&batch).value(), Cursor::Step::kEnd);
    EXPECT_EQ(read, plan->slices[slice].records);
    count += read;
  }
  if (records != nullptr) *records = count;
  return values;
}

TEST(StreamReader, ConstantsAloneNeedNoCells) {
  Job job(2500, 3);
  size_t records = 0;
  ReadAll(job, &records);
  EXPECT_EQ(records, 7500u);
}

TEST(StreamReader, EverySliceHasItsRecords) {
  Job job(1030, 2);
  job.AddLong();
  const std::vector<std::string> values = ReadAll(job);
  EXPECT_EQ(std::count_if(values.begin(), values.end(),
                          [](const std::string& value) { return value.starts_with("1:"); }),
            1030);
  EXPECT_EQ(values.size(), 2060u);
}

// A writer that takes one thread does not change how many records there are.
TEST(StreamReader, FewerThreadsReadAllSlices) {
  Job job(10, 4);
  job.context.concurrency = 1;
  size_t records = 0;
  ReadAll(job, &records);
  EXPECT_EQ(records, 40u);
}

TEST(StreamReader, OneSliceIsOrdered) {
  Job one(5, 1);
  Job two(5, 2);
  const auto ordered = [](Job& job) {
    const std::unique_ptr<Reader> reader = NewStreamReader(job.context);
    return reader->Plan(job.context.concurrency)->ordered;
  };
  EXPECT_TRUE(ordered(one));
  EXPECT_FALSE(ordered(two));
}

TEST(StreamReader, SeedRepeatsARun) {
  Job job(100);
  job.AddLong();
  EXPECT_NE(ReadAll(job), ReadAll(job));
  job.plan.reader.options["seed"] = int64_t{42};
  EXPECT_EQ(ReadAll(job), ReadAll(job));
}

// Another process, or another attempt, gets the same values without a `seed` in the script.
TEST(StreamReader, APlanGivesTheSameValuesAgain) {
  Job job(10, 2);
  job.AddLong();
  const Result<ReadPlan> plan = NewStreamReader(job.context)->Plan(2);
  ASSERT_TRUE(plan.ok());
  const Result<ReadPlan> copy = ReadPlanFromJson(ReadPlanToJson(*plan));
  const auto first_value = [&](const ReadPlan& plan, size_t slice) {
    const std::unique_ptr<Reader> reader = NewStreamReader(job.context);
    EXPECT_TRUE(reader->Attach(plan).ok());
    const std::unique_ptr<Cursor> cursor = std::move(reader->Open(plan.slices[slice], "")).value();
    Cursor::Batch batch;
    EXPECT_EQ(cursor->Next(&batch).value(), Cursor::Step::kBatch);
    return batch.block.cells[0].i;
  };
  EXPECT_EQ(first_value(*plan, 1), first_value(*copy, 1));
  EXPECT_NE(first_value(*plan, 1), first_value(*copy, 0));
}

TEST(StreamReader, DamagedPlansAreRefused) {
  Job job(1);
  const std::unique_ptr<Reader> reader = NewStreamReader(job.context);
  ReadPlan plan = *reader->Plan(1);
  ASSERT_TRUE(reader->Attach(plan).ok());
  plan.slices[0].spec = "1x";
  EXPECT_EQ(reader->Open(plan.slices[0], "").status().failure(), Failure::kInternal);
  plan.snapshot = "";
  EXPECT_EQ(reader->Attach(plan).failure(), Failure::kInternal);
}

TEST(StreamReader, SlicesDiffer) {
  Job job(1, 2);
  job.AddLong();
  job.plan.reader.options["seed"] = int64_t{42};
  const std::vector<std::string> values = ReadAll(job);
  ASSERT_EQ(values.size(), 2u);
  EXPECT_NE(values[0].substr(2), values[1].substr(2));
}

TEST(StreamReader, RefusesRecordsBeyondMemory) {
  Job job(1);
  for (int i = 0; i < 2; i++) {
    PlanColumn column;
    column.type.kind = Kind::kString;
    column.options = {{"random", "1,16777216"}};
    job.plan.reader.columns.push_back(column);
  }
  EXPECT_EQ(NewStreamReader(job.context)->Plan(1).status().failure(), Failure::kNotRunnable);
}

}  // namespace
}  // namespace penstock
