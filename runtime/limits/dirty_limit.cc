#include "runtime/limits/dirty_limit.h"

#include <fmt/format.h>

namespace penstock {

Status DirtyLimit::Check(uint64_t read, uint64_t dirty, bool at_end) const {
  if (dirty == 0) return {};
  if (limits_.dirty_records) {
    const auto allowed = static_cast<uint64_t>(*limits_.dirty_records);
    if (dirty <= allowed) return {};
    return {Failure::kDirtyLimit, fmt::format("{} of {} records are dirty, `errorLimit` allows {}",
                                              dirty, read, allowed)};
  }
  if (!limits_.dirty_percentage || (!at_end && read < kFirstShareCheck)) return {};
  const double share = static_cast<double>(dirty) / static_cast<double>(read);
  if (share <= *limits_.dirty_percentage) return {};
  return {Failure::kDirtyLimit,
          fmt::format("{} of {} records are dirty, a share of {:.6g}; `errorLimit` allows {:.6g}",
                      dirty, read, share, *limits_.dirty_percentage)};
}

}  // namespace penstock
