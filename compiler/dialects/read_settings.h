#pragma once
// Converts the `setting` object, which all dialects share: limits, speed, time zone, mode.

#include "compiler/ast/job.h"
#include "compiler/dialects/object_reader.h"

namespace penstock {

// Reads the member `setting` of `parent`; everything is absent if it is not set.
ast::Settings ReadSettings(const ObjectReader& parent);

// Reads `common.column.timeZone` of `parent`, the engine's way to set the time zone; other members
// of `common` get a warning, because they would change how dates are read and written.
std::optional<ast::Scalar> ReadCommonTimeZone(const ObjectReader& parent);

}  // namespace penstock
