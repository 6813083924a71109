#pragma once
// Values that a kernel refuses only for some records, tried once before the first one.

#include "compiler/sema/expr_builder.h"

namespace penstock {

// `value`, but refused where `tried` is: if both are made of variables, that ends the run at its
// start. Whether `tried` is NULL does not matter, but is known only once it is computed.
inline ir::ExprId AfterTrial(ExprBuilder& builder, ir::ExprId tried, ir::ExprId value) {
  const ir::ExprId null = builder.Null(builder.TypeOf(value));
  return builder.Coalesce({builder.If(builder.IsNullTest(tried), value, null), value});
}

}  // namespace penstock
