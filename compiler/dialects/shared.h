#pragma once
// What two dialects have in common.

#include <initializer_list>
#include <optional>
#include <string_view>

#include "compiler/ast/job.h"
#include "compiler/dialects/object_reader.h"

namespace penstock {

// Keys of DataX in scripts of DataWorks, for ForeignKey::message.
inline constexpr std::string_view kCallsItConcurrent = "is the DataX name; here it is `concurrent`";
inline constexpr std::string_view kLimitsMegabytes =
    "is a DataX key; DataWorks limits megabytes per second with `throttle` and `mbps`";

// How many threads the service gives one job.
inline constexpr int kMostThreadsOfDataWorks = 32;

// An endpoint of DataWorks 1.0 and DataX: the member `side` ("reader" or "writer") of `parent`, an
// object with `parameter` and the plugin's name under `name_key`.
std::optional<ast::Step> ReadEndpoint(ObjectReader& parent, std::string_view side,
                                      std::string_view name_key);

// The plugin's name, under `name_key`, and the parameters of the object `step`. Reports a missing
// name, with the key that probably was to be it: a misspelt one, or one of `other_keys`, which
// stand for it in other dialects.
std::optional<ast::Step> ReadStep(ObjectReader& step, std::string_view name_key,
                                  std::initializer_list<std::string_view> other_keys);

// Reports that `key`, the member of `root` that is the job itself, is empty.
void ReportEmptyJob(const ObjectReader& root, std::string_view key);

// `job` with the sides that could be read; nothing if none could.
std::optional<ast::Job> WithSides(ast::Job job, std::optional<ast::Step> reader,
                                  std::optional<ast::Step> writer);

// `type` and `version` of a DataWorks script whose shape is that of `version`.
void CheckHeader(const ObjectReader& root, std::string_view version);

}  // namespace penstock
