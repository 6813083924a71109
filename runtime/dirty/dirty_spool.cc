#include "runtime/dirty/dirty_spool.h"

#include <cerrno>
#include <cstring>

namespace penstock {

Status DirtySpool::Add(const DirtyBatch& batch, uint32_t slice, uint64_t first_record) {
  for (size_t i = 0; i < batch.size(); ++i) {
    const DirtyRecord record = batch[i];
    const uint64_t number = first_record + record.offset;
    if (collector_.prints() && shown_.size() < DirtyCollector::kPrinted) {
      shown_.push_back(collector_.ShownLine(record, slice, number));
    }
    if (!collector_.keeps()) continue;
    collector_.AppendLine(record, slice, number, &lines_);
    if (lines_.size() > kMemory) PST_RETURN_IF_ERROR(Spill());
  }
  return {};
}

Status DirtySpool::Spill() {
  if (file_ == nullptr) file_.reset(std::tmpfile());
  if (file_ == nullptr ||
      std::fwrite(lines_.data(), 1, lines_.size(), file_.get()) != lines_.size()) {
    return Status(Failure::kOutputWriteError,
                  std::string("no space for dirty records in the directory for temporary files: ") +
                      std::strerror(errno));
  }
  lines_.clear();
  return {};
}

Status DirtySpool::MoveTo(DirtyCollector& collector) {
  for (const std::string& line : shown_) collector.Print(line);
  if (file_ != nullptr) {
    std::rewind(file_.get());
    std::string piece(kMemory, '\0');
    while (const size_t size = std::fread(piece.data(), 1, piece.size(), file_.get())) {
      PST_RETURN_IF_ERROR(collector.Append(std::string_view(piece).substr(0, size)));
    }
    if (std::ferror(file_.get()) != 0) {
      return Status(Failure::kOutputWriteError,
                    "cannot read dirty records back from the temporary file");
    }
  }
  if (!lines_.empty()) PST_RETURN_IF_ERROR(collector.Append(lines_));
  Clear();
  return {};
}

void DirtySpool::Clear() {
  shown_.clear();
  lines_.clear();
  lines_.shrink_to_fit();
  file_.reset();
}

}  // namespace penstock
