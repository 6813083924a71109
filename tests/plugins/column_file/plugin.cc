// A writer of columns: "id bigint:|1|2|NULL", one line each, from the buffers of all batches.

#include <fmt/format.h>

#include <map>

#include "runtime/base/staged_file.h"
#include "runtime/plugin/cell_of_column.h"
#include "runtime/plugin/cell_text.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {
namespace {

using Lines = std::vector<std::string>;  // one per column
using LinesOfSlices = std::map<uint32_t, Lines>;

// Value `row` of a buffer, in canonical text.
std::string TextOf(const pst_column& column, uint32_t row, Type type) {
  const pst_cell cell = CellOfColumn(column, row, type);
  char room[kCellTextRoom];
  return cell.tag == PST_NULL ? "NULL" : std::string(CellText(cell, room));
}

class ColumnSliceWriter : public SliceWriter {
 public:
  ColumnSliceWriter(uint32_t slice, const std::vector<PlanColumn>& columns, LinesOfSlices* staged,
                    Ledger* ledger)
      : slice_(slice), columns_(columns), staged_(*staged), ledger_(*ledger) {
    lines_.resize(columns.size());
  }

  Status Write(const OutputBatch& batch) override {
    for (size_t i = 0; i < columns_.size(); ++i) {
      for (uint32_t row = 0; row < batch.records; ++row) {
        lines_[i] += "|" + TextOf(batch.column_data[i], row, columns_[i].type);
      }
    }
    ledger_.Settle(batch.id, {});
    return {};
  }
  Status Flush() override { return {}; }
  Result<std::string> Stage() override {
    staged_[slice_] = lines_;
    return std::string();
  }
  void Discard() override { staged_.erase(slice_); }

 private:
  const uint32_t slice_;
  const std::vector<PlanColumn>& columns_;
  Lines lines_;
  LinesOfSlices& staged_;
  Ledger& ledger_;
};

class ColumnWriter : public Writer {
 public:
  explicit ColumnWriter(const RunContext& context)
      : columns_(context.plan->writer.columns), path_(context.Text(context.plan->writer, "path")) {}

  FileUse UseOf(const std::string& path) const override {
    return path == path_ ? FileUse::kReplaced : FileUse::kNone;
  }
  Result<std::string> Begin(const std::string&) override { return std::string(); }
  Status Attach(std::string_view) override { return {}; }
  Result<std::unique_ptr<SliceWriter>> Open(const Attempt& attempt, Ledger* ledger) override {
    return std::unique_ptr<SliceWriter>(
        std::make_unique<ColumnSliceWriter>(attempt.slice, columns_, &staged_, ledger));
  }
  Status Publish(std::span<const Commit> commits) override {
    std::string text;
    for (size_t i = 0; i < columns_.size(); ++i) {
      text += fmt::format("{} {}:", columns_[i].name, ToString(columns_[i].type));
      for (const Commit& commit : commits) text += staged_[commit.attempt.slice][i];
      text += "\n";
    }
    PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(path_));
    PST_RETURN_IF_ERROR(file.Append(text));
    written_ = text.size();
    return file.Commit();
  }
  void Abort() override {}
  uint64_t BytesWritten() const override { return written_; }
  std::string Guarantee() const override {
    return "the file is replaced only when the whole job succeeded";
  }
  std::vector<std::string> Outputs() const override { return {path_}; }

 private:
  const std::vector<PlanColumn>& columns_;
  const std::string path_;
  LinesOfSlices staged_;
  uint64_t written_ = 0;
};

}  // namespace
}  // namespace penstock

extern "C" const penstock::PluginRuntime pst_plugin_column_file = {
    .name = "column_file",
    .new_reader = nullptr,
    .new_writer = [](const penstock::RunContext& context) -> std::unique_ptr<penstock::Writer> {
      return std::make_unique<penstock::ColumnWriter>(context);
    },
};
