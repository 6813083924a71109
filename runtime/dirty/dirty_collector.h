#pragma once
// Where refused records go: all of them to the dirty file, the first few to the screen.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/concealer.h"
#include "runtime/base/staged_file.h"
#include "runtime/base/status.h"
#include "runtime/dirty/dirty_batch.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// The dirty file has one JSON object per line: `record` (from 1, in source order within its slice),
// `slice` (its index in the report), `column` (null: the record as a whole), `code`, `message`,
// `raw` (null: the value was NULL). Where `raw` is not UTF-8, `raw_base64` has its very bytes;
// where it was cut at DirtyBatch::kMaxRawBytes, `raw_bytes` says how long it was.
class DirtyCollector {
 public:
  static constexpr uint64_t kPrinted = 10;

  // `plan` outlives the collector. `print` gets one line per record, for the first kPrinted ones,
  // and `slice_name` names a slice in it; both may be empty. `secrets` are kept out of messages,
  // but not out of the data of records.
  DirtyCollector(const JobPlan& plan, std::function<void(const std::string&)> print,
                 std::function<std::string(uint32_t)> slice_name, Concealer secrets = {});

  // Truncates or creates the dirty file. It gets the records of accepted attempts, and when the job
  // fails those of the last ones, because they show why. Call it before other threads ask.
  Status Open(const std::string& path);

  // False: only the number of further records matters. Any thread may ask.
  bool wants_records() const { return keeps() || prints(); }
  bool keeps() const { return file_.has_value(); }
  bool prints() const {
    return print_ != nullptr && printed_.load(std::memory_order_relaxed) < kPrinted;
  }

  // `record` as number `number` of `slice`: for the screen, and for the dirty file. Any thread.
  std::string ShownLine(const DirtyRecord& record, uint32_t slice, uint64_t number) const;
  void AppendLine(const DirtyRecord& record, uint32_t slice, uint64_t number,
                  std::string* lines) const;

  // What DirtySpool::MoveTo hands over; one thread at a time. Beyond kPrinted nothing is printed.
  void Print(const std::string& line);
  Status Append(std::string_view lines);

  // Call it once at the end, also of a failed job.
  Status Close();

 private:
  std::string ColumnName(const DirtyRecord& record) const;
  std::string Message(const DirtyRecord& record) const;

  const JobPlan& plan_;
  std::function<void(const std::string&)> print_;
  std::function<std::string(uint32_t)> slice_name_;
  Concealer secrets_;
  std::optional<StagedFile> file_;
  std::atomic<uint64_t> printed_ = 0;
};

}  // namespace penstock
