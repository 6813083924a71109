#pragma once
// What tests of the writer share: runs without an engine.

#include <signal.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stdplugins/transport/local_file/local_file_writer.h"
#include "stdplugins/transport/local_file/test_directory.h"

namespace penstock {

using Texts = std::vector<std::string>;

class WriterRuns {
 public:
  WriterRuns() {
    context_.plan = &plan_;
    Set("path", TextOption(directory_.path()));
    Set("fileName", TextOption("out"));
    Set("suffix", TextOption(".csv"));
    Set("fileFormat", TextOption("csv"));
    signal(SIGPIPE, SIG_IGN);
  }

  void Set(const std::string& name, OptionValue value) { plan_.writer.options[name] = value; }

  // Begin and Attach.
  Status Begin() {
    writer_ = NewLocalFileWriter(context_);
    PST_ASSIGN_OR_RETURN(const std::string state, writer_->Begin("run"));
    return writer_->Attach(state);
  }

  std::unique_ptr<SliceWriter> Open(uint32_t slice = 0) {
    auto opened = writer_->Open({.slice = slice}, &ledger_);
    PST_CHECK(opened.ok());
    return *std::move(opened);
  }

  Status Write(SliceWriter& slice, std::string_view records) {
    OutputBatch batch;
    batch.id = ++last_batch_;
    batch.records = 1;
    batch.text = records;
    PST_RETURN_IF_ERROR(writer_->Encode(&batch));
    PST_RETURN_IF_ERROR(slice.Write(batch));
    PST_CHECK(ledger_.settled == last_batch_);
    return Status();
  }

  Status WriteSlice(uint32_t slice, const std::string& records) {
    const auto writer = Open(slice);
    if (!records.empty()) PST_RETURN_IF_ERROR(Write(*writer, records));
    PST_ASSIGN_OR_RETURN(std::string staged, writer->Stage());
    commits_.push_back({{.slice = slice}, std::move(staged)});
    return Status();
  }

  Status Publish() { return writer_->Publish(commits_); }

  // One whole run. Gives the first failure.
  Status RunOnce(const std::string& records) {
    commits_.clear();
    Status status = Begin();
    if (status.ok()) status = WriteSlice(0, records);
    if (status.ok()) status = Publish();
    if (!status.ok()) writer_->Abort();
    return status;
  }

  // kInternal if there was none.
  Failure FailureOf(const Status& status) {
    return status.ok() ? Failure::kInternal : status.failure();
  }

  struct LastSettled : Ledger {
    void Settle(uint64_t id, std::span<const Refusal> refused) override {
      PST_CHECK(refused.empty() && id == settled + 1);
      settled = id;
    }
    uint64_t settled = 0;
  };

  TestDirectory directory_;
  JobPlan plan_;
  RunContext context_;
  LastSettled ledger_;
  uint64_t last_batch_ = 0;
  std::vector<Commit> commits_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace penstock
