#pragma once
// Tracks the batches that are on their way to the target, and their results.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/plugin/writer.h"

namespace penstock {

// Thread-safe; one for all SliceWriters of a run.
class BatchLedger : public Ledger {
 public:
  using Refusals = std::vector<Refusal>;

  // `on_fault` is called, without a lock held, with a message about a batch that was settled twice,
  // or with rows that it does not have: a bug in the plugin.
  explicit BatchLedger(std::function<void(const std::string&)> on_fault)
      : on_fault_(std::move(on_fault)) {}

  // A new batch of `records`, before Write. Returns its id.
  uint64_t Open(uint32_t records);

  // After Write: the refusals if the batch is settled. Else nothing, and `later` is called with
  // them, on any thread, without a lock held.
  std::optional<Refusals> Close(uint64_t id, std::function<void(Refusals)> later);

  // The batch will not be settled: its stream was discarded.
  void Forget(uint64_t id);

  void Settle(uint64_t id, std::span<const Refusal> refused) override;

 private:
  struct Entry {
    uint32_t records = 0;
    std::optional<Refusals> refused;      // settled before Close
    std::function<void(Refusals)> later;  // closed before it is settled
  };

  const std::function<void(const std::string&)> on_fault_;
  std::mutex mutex_;
  uint64_t next_ = 1;
  std::map<uint64_t, Entry> entries_;
};

}  // namespace penstock
