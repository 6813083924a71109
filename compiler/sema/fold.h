#pragma once
// Calls kernels at compile time, where their result cannot depend on the run.

#include <optional>
#include <vector>

#include "compiler/ir/pipeline.h"

namespace penstock {

// What a kernel says to constant arguments that are not NULL: a value (perhaps NULL), or the
// DirtyReason why there is none.
struct Folded {
  int refusal = 0;
  ir::Constant value;
};

// Nothing if the kernel may give something else in another run (it asks the clock or the time
// zone), or if its result may be so large that it is better made when needed.
std::optional<Folded> FoldKernel(Kernel kernel, Type result, const std::vector<ir::Expr>& args,
                                 const std::vector<ir::Immediate>& immediates);

}  // namespace penstock
