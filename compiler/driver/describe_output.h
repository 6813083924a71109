#pragma once
// What happens to the values of an output column, in words, for `penstock plan`.

#include <string>

#include "compiler/ir/pipeline.h"

namespace penstock {

struct OutputDescription {
  std::string target;      // the column that is written
  std::string source;      // "`amount`", "the constant 'x'", "computed from `a` and `b`"
  std::string type;        // of the target
  std::string conversion;  // "exact", "checked: digits must fit; ..."
};

// `index` is a position in pipeline.outputs.
OutputDescription DescribeOutput(const ir::Pipeline& pipeline, size_t index);

}  // namespace penstock
