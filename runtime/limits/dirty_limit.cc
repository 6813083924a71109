#include "runtime/limits/dirty_limit.h"

#include <fmt/format.h>

namespace penstock {

Status DirtyLimit::Check(uint64_t read, uint64_t dirty, bool at_end) const {
  if (dirty == 0) return {};
  if (records_) {
    const auto allowed = static_cast<uint64_t>(*records_);
    if (dirty <= allowed) return {};
    return {Failure::kDirtyLimit,
            fmt::format("{} of {} records are dirty, but `errorLimit` allows {}", dirty, read,
                        allowed)};
  }
  if (!share_ || (!at_end && read < kFirstShareCheck)) return {};
  const double share = static_cast<double>(dirty) / static_cast<double>(read);
  if (share <= *share_) return {};
  return {
      Failure::kDirtyLimit,
      fmt::format("{} of {} records are dirty, a share of {:.6g}, but `errorLimit` allows {:.6g}",
                  dirty, read, share, *share_)};
}

}  // namespace penstock
