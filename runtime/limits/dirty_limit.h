#pragma once
// How many refused records a job tolerates (`errorLimit`).

#include <cstdint>

#include "runtime/base/status.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// With dirty_records set, the job fails when more records are dirty; the percentage is then not
// looked at, as in DataX. Otherwise it fails when dirty / read is above dirty_percentage. With
// neither, any number is tolerated.
class DirtyLimit {
 public:
  // A share is judged in mid-run only after this many records, so that a few bad ones at the start
  // of a long input do not fail it; at the end it is always judged.
  static constexpr uint64_t kFirstShareCheck = 100'000;

  explicit DirtyLimit(const Limits& limits) : limits_(limits) {}

  // kDirtyLimit if the counts so far (or of the whole job, `at_end`) are above the limit.
  Status Check(uint64_t read, uint64_t dirty, bool at_end) const;

 private:
  Limits limits_;
};

}  // namespace penstock
