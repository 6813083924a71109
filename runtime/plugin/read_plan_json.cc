// ReadPlan as JSON text and back. Every member is written, so that reading requires no defaults and
// a plan of a different version is detected.

#include <array>
#include <stdexcept>

#include "runtime/plugin/json_bytes.h"
#include "runtime/plugin/read_plan.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

// In the order of ReadPlan::Scope.
constexpr std::array<const char*, 4> kScopes = {"slice", "process", "while_planner_lives",
                                                "durable"};

Json FromSlice(const Slice& slice) {
  return {{"name", BytesToJson(slice.name)},
          {"spec", BytesToJson(slice.spec)},
          {"bytes", slice.bytes},
          {"records", slice.records},
          {"after", slice.after}};
}

Slice ToSlice(const Json& json) {
  return {.name = BytesFromJson(json.at("name")),
          .spec = BytesFromJson(json.at("spec")),
          .bytes = json.at("bytes").get<uint64_t>(),
          .records = json.at("records").get<uint64_t>(),
          .after = json.at("after").get<std::vector<uint32_t>>()};
}

ReadPlan::Scope ToScope(const std::string& name) {
  for (size_t i = 0; i < kScopes.size(); ++i) {
    if (name == kScopes[i]) return static_cast<ReadPlan::Scope>(i);
  }
  throw std::invalid_argument("unknown scope");
}

}  // namespace

std::string ReadPlanToJson(const ReadPlan& plan) {
  Json slices = Json::array();
  for (const Slice& slice : plan.slices) slices.push_back(FromSlice(slice));
  const Json json = {{"format_version", kVersion},
                     {"slices", std::move(slices)},
                     {"snapshot", BytesToJson(plan.snapshot)},
                     {"scope", kScopes[static_cast<size_t>(plan.scope)]},
                     {"ordered", plan.ordered},
                     {"unbounded", plan.unbounded},
                     {"notes", plan.notes}};
  return json.dump();
}

Result<ReadPlan> ReadPlanFromJson(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("format_version").get<int>() != kVersion) {
      return Status(Failure::kInternal, "the read plan has a different version");
    }
    ReadPlan plan;
    for (const Json& slice : json.at("slices")) plan.slices.push_back(ToSlice(slice));
    for (const Slice& slice : plan.slices) {
      for (const uint32_t before : slice.after) {
        if (before >= plan.slices.size()) throw std::invalid_argument("the slice does not exist");
      }
    }
    plan.snapshot = BytesFromJson(json.at("snapshot"));
    plan.scope = ToScope(json.at("scope").get<std::string>());
    plan.ordered = json.at("ordered").get<bool>();
    plan.unbounded = json.at("unbounded").get<bool>();
    plan.notes = json.at("notes").get<std::vector<std::string>>();
    return plan;
  } catch (const std::exception& error) {  // nlohmann's, and ours above
    return Status(Failure::kInternal, std::string("the read plan is damaged: ") + error.what());
  }
}

}  // namespace penstock
