#pragma once
// `x in (constants)`.

#include <vector>

#include "compiler/sema/expr_builder.h"

namespace penstock {

// Collects constants of one type that a value of that type is compared with.
class InList {
 public:
  explicit InList(ExprBuilder& builder) : builder_(builder) {}

  // `constant` is not NULL and has the type of the others.
  void Add(ir::ExprId constant) { constants_.push_back(constant); }

  // Conditions of which one is true if and only if `value` equals a constant.
  std::vector<ir::ExprId> Terms(ir::ExprId value);

 private:
  ExprBuilder& builder_;
  std::vector<ir::ExprId> constants_;
};

}  // namespace penstock
