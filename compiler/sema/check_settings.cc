#include "compiler/sema/check_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/sema/scalar.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"
#include "runtime/type/time_zone.h"

namespace penstock {
namespace {

constexpr int64_t kMaxConcurrent = 1024;
constexpr int kLeastToDistribute = 8;
constexpr int64_t kBytesPerMegabyte = 1 << 20;  // 1 mbps is 1 MB per second

class SettingsChecker {
 public:
  SettingsChecker(const ast::Settings& settings, DiagnosticSink& diagnostics)
      : settings_(settings), diagnostics_(diagnostics) {}

  CheckedSettings Check() {
    CheckDirtyLimits();
    CheckConcurrent();
    CheckThrottle();
    CheckTimeZone();
    CheckExecuteMode();
    return std::move(checked_);
  }

 private:
  void CheckDirtyLimits();
  void CheckConcurrent();
  void CheckThrottle();
  void CheckTimeZone();
  void CheckExecuteMode();

  // A whole number of at least `minimum`, or nothing after a report. `name` is the key.
  std::optional<int64_t> Whole(const ast::Scalar& scalar, std::string_view name, int64_t minimum,
                               std::string hint);

  const ast::Settings& settings_;
  DiagnosticSink& diagnostics_;
  CheckedSettings checked_;
};

std::optional<int64_t> SettingsChecker::Whole(const ast::Scalar& scalar, std::string_view name,
                                              int64_t minimum, std::string hint) {
  std::optional<int64_t> number = ParseWholeNumber(scalar.text);
  if (number && *number >= minimum) return number;
  bool in_form = number || LooksLikeWholeNumber(scalar.text);
  Diagnostic& diagnostic =
      diagnostics_.Report(Diag::kBadNumber, scalar.span,
                          fmt::format("`{}` for `{}` is {}", Excerpt(scalar.text), name,
                                      in_form ? "out of range" : "not a whole number"));
  diagnostic.hints.push_back(std::move(hint));
  return std::nullopt;
}

void SettingsChecker::CheckDirtyLimits() {
  if (settings_.dirty_records) {
    bool share = !LooksLikeWholeNumber(settings_.dirty_records->text) &&
                 ParseNumber(settings_.dirty_records->text).has_value();
    checked_.limits.dirty_records =
        Whole(*settings_.dirty_records, "errorLimit.record", 0,
              share ? "`record` is a number of records; use `percentage` for a share of all records"
                    : "use 0 to allow none, or omit it to allow any number");
  }
  if (!settings_.dirty_percentage || settings_.dirty_records) return;  // `record` wins
  std::optional<double> share = ParseNumber(settings_.dirty_percentage->text);
  if (!share || !(*share >= 0 && *share <= 1)) {
    diagnostics_
        .Report(Diag::kBadNumber, settings_.dirty_percentage->span,
                fmt::format("`{}` for `errorLimit.percentage` is {}",
                            Excerpt(settings_.dirty_percentage->text),
                            share ? "out of range" : "not a number"))
        .hints.push_back("use a share from 0 to 1; 2 % is 0.02");
  } else {
    checked_.limits.dirty_percentage = share;
  }
}

void SettingsChecker::CheckConcurrent() {
  if (!settings_.concurrent) return;
  const std::string_view name = settings_.concurrent_key;
  std::optional<int64_t> number =
      Whole(*settings_.concurrent, name, 1, fmt::format("use 1 to {}", kMaxConcurrent));
  if (!number) return;
  if (*number > kMaxConcurrent) {
    diagnostics_
        .Report(Diag::kBadNumber, settings_.concurrent->span,
                fmt::format("`{}` for `{}` is out of range", *number, name))
        .hints.push_back(fmt::format("use 1 to {}", kMaxConcurrent));
    return;
  }
  checked_.limits.concurrent = static_cast<int>(*number);
}

// `mbps` limits where `throttle` is true, in some dialects also where there is no `throttle`.
// `byte` and `record` per second: below 1 is no limit.
void SettingsChecker::CheckThrottle() {
  std::optional<bool> throttle;
  if (settings_.throttle) {
    throttle = ParseTruth(settings_.throttle->text);
    if (!throttle) {
      diagnostics_.Report(Diag::kWrongType, settings_.throttle->span,
                          fmt::format("`throttle` must be true or false, not `{}`",
                                      Excerpt(settings_.throttle->text)));
      return;
    }
  }
  bool limits = throttle.value_or(!settings_.mbps_needs_throttle);
  if (limits && settings_.mbps) {
    std::string hint = fmt::format("use 1 to {}", INT64_MAX / kBytesPerMegabyte);
    std::optional<int64_t> mbps = Whole(*settings_.mbps, "speed.mbps", 1, hint);
    if (mbps && *mbps > INT64_MAX / kBytesPerMegabyte) {
      diagnostics_
          .Report(Diag::kBadNumber, settings_.mbps->span,
                  fmt::format("`{}` for `speed.mbps` is out of range", *mbps))
          .hints.push_back(std::move(hint));
    } else if (mbps) {
      checked_.limits.bytes_per_second = *mbps * kBytesPerMegabyte;
    }
  } else if (throttle == true) {
    diagnostics_
        .Report(Diag::kThrottleWithoutMbps, settings_.throttle->span,
                "`throttle` is true, but `mbps`, the speed limit, is not set")
        .hints.push_back("add `mbps` in megabytes per second, or set `throttle` to false");
  } else if (settings_.mbps && settings_.throttle && settings_.idle_mbps_is_fault) {
    Diagnostic& diagnostic =
        diagnostics_.Report(Diag::kKeyWithoutEffect, settings_.mbps->span,
                            "`mbps` has no effect because `throttle` is false");
    diagnostic.labels.push_back({settings_.throttle->span, "switched off here"});
    diagnostic.hints.push_back("set `throttle` to true, or delete `mbps`");
  } else if (settings_.mbps && !settings_.throttle) {
    diagnostics_
        .Report(Diag::kKeyWithoutEffect, settings_.mbps->span,
                "`mbps` has no effect because `throttle` is not true")
        .hints.push_back("add `\"throttle\": true`, or delete `mbps`");
  }
  constexpr std::string_view kNoLimit = "omit it for no limit";
  if (settings_.bytes) {
    std::optional<int64_t> bytes =
        Whole(*settings_.bytes, "speed.byte", INT64_MIN, std::string(kNoLimit));
    if (bytes && *bytes > 0) checked_.limits.bytes_per_second = bytes;
  }
  if (settings_.records) {
    std::optional<int64_t> records =
        Whole(*settings_.records, "speed.record", INT64_MIN, std::string(kNoLimit));
    if (records && *records > 0) checked_.limits.records_per_second = records;
  }
}

void SettingsChecker::CheckTimeZone() {
  if (!settings_.time_zone) return;
  const std::string& name = settings_.time_zone->text;
  if (TimeZone::Load(name).ok()) {
    checked_.time_zone = name;
    return;
  }
  diagnostics_
      .Report(Diag::kUnknownTimeZone, settings_.time_zone->span,
              fmt::format("unknown time zone `{}`", Excerpt(name)))
      .hints.push_back("use an IANA name such as `Asia/Shanghai` or `UTC`");
}

void SettingsChecker::CheckExecuteMode() {
  if (!settings_.execute_mode) return;
  const bool distributes = SameIgnoringCase(settings_.execute_mode->text, "distribute");
  if (distributes && settings_.concurrent && checked_.limits.concurrent < kLeastToDistribute) {
    Diagnostic& diagnostic =
        diagnostics_.Report(Diag::kTooFewToDistribute, settings_.concurrent->span,
                            fmt::format("`concurrent` is {}, but `distribute` requires at least {}",
                                        checked_.limits.concurrent, kLeastToDistribute));
    diagnostic.labels.push_back({settings_.execute_mode->span, "`distribute` is set here"});
    diagnostic.hints.push_back("set `executeMode` to null: the job then runs on this machine");
  } else if (distributes) {
    diagnostics_
        .Report(Diag::kDistributeUnsupported, settings_.execute_mode->span,
                "`distribute` would run the job on several machines, which is not supported")
        .hints.push_back("set `executeMode` to null: the job then runs on this machine");
  } else {
    diagnostics_
        .Report(Diag::kUnknownValue, settings_.execute_mode->span,
                fmt::format("`{}` is not a valid value for `executeMode`",
                            Excerpt(settings_.execute_mode->text)))
        .hints.push_back("use null");
  }
}

}  // namespace

CheckedSettings CheckSettings(const ast::Job& job, DiagnosticSink& diagnostics) {
  return SettingsChecker(job.settings, diagnostics).Check();
}

}  // namespace penstock
