#pragma once
// The text form of a pipeline, for `penstock dump --stage ir`, tests and the object cache's key:
// two pipelines that generate different code print differently.

#include <string>

#include "compiler/ir/pipeline.h"

namespace penstock::ir {

std::string Print(const Pipeline& pipeline);

// One expression with its operands in place, "less_int64(field `qty`, 24)".
std::string Print(const Pipeline& pipeline, ExprId id);

}  // namespace penstock::ir
