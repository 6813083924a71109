#pragma once

#include <string>
#include <string_view>

#include "runtime/base/status.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {

// An option that names a file in a directory given elsewhere. The script's own text may lead to
// other directories, but the value of a variable comes from outside and must not: kParameterInvalid
// if it contains a `/` or results in a step `..`.
Result<std::string> FileNameOf(const RunContext& context, const EndpointPlan& endpoint,
                               std::string_view option);

}  // namespace penstock
