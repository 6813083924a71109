#pragma once
// Appends typed expressions to a pipeline: the only writer of ir::Pipeline::exprs.
//
// Equal expressions get one id, so that a field is decoded once however often it is named.
// Kernels over constants are folded where their value cannot differ from run to run.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/pipeline.h"

namespace penstock {

class ExprBuilder {
 public:
  // `pipeline` must outlive the builder.
  explicit ExprBuilder(ir::Pipeline& pipeline) : pipeline_(pipeline) {}
  ExprBuilder(const ExprBuilder&) = delete;
  ExprBuilder& operator=(const ExprBuilder&) = delete;

  // The parts of an expression if those it shares were written out, at most kMaxTreeSize: what
  // walks over expressions may take that long.
  uint64_t TreeSize(ir::ExprId id) const { return tree_sizes_[id]; }
  static constexpr uint64_t kMaxTreeSize = 1 << 20;

  // Valid until the next call that appends.
  const ir::Expr& At(ir::ExprId id) const { return pipeline_.exprs[id]; }
  Type TypeOf(ir::ExprId id) const { return At(id).type; }
  bool IsConstant(ir::ExprId id) const { return At(id).op == ir::Op::kConstant; }
  bool IsNull(ir::ExprId id) const { return IsConstant(id) && At(id).constant.is_null; }

  // Column `column` of Pipeline::source.
  ir::ExprId Field(int column);
  ir::ExprId Constant(Type type, ir::Constant value);
  ir::ExprId Null(Type type);
  ir::ExprId Int(int64_t value);
  ir::ExprId Bool(bool value);
  ir::ExprId String(std::string value);
  // The text of variable `name`, which becomes a parameter of the job on first use.
  ir::ExprId Parameter(std::string_view name);
  // Index of variable `name` in Pipeline::parameters, appended on first use.
  int ParameterIndex(std::string_view name);

  // A value kernel: NULL if any argument is NULL. If
  // all arguments are constants and the kernel depends on nothing else, the result is a constant;
  // should the kernel refuse them, it stays a kernel and `refusal` says why.
  ir::ExprId Call(Kernel kernel, Type result, std::vector<ir::ExprId> args,
                  std::vector<ir::Immediate> immediates = {});
  // The DirtyReason with which the last Call refused its constant arguments, or kNotDirty.
  int refusal() const { return refusal_; }

  // kAnd and kOr of any number of Bool terms (at least one), as a balanced tree.
  ir::ExprId All(const std::vector<ir::ExprId>& terms);
  ir::ExprId Any(const std::vector<ir::ExprId>& terms);
  ir::ExprId Not(ir::ExprId value);
  ir::ExprId IsNullTest(ir::ExprId value);
  // All arguments have the same type.
  ir::ExprId Coalesce(std::vector<ir::ExprId> args);
  ir::ExprId If(ir::ExprId condition, ir::ExprId then, ir::ExprId otherwise);

 private:
  ir::ExprId Append(ir::Expr expr);
  ir::ExprId Joined(ir::Op op, const std::vector<ir::ExprId>& terms);
  ir::ExprId Balanced(ir::Op op, const std::vector<ir::ExprId>& terms, size_t begin, size_t end);

  ir::Pipeline& pipeline_;
  std::map<std::string, ir::ExprId> known_;  // by a key that spells the whole node
  std::vector<uint64_t> tree_sizes_;
  int refusal_ = 0;
};

}  // namespace penstock
