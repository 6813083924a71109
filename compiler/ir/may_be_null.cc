#include "compiler/ir/may_be_null.h"

#include <algorithm>

namespace penstock::ir {

bool SourceGivesNull(const Pipeline& pipeline) {
  return pipeline.source.layout != Layout::kText || pipeline.source.dialect.null_text.has_value();
}

bool MayBeNull(const Pipeline& pipeline, ExprId id) {
  const Expr& expr = pipeline.exprs[static_cast<size_t>(id)];
  const auto may_be_null = [&](ExprId argument) { return MayBeNull(pipeline, argument); };
  switch (expr.op) {
    case Op::kField:
      return SourceGivesNull(pipeline);
    case Op::kConstant:
      return expr.constant.is_null;
    case Op::kParameter:
    case Op::kIsNull:
      return false;
    case Op::kKernel:
      if (InfoOf(expr.kernel).Is(kMakesNull)) return true;
      break;
    case Op::kCoalesce:
      return std::ranges::all_of(expr.args, may_be_null);
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kIf:
      break;
  }
  return std::ranges::any_of(expr.args, may_be_null);
}

}  // namespace penstock::ir
