#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "stdplugins/table/stream/plugin.h"
#include "stdplugins/table/stream/spec.h"

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
    column.random = "0,1000000000";
    plan.reader.columns.push_back(column);
  }
};

// All records of one cursor after the other: "slice:first value", in order.
std::vector<std::string> ReadAll(Job& job, size_t* records = nullptr) {
  const std::unique_ptr<Reader> reader = pst_plugin_stream.new_reader(job.context);
  EXPECT_TRUE(reader->Prepare().ok());
  std::vector<std::string> values;
  size_t count = 0;
  uint64_t sequence = 0;
  const std::unique_ptr<Cursor> cursor = reader->NewCursor();
  Cursor::Batch batch;
  while (true) {
    const Result<bool> more = cursor->Next(&batch);
    EXPECT_TRUE(more.ok());
    if (!*more) break;
    EXPECT_EQ(batch.sequence, sequence++);
    EXPECT_EQ(batch.block.field_count, job.plan.reader.columns.size());
    count += batch.block.row_count;
    if (batch.block.field_count == 0) continue;
    for (uint32_t row = 0; row < batch.block.row_count; row++) {
      values.push_back(std::to_string(batch.block.slice) + ":" +
                       std::to_string(batch.block.cells[row * batch.block.field_count].i));
    }
  }
  EXPECT_FALSE(*cursor->Next(&batch));
  EXPECT_EQ(reader->TotalRecords(), count);
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
    EXPECT_TRUE(reader->Prepare().ok());
    return reader->ordered();
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
    column.random = "1,16777216";
    job.plan.reader.columns.push_back(column);
  }
  EXPECT_EQ(NewStreamReader(job.context)->Prepare().failure(), Failure::kNotRunnable);
}

TEST(StreamSpec, NamesBothSides) {
  const PluginSpec spec = StreamSpec();
  EXPECT_EQ(spec.name, pst_plugin_stream.name);
  EXPECT_TRUE(spec.reader.has_value() && spec.writer.has_value());
  EXPECT_EQ(spec.writer->layout, EndpointLayout::kText);
}

}  // namespace
}  // namespace penstock
