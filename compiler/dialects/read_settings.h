#pragma once
// Converts the `setting` object, which all dialects share: limits, speed, time zone, mode.

#include <optional>
#include <vector>

#include "compiler/ast/job.h"
#include "compiler/dialects/object_reader.h"

namespace penstock {

// Reads the member `setting` of `parent`; everything is absent if it is not set. How it says dates
// are read and written goes to `values`.
ast::Settings ReadSettings(const ObjectReader& parent, ast::ValueDefaults& values);

// What `common.column` of `parent` says, the engine's way to set how dates are read and written.
struct CommonColumn {
  std::optional<ast::Scalar> time_zone;
  std::vector<ast::Scalar> date_patterns = {};  // as in ast::ValueDefaults
  std::optional<ast::Scalar> date_format;
};
CommonColumn ReadCommonColumn(const ObjectReader& parent);

}  // namespace penstock
