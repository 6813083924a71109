#pragma once
// A job as written, in the same form for all dialects. Nothing is resolved: names are text,
// parameters are JSON values of the document, which must outlive the job.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/json/json_document.h"

namespace penstock::ast {

enum class Dialect {
#define PST_DIALECT(Id, name, title, root_key, plugin_key, traits) k##Id,
#include "compiler/ast/dialects.def"
#undef PST_DIALECT
};

struct Step {
  std::string plugin;  // as written: "mysql", "txtfilereader"; "": the step could not be read
  Span plugin_span;
  std::string path;                       // JSON path of the parameters, "$.steps[0].parameter"
  const JsonValue* parameters = nullptr;  // an object; null if absent
  // Where values of variables have been filled in, `parameters` points to `filled`.
  std::shared_ptr<const JsonValue> filled = nullptr;
  const JsonValue* as_written = nullptr;  // the parameters before that
  Span span;                              // the step as a whole
  // A step of Kafka Connect: the writer's plugin is a Java class, and `${...}` in parameters is
  // the business of Kafka Connect.
  bool connector = false;
};

// A number the user may have written as text ("3"), as true/false, or left empty.
struct Scalar {
  std::string text;
  Span span;
};

// A step between reader and writer that changes a column or drops records. Parts that could not be
// read are absent, and have been reported.
struct Transform {
  Scalar name;                              // "dx_substr"
  std::string path;                         // JSON path of the step
  std::optional<Scalar> column;             // its position, from 0, as written
  Span arguments_span;                      // the list of arguments; the name, if it is absent
  std::vector<const JsonValue*> arguments;  // strings and numbers
};

struct Settings {
  Span place;  // the key `setting`; where there is none, a brace
  std::string_view concurrent_key = "speed.concurrent";  // what the dialect calls it
  bool mbps_needs_throttle = true;                       // else `mbps` alone is a limit
  bool idle_mbps_is_fault = false;         // `mbps` together with a `throttle` that is false
  bool has_error_limit = false;            // errorLimit says something
  std::optional<Scalar> failover;          // failoverEnable
  bool has_core = false;                   // DataX: the job overrides the engine's configuration
  std::optional<Scalar> dirty_records;     // errorLimit.record
  std::optional<Scalar> dirty_percentage;  // errorLimit.percentage
  std::optional<Scalar> concurrent;        // speed.concurrent or speed.channel
  std::optional<Scalar> throttle;          // speed.throttle
  std::optional<Scalar> mbps;              // speed.mbps
  std::optional<Scalar> bytes;             // speed.byte (DataX)
  std::optional<Scalar> records;           // speed.record (DataX)
  std::optional<Scalar> time_zone;         // timeZone
  std::optional<Scalar> execute_mode;      // executeMode; absent for null
  bool dry_run = false;                    // the job is to be checked, not run
};

// Other engines that the script may be meant for.
struct Portability {
  bool datax = false;    // DataX runs it
  int most_threads = 0;  // that the service allows; 0: not known
};

// What values mean where the script leaves it open.
struct ValueDefaults {
  // `date` is a date with time whatever parts its pattern has; else a pattern of a day alone or a
  // time of day alone makes it that.
  bool dates_have_time = false;
  bool chinese_names = false;          // of months and days that date patterns write; else English
  bool empty_columns_are_all = false;  // a text reader's `"column": []` is `["*"]`
  bool quotes_in_text = false;         // a text reader's `fileFormat` text is csv
  bool ragged_star = false;            // `*` of a text file: records may differ in their fields
  bool blanks_around_null = false;     // a text reader's nullFormat may have blanks around it
  // How `date` is read where its column has no pattern: tried in this order, before the forms of
  // Penstock, which alone are read if there are none.
  std::vector<Scalar> date_patterns = {};
  std::optional<Scalar> date_format = {};  // how it is written where the writer has no pattern
};

struct Job {
  Dialect dialect = Dialect::kDataWorks2;
  Portability portability;
  ValueDefaults values;
  Step reader;
  Step writer;
  Settings settings;
  std::vector<std::string> filled = {};    // variables whose values have been filled in
  std::vector<Transform> transforms = {};  // in the order in which records pass them
};

}  // namespace penstock::ast
