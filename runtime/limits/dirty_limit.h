#pragma once
// How many refused records a job tolerates (`errorLimit`).

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/base/status.h"

namespace penstock {

// With `records` set, the job fails when more records are dirty; the share is then not looked at,
// as in DataX. Otherwise it fails when dirty / read is above `share` (0..1). With neither, it fails
// when records were read and not one of them was accepted.
class DirtyLimit {
 public:
  // A share is judged in mid-run only after this many records, so that a few bad ones at the start
  // of a long input do not fail it; at the end it is always judged.
  static constexpr uint64_t kFirstShareCheck = 100'000;

  DirtyLimit(std::optional<int64_t> records, std::optional<double> share)
      : records_(records), share_(share) {}

  // kDirtyLimit if the counts so far (or of the whole job, `at_end`) are above the limit.
  Status Check(uint64_t read, uint64_t dirty, bool at_end) const;

  // Without a limit, what to say of a successful job that refused a tenth of its records or more;
  // else empty.
  std::string Warning(uint64_t read, uint64_t dirty) const;

 private:
  bool is_set() const { return records_ || share_; }

  std::optional<int64_t> records_;
  std::optional<double> share_;
};

}  // namespace penstock
