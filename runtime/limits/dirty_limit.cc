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
  if (!is_set()) {
    if (!at_end || dirty < read) return {};
    return {Failure::kDirtyLimit,
            read == 1 ? "the only record is dirty, so nothing would be written"
                      : fmt::format("all {} records are dirty, so nothing would be written; where "
                                    "that is acceptable, set `errorLimit`",
                                    read)};
  }
  if (!at_end && read < kFirstShareCheck) return {};
  const double share = static_cast<double>(dirty) / static_cast<double>(read);
  if (share <= *share_) return {};
  return {
      Failure::kDirtyLimit,
      fmt::format("{} of {} records are dirty, a share of {:.6g}, but `errorLimit` allows {:.6g}",
                  dirty, read, share, *share_)};
}

std::string DirtyLimit::Warning(uint64_t read, uint64_t dirty) const {
  if (is_set() || dirty == 0 || 10 * dirty < read) return {};
  return fmt::format(
      "{} of {} records ({:.0f} %) are dirty and were not written; set `errorLimit` so that such a "
      "job "
      "fails",
      dirty, read, 100 * static_cast<double>(dirty) / static_cast<double>(read));
}

}  // namespace penstock
