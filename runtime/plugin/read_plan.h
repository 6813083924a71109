#pragma once
// How the input of one run is cut into parts. A plan is a value: it can be written as JSON and
// carried out by another process on another machine, so it never contains a secret.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// A part of the input: a file, a range of keys, a shard. The unit of work, retry and report.
struct Slice {
  std::string name = {};             // shown to users
  std::string spec = {};             // in the plugin's own format, enough for its Open
  uint64_t bytes = 0;                // size, for progress; 0: unknown
  uint64_t records = 0;              // the same
  std::vector<uint32_t> after = {};  // slices that must be finished first, by position in the plan
  friend bool operator==(const Slice&, const Slice&) = default;
};

struct ReadPlan {
  std::vector<Slice> slices = {};
  // The state of the source that all slices see, in the plugin's own format; empty if there is
  // none.
  std::string snapshot = {};
  // How far that state reaches: each slice sees one of its own; all slices of this process; all
  // processes while the one that planned lives; all processes, however long the run takes.
  enum class Scope { kSlice, kProcess, kWhilePlannerLives, kDurable } scope = Scope::kSlice;
  // The order of the slices, and of the batches in each, is the order of the input, which the
  // output keeps where its target has one.
  bool ordered = false;
  // The input never ends: a slice ends only when it is drained, or split.
  bool unbounded = false;
  // How the input is read, where that is not plain from the job; one line each, for people.
  std::vector<std::string> notes = {};
  friend bool operator==(const ReadPlan&, const ReadPlan&) = default;
};

std::string ReadPlanToJson(const ReadPlan& plan);

// kInternal if `json` is not a plan of this version.
Result<ReadPlan> ReadPlanFromJson(std::string_view json);

}  // namespace penstock
