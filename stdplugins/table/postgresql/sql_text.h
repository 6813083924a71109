#pragma once
// SQL of scripts, with values of variables in it.

#include <string>
#include <string_view>

#include "runtime/base/status.h"
#include "runtime/plugin/run_context.h"

namespace penstock {

// A condition with the values of its variables: in a text or a name in quotes they stay part of it,
// whatever they hold; elsewhere they must be numbers. Failure::kParameterInvalid if one is not, or
// is where no value can (in a comment, between dollar quotes).
Result<std::string> FillCondition(const Template& condition, const RunContext& context);

// A statement without the blanks and semicolons behind it.
std::string_view WithoutEnd(std::string_view sql);

}  // namespace penstock
