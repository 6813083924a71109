#pragma once
// What an endpoint can know about the run that it is part of.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/cancel.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// Outlives readers and writers; read-only for them, but for the token, which is thread-safe.
struct RunContext {
  const JobPlan* plan = nullptr;
  std::vector<std::string> parameters;  // values, in the order of plan->parameters
  int concurrency = 1;                  // worker threads the job may use
  // Calls that may block for long watch it, and return any failure once it is cancelled; the engine
  // knows the true reason. Null: the run cannot be cancelled (tests, checks of a plan).
  CancelToken* cancel = nullptr;
  bool Cancelled() const { return cancel != nullptr && cancel->cancelled(); }

  // Typed access to options of an endpoint, with variables expanded.
  static const OptionValue* Find(const EndpointPlan& endpoint, std::string_view name);
  std::string Text(const EndpointPlan& endpoint, std::string_view name,
                   std::string_view otherwise = "") const;
  bool Has(const EndpointPlan& endpoint, std::string_view name) const;
  int64_t Int(const EndpointPlan& endpoint, std::string_view name, int64_t otherwise) const;
  bool Bool(const EndpointPlan& endpoint, std::string_view name, bool otherwise) const;
  std::vector<std::string> List(const EndpointPlan& endpoint, std::string_view name) const;
};

}  // namespace penstock
