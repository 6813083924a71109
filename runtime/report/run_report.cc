#include "runtime/report/run_report.h"

#include <fmt/format.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#define JSON_NO_IO 1
#include <nlohmann/json.hpp>

#include "runtime/report/human.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

const char* StatusWord(const Status& status) {
  if (status.ok()) return "succeeded";
  const bool stopped =
      status.failure() == Failure::kInterrupted || status.failure() == Failure::kTerminated;
  return stopped ? "stopped" : "failed";
}

double PerSecond(uint64_t amount, double seconds) {
  return seconds > 0 ? static_cast<double>(amount) / seconds : 0;
}

// Three digits after the point are enough for times and rates, and stay readable.
double Rounded(double value) {
  const bool fits = value < 1e15;
  return fits ? static_cast<double>(static_cast<int64_t>(value * 1000 + 0.5)) / 1000 : value;
}

Json FromRecords(const RecordCounts& records) {
  return {{"read", records.read},
          {"written", records.written},
          {"filtered", records.filtered},
          {"dirty", records.dirty}};
}

// How many records are visible; null where that is not known.
Json PublishedRecords(const RunReport& report) {
  if (report.published) return report.records.written;
  if (!report.partly_published) return 0;
  return report.partly_published_records ? Json(*report.partly_published_records) : Json();
}

std::string Text(std::string_view text) { return std::string(text); }

// The advice about a failure, which depends on what has happened: repeating a job whose output is
// visible may write it twice.
std::string Advice(const RunReport& report) {
  if (report.published) {
    return "the job is complete and its output is published; there is no need to run it again";
  }
  const std::string_view advice = DescribeFailure(report.status.failure()).advice;
  if (!report.partly_published) {
    return report.records.written > 0 ? fmt::format("{}; nothing was published", advice)
                                      : Text(advice);
  }
  return fmt::format(
      "{}; part of the output is already visible and stays: remove it before the job runs again, "
      "or records are written twice",
      advice);
}

}  // namespace

RecordCounts& RecordCounts::operator+=(const RecordCounts& other) {
  read += other.read;
  written += other.written;
  filtered += other.filtered;
  dirty += other.dirty;
  return *this;
}

RunReport Concealed(RunReport report, const Concealer& secrets) {
  if (secrets.empty()) return report;
  if (!report.status.ok()) {
    report.status = {report.status.failure(), secrets.Conceal(report.status.message())};
  }
  for (SliceReport& slice : report.slices) slice.name = secrets.Conceal(slice.name);
  for (auto* texts : {&report.outputs, &report.notes, &report.warnings}) {
    for (std::string& text : *texts) text = secrets.Conceal(text);
  }
  for (VariableReport& variable : report.variables) {
    if (variable.value) variable.value = secrets.Conceal(*variable.value);
  }
  return report;
}

std::string ToJson(const RunReport& report) {
  Json slices = Json::array();
  for (const SliceReport& slice : report.slices) {
    slices.push_back({{"name", slice.name}, {"records", FromRecords(slice.records)}});
  }
  Json variables = Json::array();
  for (const VariableReport& variable : report.variables) {
    variables.push_back({{"name", variable.name}});
    if (variable.value) {
      variables.back()["value"] = *variable.value;
    } else {
      variables.back()["secret"] = true;
    }
  }
  Json compile = nullptr;
  if (report.compile) {
    compile = {{"tier0_ms", Rounded(report.compile->tier0_ms)},
               {"tier1_ms", Rounded(report.compile->tier1_ms)},
               {"cached", report.compile->cached}};
  }
  Json json = {{"format_version", "1.0"},
               {"job", report.job},
               {"status", StatusWord(report.status)},
               {"exit_code", report.exit_code()},
               {"published", report.published},
               {"partly_published", report.partly_published},
               {"published_records", PublishedRecords(report)},
               {"started", ToIsoUtc(report.started)},
               {"finished", ToIsoUtc(report.finished)},
               {"duration_s", Rounded(report.duration_s)},
               {"records", FromRecords(report.records)},
               {"bytes", {{"read", report.bytes_read}, {"written", report.bytes_written}}},
               {"speed",
                {{"records_per_s", Rounded(PerSecond(report.records.read, report.duration_s))},
                 {"bytes_per_s", Rounded(PerSecond(report.bytes_read, report.duration_s))}}},
               {"slices", std::move(slices)},
               {"guarantee", report.guarantee},
               {"plugins", {{"reader", report.reader_plugin}, {"writer", report.writer_plugin}}},
               {"outputs", report.outputs},
               {"notes", report.notes},
               {"warnings", report.warnings},
               {"variables", std::move(variables)},
               {"peak_rss_bytes", report.peak_rss_bytes},
               {"compile", std::move(compile)}};
  if (!report.status.ok()) {
    const FailureInfo& info = DescribeFailure(report.status.failure());
    json["error"] = {{"code", Text(info.code)},
                     {"title", Text(info.title)},
                     {"message", report.status.message()},
                     {"advice", Advice(report)}};
  }
  // Names of files may hold any bytes; JSON may not.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ErrorText(const RunReport& report) {
  if (report.status.ok()) return {};
  const FailureInfo& info = DescribeFailure(report.status.failure());
  std::string text = fmt::format("error[{}]: {}\n", info.code, info.title);
  if (!report.status.message().empty()) text += "  " + report.status.message() + "\n";
  return text + fmt::format("  help: {}\n", Advice(report));
}

std::string Summary(const RunReport& report) {
  const RecordCounts& records = report.records;
  const bool lost = records.written > 0 && !report.status.ok() && !report.published;
  std::string fate;
  if (lost && report.partly_published_records) {
    fate = fmt::format(" but only {} published", HumanCount(*report.partly_published_records));
  } else if (lost) {
    fate = report.partly_published ? " but not all published" : " but not published";
  }
  std::string text =
      fmt::format("{}: {} read, {} written{}, {} filtered, {} dirty\n", StatusWord(report.status),
                  HumanCount(records.read), HumanCount(records.written), fate,
                  HumanCount(records.filtered), HumanCount(records.dirty));
  text += fmt::format(
      "{} in, {} out, {}, {} records/s\n", HumanBytes(static_cast<double>(report.bytes_read)),
      HumanBytes(static_cast<double>(report.bytes_written)), HumanSeconds(report.duration_s),
      HumanCount(static_cast<uint64_t>(PerSecond(records.read, report.duration_s))));
  return text;
}

std::string ToIsoUtc(Instant instant) {
  const time_t seconds = static_cast<time_t>(instant.seconds);
  struct tm utc;
  if (gmtime_r(&seconds, &utc) == nullptr) return "";
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     instant.nanos / 1'000'000);
}

uint64_t PeakRssBytes() {
  // VmHWM is of this program alone; getrusage may still count what ran before exec, but needs no
  // /proc, which does not exist in an empty chroot.
  if (FILE* status = fopen("/proc/self/status", "re")) {
    char line[256];
    unsigned long kilobytes = 0;
    bool found = false;
    while (!found && fgets(line, sizeof line, status) != nullptr) {
      found = sscanf(line, "VmHWM: %lu kB", &kilobytes) == 1;
    }
    fclose(status);
    if (found) return uint64_t{kilobytes} * 1024;
  }
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<uint64_t>(usage.ru_maxrss) * 1024 : 0;
}

}  // namespace penstock
