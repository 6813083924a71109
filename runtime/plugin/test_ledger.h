#pragma once
// A ledger for the unit tests of writers.

#include <map>
#include <optional>
#include <vector>

#include "runtime/base/check.h"
#include "runtime/plugin/writer.h"

namespace penstock {

class TestLedger : public Ledger {
 public:
  using Refusals = std::vector<Refusal>;

  void Settle(uint64_t id, std::span<const Refusal> refused) override {
    const bool is_first = settled_.emplace(id, Refusals(refused.begin(), refused.end())).second;
    PST_CHECK(is_first);
  }

  // What was refused of batch `id`; nothing if it is not settled.
  std::optional<Refusals> Refused(uint64_t id) const {
    const auto found = settled_.find(id);
    if (found == settled_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<uint64_t, Refusals> settled_;
};

}  // namespace penstock
