#pragma once
// Text with variables -> Template. The variables of a job are numbered in order of first use.
// Scheduling expressions such as `${yyyymmdd-1}` and secrets such as `${env:X}` are variables, too:
// the run knows their values.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/json/json_document.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// More variables than any job has; AnalyzeJob refuses a job with more.
inline constexpr size_t kMaxParameters = 1000;

// The number of variable `name` in `parameters`, where it is added if it is new. Beyond
// kMaxParameters all new names get the same number.
int ParameterIndex(std::vector<std::string>& parameters, std::string_view name);

// Cuts `text` at its variables.
Template SplitTemplate(std::string_view text, std::vector<std::string>& parameters);

struct VariableUse {
  std::string name;
  Span span;
};

// Every variable in the strings of `root`, in their order.
std::vector<VariableUse> FindUses(const SourceFile& file, const JsonValue& root);

// True if SplitTemplate would find a variable.
bool HasVariables(std::string_view text);

}  // namespace penstock
