// What must be true for every reader.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>

#include "runtime/engine/block_text.h"
#include "tests/conformance/endpoint_subjects.h"
#include "tests/conformance/scratch_directory.h"

namespace penstock {
namespace {

using Records = std::vector<std::string>;

class ReaderSuite : public testing::TestWithParam<ReaderSubject> {
 protected:
  ReaderSuite() {
    GetParam().set_up(directory_.path(), plan_);
    context_.plan = &plan_;
    context_.cancel = &cancel_;
  }

  std::unique_ptr<Reader> NewReader(int workers) {
    context_.concurrency = workers;
    return GetParam().plugin->new_reader(context_);
  }

  static void Append(const pst_block& block, Records* records) {
    for (uint32_t row = 0; row < block.row_count; ++row) {
      records->push_back(block.cells != nullptr ? RowOfCells(block, row)
                                                : std::string(RowText(block, row)));
    }
  }

  // All records of a slice, by `cursors` that take turns.
  static Records ReadSlice(Reader& reader, const Slice& slice, size_t cursors) {
    Records records;
    Result<std::unique_ptr<Cursor>> first = reader.Open(slice, "");
    EXPECT_TRUE(first.ok()) << first.status().message();
    if (!first.ok()) return records;
    std::vector<std::unique_ptr<Cursor>> forks;
    std::vector<Cursor*> all = {first->get()};
    while (all.size() < cursors) {
      forks.push_back((*first)->Fork());
      if (forks.back() == nullptr) break;
      all.push_back(forks.back().get());
    }
    std::map<uint64_t, Records> batches;
    while (!all.empty()) {
      for (size_t i = 0; i < all.size();) {
        Cursor::Batch batch;
        const Result<Cursor::Step> step = all[i]->Next(&batch);
        EXPECT_TRUE(step.ok()) << step.status().message();
        if (!step.ok()) return records;
        if (*step == Cursor::Step::kEnd) {
          all.erase(all.begin() + static_cast<long>(i));
          continue;
        }
        EXPECT_FALSE(batches.contains(batch.sequence));
        Append(batch.block, &batches[batch.sequence]);
        ++i;
      }
    }
    uint64_t expected = 0;
    for (const auto& [sequence, texts] : batches) {
      EXPECT_EQ(sequence, expected++);
      records.insert(records.end(), texts.begin(), texts.end());
    }
    return records;
  }

  static void ExpectSame(Records found, Records expected, bool ordered) {
    if (!ordered) {
      std::ranges::sort(found);
      std::ranges::sort(expected);
    }
    EXPECT_TRUE(found == expected) << found.size() << " records, not " << expected.size();
  }

  ScratchDirectory directory_;
  JobPlan plan_;
  CancelToken cancel_;
  RunContext context_;
};

TEST_P(ReaderSuite, ThePlanIsStable) {
  for (const int workers : {1, 3}) {
    const Result<ReadPlan> first = NewReader(workers)->Plan(workers);
    const Result<ReadPlan> second = NewReader(workers)->Plan(workers);
    ASSERT_TRUE(first.ok()) << first.status().message();
    EXPECT_EQ(*first, *second);
    EXPECT_FALSE(first->slices.empty());
  }
}

TEST_P(ReaderSuite, SlicesCoverTheInputExactly) {
  for (const int workers : {1, 3}) {
    const std::unique_ptr<Reader> reader = NewReader(workers);
    const Result<ReadPlan> plan = reader->Plan(workers);
    ASSERT_TRUE(plan.ok()) << plan.status().message();
    ASSERT_TRUE(reader->Attach(*plan).ok());
    Records records;
    for (const Slice& slice : plan->slices) {
      const Records some = ReadSlice(*reader, slice, static_cast<size_t>(workers));
      records.insert(records.end(), some.begin(), some.end());
    }
    ExpectSame(records, GetParam().records, plan->ordered);
  }
}

TEST_P(ReaderSuite, AnotherReaderCanWorkOnTheWrittenPlan) {
  const std::unique_ptr<Reader> planner = NewReader(2);
  const Result<ReadPlan> made = planner->Plan(2);
  ASSERT_TRUE(made.ok()) << made.status().message();
  const Result<ReadPlan> plan = ReadPlanFromJson(ReadPlanToJson(*made));
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  Records records;
  for (const Slice& slice : plan->slices) {
    const std::unique_ptr<Reader> reader = NewReader(1);
    ASSERT_TRUE(reader->Attach(*plan).ok());
    const Records some = ReadSlice(*reader, slice, 1);
    records.insert(records.end(), some.begin(), some.end());
  }
  ExpectSame(records, GetParam().records, plan->ordered);
}

TEST_P(ReaderSuite, ASliceCanBeReadAgain) {
  const std::unique_ptr<Reader> reader = NewReader(2);
  const Result<ReadPlan> plan = reader->Plan(2);
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  ASSERT_TRUE(reader->Attach(*plan).ok());
  const Slice& slice = plan->slices.front();
  {
    // An attempt that is given up after its first batch.
    Result<std::unique_ptr<Cursor>> cursor = reader->Open(slice, "");
    ASSERT_TRUE(cursor.ok());
    Cursor::Batch batch;
    ASSERT_TRUE((*cursor)->Next(&batch).ok());
  }
  EXPECT_EQ(ReadSlice(*reader, slice, 1), ReadSlice(*reader, slice, 2));
}

TEST_P(ReaderSuite, APositionIsWhereItGoesOn) {
  const std::unique_ptr<Reader> reader = NewReader(1);
  const Result<ReadPlan> plan = reader->Plan(1);
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  ASSERT_TRUE(reader->Attach(*plan).ok());
  const Slice& slice = plan->slices.front();
  Result<std::unique_ptr<Cursor>> first = reader->Open(slice, "");
  ASSERT_TRUE(first.ok());
  Cursor::Batch batch;
  ASSERT_TRUE((*first)->Next(&batch).ok());
  Records records;
  Append(batch.block, &records);
  const std::string position = (*first)->Position();
  if (position.empty()) GTEST_SKIP() << "slices of this reader are read from their start only";
  Result<std::unique_ptr<Cursor>> second = reader->Open(slice, position);
  ASSERT_TRUE(second.ok());
  while (*(*second)->Next(&batch) == Cursor::Step::kBatch) Append(batch.block, &records);
  EXPECT_EQ(records, ReadSlice(*reader, slice, 1));
}

TEST_P(ReaderSuite, TheSchemaIsStable) {
  const std::unique_ptr<Reader> reader = NewReader(1);
  const Result<TableSchema> schema = reader->Describe();
  ASSERT_TRUE(schema.ok()) << schema.status().message();
  EXPECT_EQ(*schema, *NewReader(1)->Describe());
}

INSTANTIATE_TEST_SUITE_P(Readers, ReaderSuite, testing::ValuesIn(ReaderSubjects()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace penstock
