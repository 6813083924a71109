#pragma once
// The refused records of one attempt, until it is known whether the attempt counts.

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "runtime/dirty/dirty_batch.h"
#include "runtime/dirty/dirty_collector.h"

namespace penstock {

// One thread at a time. What does not fit into a small buffer goes to a temporary file without a
// name, which cannot be left behind.
class DirtySpool {
 public:
  // `collector` outlives the spool.
  explicit DirtySpool(const DirtyCollector& collector) : collector_(collector) {}

  // The refused records of a block of `slice` whose first record is number `first_record`.
  Status Add(const DirtyBatch& batch, uint32_t slice, uint64_t first_record);

  // Hands everything to `collector`, one thread at a time, and forgets it.
  Status MoveTo(DirtyCollector& collector);
  void Clear();

 private:
  static constexpr size_t kMemory = 1 << 20;

  Status Spill();

  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  const DirtyCollector& collector_;
  std::vector<std::string> shown_;              // for the screen, at most DirtyCollector::kPrinted
  std::string lines_;                           // for the dirty file
  std::unique_ptr<std::FILE, CloseFile> file_;  // lines before lines_
};

}  // namespace penstock
