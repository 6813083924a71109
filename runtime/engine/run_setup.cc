#include "runtime/engine/run_setup.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>

#include "runtime/base/show_text.h"
#include "runtime/base/utf8.h"
#include "runtime/schedule/params_file.h"
#include "runtime/schedule/secret.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {

namespace {

// The name under which a value is given: `$jobid` is given as `jobid`.
std::string GivenName(const std::string& name) {
  const std::string_view word = BuiltInWord(name);
  return word.empty() ? name : std::string(word);
}

// A failure with more about where it is.
Status At(const Status& status, std::string_view place) {
  return {status.failure(), fmt::format("{}{}", status.message(), place)};
}

}  // namespace

std::string PlaceOf(const JobPlan& plan, size_t parameter) {
  if (parameter >= plan.parameter_lines.size() || plan.parameter_lines[parameter] == 0) return "";
  return fmt::format(" ({}:{})", plan.job_name, plan.parameter_lines[parameter]);
}

Result<GivenParameters> CollectParameters(const RunOptions& options) {
  GivenParameters given;
  for (const std::string& path : options.params_files) {
    PST_ASSIGN_OR_RETURN(const NamedValues values, LoadParamsFile(path));
    for (const auto& [name, value] : values) given[name] = {value, path};
  }
  for (const auto& [name, value] : options.parameters) given[name] = {value, ""};
  return given;
}

Result<std::vector<std::string>> ResolveParameters(const JobPlan& plan,
                                                   const GivenParameters& given,
                                                   const ScheduleTime& time) {
  std::vector<std::string> values;
  std::string missing;
  std::string flags;
  for (size_t i = 0; i < plan.parameters.size(); ++i) {
    const std::string& name = plan.parameters[i];
    if (IsSecretName(name)) {
      Result<std::string> secret = LookUpSecret(name);
      if (!secret.ok()) return At(secret.status(), PlaceOf(plan, i));
      values.push_back(*std::move(secret));
      continue;
    }
    const auto value = given.find(GivenName(name));
    if (value != given.end()) {
      Result<std::string> expanded = ExpandSchedule(value->second.value, time);
      if (!expanded.ok()) {
        return At(expanded.status(), fmt::format(" (in the value of `{}`)", Printable(name, 100)));
      }
      if (!IsUtf8(*expanded)) {
        return Status(Failure::kParameterInvalid,
                      fmt::format("the value of `{}` is not valid UTF-8", Printable(name, 100)));
      }
      values.push_back(*std::move(expanded));
    } else if (IsScheduleExpression(name)) {
      Result<std::string> evaluated = EvaluateSchedule(name, time);
      if (!evaluated.ok()) return At(evaluated.status(), PlaceOf(plan, i));
      values.push_back(*std::move(evaluated));
    } else {
      missing += fmt::format("{}`{}`{}", missing.empty() ? "" : ", ", name, PlaceOf(plan, i));
      flags += fmt::format(" -p {}=...", GivenName(name));
    }
  }
  if (missing.empty()) return values;
  return Status(Failure::kParameterMissing,
                fmt::format("no value for {}: add `{}`", missing, flags.substr(1)));
}

Result<std::string> ResolveParameter(std::string_view name, std::string_view time_zone,
                                     const RunOptions& options) {
  if (IsSecretName(name)) {
    return Status(Failure::kParameterInvalid,
                  fmt::format("the secret `{}` is in a place whose value is needed before the job "
                              "is compiled, where only other variables are possible",
                              Printable(name, 100)));
  }
  JobPlan plan;
  plan.parameters = {std::string(name)};
  plan.time_zone = time_zone;
  PST_ASSIGN_OR_RETURN(const GivenParameters given, CollectParameters(options));
  PST_ASSIGN_OR_RETURN(const TimeZone zone, ResolveTimeZone(plan, ""));
  const int64_t local_now = zone.ToLocal(options.now.value_or(SystemNow()).seconds);
  PST_ASSIGN_OR_RETURN(
      std::vector<std::string> values,
      ResolveParameters(plan, given, CompleteSchedule(options.schedule, local_now)));
  return std::move(values[0]);
}

std::vector<std::string> UnusedParameters(const JobPlan& plan, const GivenParameters& given) {
  std::vector<std::string> warnings;
  for (const auto& [name, value] : given) {
    const auto uses = [&name = name](const std::string& used) {
      return GivenName(used) == name && !IsSecretName(used);
    };
    if (std::ranges::any_of(plan.parameters, uses)) continue;
    const std::string shown = Printable(name, 100);
    warnings.push_back(fmt::format("{} has no effect: the job has no such variable",
                                   value.file.empty()
                                       ? fmt::format("`-p {}`", shown)
                                       : fmt::format("`{}` in `{}`", shown, value.file)));
  }
  return warnings;
}

std::vector<std::string> NeededParameters(const JobPlan& plan) {
  std::vector<std::string> needed;
  for (const std::string& name : plan.parameters) {
    if (!IsScheduleExpression(name) && !IsSecretName(name)) needed.push_back(GivenName(name));
  }
  return needed;
}

Concealer ConcealerOf(const JobPlan& plan, const std::vector<std::string>& values) {
  Concealer concealer;
  for (const int parameter : plan.secret_parameters) {
    PST_CHECK(parameter >= 0 && static_cast<size_t>(parameter) < values.size());
    concealer.Add(values[parameter]);
  }
  return concealer;
}

std::vector<VariableReport> DescribeVariables(const JobPlan& plan,
                                              const std::vector<std::string>& values) {
  std::vector<VariableReport> variables;
  for (size_t i = 0; i < plan.parameters.size(); ++i) {
    const auto& secrets = plan.secret_parameters;
    const bool secret = std::ranges::find(secrets, static_cast<int>(i)) != secrets.end();
    variables.push_back(
        {WrittenForm(plan.parameters[i]), secret ? std::nullopt : std::optional(values[i])});
  }
  return variables;
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
