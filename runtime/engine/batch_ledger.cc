#include "runtime/engine/batch_ledger.h"

#include <fmt/format.h>

#include <utility>

namespace penstock {
namespace {

// What is wrong with the refusals of a batch of `records`; empty: nothing.
std::string FaultOf(uint64_t id, uint32_t records, std::span<const Refusal> refused) {
  for (size_t i = 0; i < refused.size(); ++i) {
    if (refused[i].row >= records) {
      return fmt::format("batch {} has {} records, but record {} was refused", id, records,
                         refused[i].row);
    }
    if (i > 0 && refused[i].row <= refused[i - 1].row) {
      return fmt::format("the refused records of batch {} are not in order", id);
    }
  }
  return {};
}

}  // namespace

uint64_t BatchLedger::Open(uint32_t records) {
  const std::lock_guard lock(mutex_);
  const uint64_t id = next_++;
  entries_[id].records = records;
  return id;
}

std::optional<BatchLedger::Refusals> BatchLedger::Close(uint64_t id,
                                                        std::function<void(Refusals)> later) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return Refusals();  // settled wrongly: on_fault was called
  if (!found->second.refused) {
    found->second.later = std::move(later);
    return std::nullopt;
  }
  Refusals refused = *std::move(found->second.refused);
  entries_.erase(found);
  return refused;
}

void BatchLedger::Forget(uint64_t id) {
  const std::lock_guard lock(mutex_);
  entries_.erase(id);
}

void BatchLedger::Settle(uint64_t id, std::span<const Refusal> refused) {
  std::string fault;
  std::function<void(Refusals)> later;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end() || found->second.refused) {
      fault = fmt::format("batch {} was settled twice, or was never sent", id);
    } else {
      fault = FaultOf(id, found->second.records, refused);
      later = std::move(found->second.later);
      if (later != nullptr || !fault.empty()) {
        entries_.erase(found);
      } else {
        found->second.refused.emplace(refused.begin(), refused.end());
      }
    }
  }
  if (!fault.empty()) {
    on_fault_(fault);
  } else if (later != nullptr) {
    later(Refusals(refused.begin(), refused.end()));
  }
}

}  // namespace penstock
