#pragma once
// What a run did, for people (a few lines on stderr) and for machines (JSON). The JSON form is part
// of the product: keys are only added, and a change of meaning changes `format_version`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/concealer.h"
#include "runtime/base/status.h"

namespace penstock {

// Seconds and nanoseconds since 1970-01-01 00:00:00 UTC; 0 <= nanos < 1e9.
struct Instant {
  int64_t seconds = 0;
  int64_t nanos = 0;
  friend bool operator==(const Instant&, const Instant&) = default;
};

// Records of a slice or a job. Truthful means: read == written + filtered + dirty.
struct RecordCounts {
  uint64_t read = 0;
  uint64_t written = 0;
  uint64_t filtered = 0;
  uint64_t dirty = 0;

  RecordCounts& operator+=(const RecordCounts& other);
  friend bool operator==(const RecordCounts&, const RecordCounts&) = default;
};

struct SliceReport {
  std::string name;
  RecordCounts records;
};

// How long the compiler took before and during the run, in milliseconds; 0: that tier was not
// compiled.
struct CompileInfo {
  double tier0_ms = 0;
  double tier1_ms = 0;
  bool cached = false;  // the code came from the object cache
};

// A variable of the job and what it stood for; no value: a secret.
struct VariableReport {
  std::string name;  // as it is written: "${day}"
  std::optional<std::string> value;
};

struct RunReport {
  Status status;           // ok: everything was read, accounted for and published
  bool published = false;  // what was written is visible under its final name
  bool partly_published = false;  // not published, but part of what was written is visible and stays
  std::optional<uint64_t> partly_published_records;  // in that part, where the writer knows
  std::string job;         // path of the script
  Instant started;
  Instant finished;
  double duration_s = 0;
  RecordCounts records;
  uint64_t bytes_read = 0;
  uint64_t bytes_written = 0;
  std::vector<SliceReport> slices;
  std::string guarantee;
  std::string reader_plugin;
  std::string writer_plugin;
  uint64_t peak_rss_bytes = 0;
  std::optional<CompileInfo> compile;  // absent: compiled ahead of time
  std::vector<std::string> outputs;
  std::vector<std::string> notes;  // how the input was read
  std::vector<std::string> warnings;
  std::vector<VariableReport> variables;

  int exit_code() const { return static_cast<int>(status.exit_code()); }
};

// `report` with all of its texts free of `secrets`.
RunReport Concealed(RunReport report, const Concealer& secrets);

// The report as one JSON object, indented, with a final line end.
std::string ToJson(const RunReport& report);

// For people: why the job failed and what to do; empty if it did not.
std::string ErrorText(const RunReport& report);

// For people: counts, sizes and speed in two lines.
std::string Summary(const RunReport& report);

// "2024-02-29T23:59:59.123Z"
std::string ToIsoUtc(Instant instant);

// Largest resident set of this process so far, in bytes; 0 if the system does not tell.
uint64_t PeakRssBytes();

}  // namespace penstock
