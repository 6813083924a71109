#pragma once
// Variables in options that have to be known before a job is compiled: numbers, choices,
// delimiters, patterns, the places and types of columns, settings. And objects that are written as
// text.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/diagnostics/diagnostic.h"
#include "runtime/base/status.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The value of the variable `name` (of FindVariable) in a job of the time zone `time_zone`, "" for
// the system's. Without such a function values are not known yet, as in lint.
using KnownValues =
    std::function<Result<std::string>(std::string_view name, std::string_view time_zone)>;

// Puts values into the settings of `job` and into a copy of the parameters of its steps, which is
// then the one that the step has. All other variables stay what they are. Names of those with
// values are added to `job.filled`. Where values are not known, what is written there is one that
// fits, so that the rest can be checked. The text of an object, as in `"csvReaderConfig":
// "{\"delimiter\": 44}"`, becomes this object. Fails as `values` does.
// Else it says whether a value that is not known was made up. A secret among them is reported, and
// a value is made up in its place.
Result<bool> FillInKnownValues(const PluginCatalog& catalog, const KnownValues& values,
                               ast::Job& job, DiagnosticSink& diagnostics);

}  // namespace penstock
