// What must be true for every writer that stages.

#include <gtest/gtest.h>

#include <memory>

#include "runtime/plugin/test_ledger.h"
#include "tests/conformance/endpoint_subjects.h"
#include "tests/conformance/scratch_directory.h"

namespace penstock {
namespace {

using Records = std::vector<std::string>;
const Records kOld = {"old,0"};

class WriterSuite : public testing::TestWithParam<WriterSubject> {
 protected:
  WriterSuite() {
    plan_.writer.columns = {{.name = "k"}, {.name = "v"}};
    GetParam().set_up(directory_.path(), plan_);
    context_.plan = &plan_;
    context_.cancel = &cancel_;
  }

  void Begin() {
    writer_ = GetParam().plugin->new_writer(context_);
    const Result<std::string> state = writer_->Begin("run");
    ASSERT_TRUE(state.ok()) << state.status().message();
    ASSERT_TRUE(writer_->Attach(*state).ok());
  }

  std::unique_ptr<SliceWriter> Open(uint32_t slice, uint32_t number) {
    Result<std::unique_ptr<SliceWriter>> opened =
        writer_->Open({.slice = slice, .number = number, .stream = 0}, &ledger_);
    EXPECT_TRUE(opened.ok()) << opened.status().message();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  // Records like "a,1".
  void Write(SliceWriter& stream, const Records& records) {
    OutputBatch batch;
    batch.id = ++batches_;
    batch.records = static_cast<uint32_t>(records.size());
    std::string text;
    std::vector<std::string> values;
    for (const std::string& record : records) {
      text += record + "\n";
      values.push_back(record.substr(0, record.find(',')));
      values.push_back(record.substr(record.find(',') + 1));
    }
    std::vector<pst_cell> cells;
    for (const std::string& value : values) {
      pst_cell cell{};
      cell.p = value.data();
      cell.size = static_cast<uint32_t>(value.size());
      cell.tag = PST_TEXT;
      cells.push_back(cell);
    }
    if (GetParam().cells) {
      batch.cells = cells.data();
      batch.columns = 2;
    } else {
      batch.text = text;
    }
    ASSERT_TRUE(writer_->Encode(&batch).ok());
    const Status status = stream.Write(batch);
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_TRUE(stream.Flush().ok());
    EXPECT_TRUE(ledger_.Refused(batch.id).has_value());
  }

  Commit Stage(SliceWriter& stream, uint32_t slice, uint32_t number) {
    Result<std::string> staged = stream.Stage();
    EXPECT_TRUE(staged.ok()) << staged.status().message();
    return {{.slice = slice, .number = number, .stream = 0}, staged.ok() ? *staged : ""};
  }

  Records Visible() const { return GetParam().visible(directory_.path()); }

  ScratchDirectory directory_;
  JobPlan plan_;
  CancelToken cancel_;
  RunContext context_;
  TestLedger ledger_;
  std::unique_ptr<Writer> writer_;
  uint64_t batches_ = 0;
};

TEST_P(WriterSuite, StagedIsInvisibleAndPublishedOnce) {
  Begin();
  const auto first = Open(0, 1);
  Write(*first, {"a,1", "b,2"});
  Write(*first, {"c,3"});
  std::vector<Commit> commits = {Stage(*first, 0, 1)};
  const auto second = Open(1, 1);
  Write(*second, {"d,4"});
  commits.push_back(Stage(*second, 1, 1));
  EXPECT_EQ(Visible(), kOld);
  EXPECT_FALSE(writer_->Guarantee().empty());
  const Records all = {"a,1", "b,2", "c,3", "d,4"};
  for (int call = 0; call < 2; ++call) {
    const Status published = writer_->Publish(commits);
    ASSERT_TRUE(published.ok()) << published.message();
    EXPECT_EQ(Visible(), all);
  }
  EXPECT_FALSE(writer_->Outputs().empty());
}

TEST_P(WriterSuite, AbortLeavesWhatWasThere) {
  for (const bool staged : {false, true}) {
    for (const bool by_destructor : {false, true}) {
      Begin();
      auto stream = Open(0, 1);
      Write(*stream, {"a,1"});
      if (staged) Stage(*stream, 0, 1);
      stream->Discard();
      stream.reset();
      if (!by_destructor) writer_->Abort();
      writer_.reset();
      EXPECT_EQ(Visible(), kOld);
    }
  }
}

TEST_P(WriterSuite, ADiscardedAttemptLeavesNoTrace) {
  for (const bool staged : {false, true}) {
    Begin();
    auto first = Open(0, 1);
    Write(*first, {"a,1"});
    std::vector<Commit> commits = {Stage(*first, 0, 1)};
    auto lost = Open(1, 1);
    Write(*lost, {"x,9", "y,9"});
    if (staged) Stage(*lost, 1, 1);
    lost->Discard();
    lost.reset();
    const auto second = Open(1, 2);
    Write(*second, {"b,2"});
    commits.push_back(Stage(*second, 1, 2));
    const Status published = writer_->Publish(commits);
    ASSERT_TRUE(published.ok()) << published.message();
    EXPECT_EQ(Visible(), (Records{"a,1", "b,2"}));
  }
}

TEST_P(WriterSuite, OneOfTwoAttemptsIsPublished) {
  Begin();
  auto first = Open(0, 1);
  std::unique_ptr<SliceWriter> second;
  const bool at_once = writer_->order() != Writer::Order::kGlobal;
  if (at_once) second = Open(0, 2);
  Write(*first, {"a,1"});
  if (at_once) {
    Write(*second, {"a,1"});
    Stage(*second, 0, 2);
  }
  const std::vector<Commit> commits = {Stage(*first, 0, 1)};
  if (!at_once) {
    second = Open(0, 2);
    Write(*second, {"a,1"});
    Stage(*second, 0, 2);
  }
  second->Discard();
  ASSERT_TRUE(writer_->Publish(commits).ok());
  EXPECT_EQ(Visible(), Records{"a,1"});
}

TEST_P(WriterSuite, ARunWithoutRecordsIsPublished) {
  Begin();
  ASSERT_TRUE(writer_->Publish({}).ok());
  EXPECT_EQ(Visible(), Records());
}

TEST_P(WriterSuite, RefusedRecordsAreNamedByRow) {
  if (GetParam().refused.empty()) GTEST_SKIP() << "this target takes everything";
  Begin();
  const auto stream = Open(0, 1);
  Write(*stream, {"a," + GetParam().refused, "b,2", "c," + GetParam().refused});
  std::vector<uint32_t> refused_rows;
  const auto refused = ledger_.Refused(1);
  for (const Refusal& refusal : *refused) refused_rows.push_back(refusal.row);
  EXPECT_EQ(refused_rows, (std::vector<uint32_t>{0, 2}));
  ASSERT_TRUE(writer_->Publish(std::vector{Stage(*stream, 0, 1)}).ok());
  EXPECT_EQ(Visible(), Records{"b,2"});
}

INSTANTIATE_TEST_SUITE_P(Writers, WriterSuite, testing::ValuesIn(WriterSubjects()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace penstock
