// Keeps the rows of each attempt, and adds those of the accepted ones to the file.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "runtime/base/staged_file.h"
#include "tests/plugins/prefixed_file/plugin.h"

namespace penstock {
namespace {

using RowsOfSlices = std::map<uint32_t, std::string>;

class PrefixedSliceWriter : public SliceWriter {
 public:
  PrefixedSliceWriter(uint32_t slice, RowsOfSlices* staged, Ledger* ledger)
      : slice_(slice), staged_(*staged), ledger_(*ledger) {}

  Status Write(const OutputBatch& batch) override {
    rows_ += batch.text;
    ledger_.Settle(batch.id, {});
    return {};
  }
  Status Flush() override { return {}; }
  Result<std::string> Stage() override {
    staged_[slice_] = rows_;
    return std::string();
  }
  void Discard() override { staged_.erase(slice_); }

 private:
  const uint32_t slice_;
  std::string rows_;
  RowsOfSlices& staged_;
  Ledger& ledger_;
};

class PrefixedWriter : public Writer {
 public:
  explicit PrefixedWriter(const RunContext& context)
      : endpoint_(context.plan->writer), path_(context.Text(endpoint_, "path")) {}

  Result<TableSchema> Describe() override {
    PST_ASSIGN_OR_RETURN(const PrefixedFile file, LoadPrefixedFile(path_));
    return file.schema;
  }

  FileUse UseOf(const std::string& path) const override {
    return path == path_ ? FileUse::kReplaced : FileUse::kNone;
  }

  Result<std::string> Begin(const std::string&) override {
    PST_ASSIGN_OR_RETURN(const PrefixedFile file, LoadPrefixedFile(path_));
    const bool all = std::ranges::equal(endpoint_.columns, file.schema.columns, {},
                                        &PlanColumn::name, &ColumnSchema::name);
    if (!all) {
      return Status(Failure::kNotRunnable,
                    fmt::format("`{}` takes rows with all of its columns, in their order", path_));
    }
    content_ = file.bytes();
    return std::string();
  }
  Status Attach(std::string_view) override { return {}; }
  Result<std::unique_ptr<SliceWriter>> Open(const Attempt& attempt, Ledger* ledger) override {
    return std::unique_ptr<SliceWriter>(
        std::make_unique<PrefixedSliceWriter>(attempt.slice, &staged_, ledger));
  }
  Status Publish(std::span<const Commit> commits) override {
    PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(path_));
    PST_RETURN_IF_ERROR(file.Append(content_));
    written_ = 0;
    for (const Commit& commit : commits) {
      const std::string& rows = staged_[commit.attempt.slice];
      PST_RETURN_IF_ERROR(file.Append(rows));
      written_ += rows.size();
    }
    return file.Commit();
  }
  void Abort() override {}
  uint64_t BytesWritten() const override { return written_; }
  std::string Guarantee() const override {
    return "rows are added to the file only when the whole job succeeded";
  }
  std::vector<std::string> Outputs() const override { return {path_}; }

 private:
  const EndpointPlan& endpoint_;
  const std::string path_;
  std::string content_;
  RowsOfSlices staged_;
  uint64_t written_ = 0;
};

}  // namespace

std::unique_ptr<Writer> NewPrefixedWriter(const RunContext& context) {
  return std::make_unique<PrefixedWriter>(context);
}

}  // namespace penstock
