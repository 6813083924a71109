#pragma once
// The output of generated code for a record, in the layout that the writer accepts.

#include <memory>

#include "compiler/codegen/emit_expr.h"

namespace penstock {

class RecordSink {
 public:
  // For the layout of the pipeline's sink, in the function of the job.
  static std::unique_ptr<RecordSink> Make(Emitter& emitter);
  virtual ~RecordSink() = default;

  // Ahead of the loop: what is the same for every record. `invariants` knows the expressions that
  // are.
  virtual void EmitPrologue(ExprEmitter& /*invariants*/) {}
  // Writes all outputs of the current record of `source`, and counts it as written. A refused value
  // leaves in the middle; nothing has been committed then.
  virtual void EmitRecord(RecordSource& source, ExprEmitter& exprs, llvm::Value* row) = 0;

 protected:
  explicit RecordSink(Emitter& emitter)
      : e_(emitter), b_(emitter.b), pipeline_(emitter.module.pipeline) {}
  llvm::Value* ctx() const { return e_.function->getArg(0); }
  llvm::Value* block() const { return e_.function->getArg(1); }

  Emitter& e_;
  llvm::IRBuilder<>& b_;
  const ir::Pipeline& pipeline_;
};

}  // namespace penstock
