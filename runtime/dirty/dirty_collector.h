#pragma once
// Where refused records go: all of them to the dirty file, the first few to the screen.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/concealer.h"
#include "runtime/base/output_file.h"
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

  // Truncates or creates the dirty file. It is written as the job goes and stays when the job
  // fails, because it tells why.
  Status Open(const std::string& path);

  // False: only the number of further records matters. Any thread may ask.
  bool wants_records() const { return wants_records_.load(std::memory_order_relaxed); }

  // Takes the refused records of a block whose first record is number `first_record` of `slice`.
  // One thread at a time, in commit order.
  Status Commit(const DirtyBatch& batch, uint32_t slice, uint64_t first_record);

  // Call it once at the end, also of a failed job.
  Status Close();

 private:
  std::string ColumnName(const DirtyRecord& record) const;
  std::string Message(const DirtyRecord& record) const;

  const JobPlan& plan_;
  std::function<void(const std::string&)> print_;
  std::function<std::string(uint32_t)> slice_name_;
  Concealer secrets_;
  std::optional<OutputFile> file_;
  uint64_t printed_ = 0;
  std::atomic<bool> wants_records_ = false;
};

}  // namespace penstock
