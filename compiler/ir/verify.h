#pragma once
// Checks that a pipeline is well formed: what code generation and the reference interpreter rely
// on. A fault found here is a bug in sema, never an error in a script.

#include <optional>
#include <string>

#include "compiler/ir/pipeline.h"

namespace penstock::ir {

// What is wrong, with the place ("expr 3: ..."); nothing if the pipeline is well formed. Checked
// are: operands precede their users; columns, variables and kernels exist; operands and results
// have carriers that fit the operation; every output can be written to its sink.
std::optional<std::string> FindFault(const Pipeline& pipeline);

}  // namespace penstock::ir
