#include "runtime/plugin/finding.h"

#include <fmt/format.h>

#include "runtime/plugin/reader.h"

namespace penstock {
namespace {

// Whether there is a first batch of records.
Result<bool> ReadFirst(Reader& reader, const Slice& slice) {
  PST_ASSIGN_OR_RETURN(const std::unique_ptr<Cursor> cursor, reader.Open(slice, ""));
  Cursor::Batch batch;
  PST_ASSIGN_OR_RETURN(const Cursor::Step step, cursor->Next(&batch));
  return step == Cursor::Step::kBatch;
}

}  // namespace

std::vector<Finding> CheckByReading(Reader& reader) {
  const Result<ReadPlan> plan = reader.Plan(1);
  if (!plan.ok()) return {{"input", plan.status(), ""}};
  Status attached = reader.Attach(*plan);
  if (!attached.ok()) return {{"input", std::move(attached), ""}};
  std::vector<Finding> findings;
  findings.push_back({"input", {}, fmt::format("slices: {}", plan->slices.size())});
  if (!plan->slices.empty()) {
    const Result<bool> first = ReadFirst(reader, plan->slices[0]);
    const std::string seen = first.ok() && *first ? "can be read" : "there are none yet";
    findings.push_back({"first records", first.ok() ? Status() : first.status(), seen});
  }
  reader.Finish();
  return findings;
}

}  // namespace penstock
