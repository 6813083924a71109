#pragma once
// Which values of a job can be NULL.

#include "compiler/ir/pipeline.h"

namespace penstock::ir {

// Whether a field of the source can be NULL.
bool SourceGivesNull(const Pipeline& pipeline);

// False where no record can make the value NULL; true where that is not sure.
bool MayBeNull(const Pipeline& pipeline, ExprId id);

}  // namespace penstock::ir
