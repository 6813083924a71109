#include "runtime/engine/run_setup.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>

#include "runtime/dirty/show_text.h"

namespace penstock {

Result<std::vector<std::string>> ResolveParameters(
    const JobPlan& plan, const std::map<std::string, std::string>& given,
    const std::map<std::string, std::string>& offered) {
  std::vector<std::string> values;
  std::string missing;
  std::string flags;
  for (const std::string& name : plan.parameters) {
    auto value = given.find(name);
    if (value == given.end()) {
      value = offered.find(name);
      if (value == offered.end()) {
        missing += fmt::format("{}`{}`", missing.empty() ? "" : ", ", name);
        flags += fmt::format(" -p {}=...", name);
        continue;
      }
    }
    values.push_back(value->second);
  }
  if (missing.empty()) return values;
  return Status(Failure::kParameterMissing,
                fmt::format("no value for {}: add `{}`", missing, flags.substr(1)));
}

std::vector<std::string> UnusedParameters(const JobPlan& plan,
                                          const std::map<std::string, std::string>& given) {
  std::vector<std::string> warnings;
  for (const auto& [name, value] : given) {
    if (std::ranges::find(plan.parameters, name) != plan.parameters.end()) continue;
    warnings.push_back(
        fmt::format("`-p {}` has no effect: the job has no such variable", Printable(name, 100)));
  }
  return warnings;
}

Result<TimeZone> ResolveTimeZone(const JobPlan& plan, std::string_view tzif) {
  if (!tzif.empty()) return TimeZone::FromTzif(plan.time_zone, tzif);
  return TimeZone::Load(plan.time_zone);
}

Instant SystemNow() {
  struct timespec now;
  PST_CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0);
  return {now.tv_sec, now.tv_nsec};
}

}  // namespace penstock
