#pragma once
// Generates the text that a record becomes.

#include <functional>
#include <map>
#include <string>

#include "compiler/codegen/emit_expr.h"

namespace penstock {

// How much room a record needs in the output buffer before its first byte is written:
// `per_input_byte` * bytes of the record + `fixed`. Texts of computed length ask for more.
struct Room {
  uint64_t per_input_byte = 0;
  uint64_t fixed = 0;
};
Room RoomFor(const ir::Pipeline& pipeline);

// By output: texts that are the same for every record, as they are appended. 64 bytes follow each
// that may be read. Constants that need no quotes are not among them.
using InvariantTexts = std::map<size_t, Value>;
// Makes them ahead of the loop, in the arena. `invariants` knows the expressions they come from.
InvariantTexts EmitInvariantTexts(Emitter& e, ExprEmitter& invariants);

// Appends all output columns and the record's end at `w`; returns the new end. `room` is an i64,
// what RoomFor said in bytes for this record, and the size of all `texts`. Conversions that only
// look at one field become functions of their own, one per distinct conversion, so that a job with
// hundreds of columns compiles in little time. A job of few columns has the usual case inlined
// before the call: a field that is copied as it is.
class TextOutput {
 public:
  TextOutput(Emitter& emitter, RecordSource& source, ExprEmitter& exprs,
             const InvariantTexts& texts, llvm::Value* room)
      : e_(emitter), source_(source), exprs_(exprs), texts_(texts), room_(room) {}

  llvm::Value* EmitRecord(llvm::Value* w);
  // Every field or cell of the record as text, for `"column": ["*"]`.
  llvm::Value* EmitAllFields(llvm::Value* w);

 private:
  llvm::Value* EmitOutput(size_t index, llvm::Value* w);
  llvm::Function* MakeConverter(const std::string& name,
                                const std::function<llvm::Value*(Emitter&, llvm::Value*)>& body);
  // The function that converts `column` alone for `output`, made on first use.
  llvm::Function* Converter(const ir::Output& output, int column, const std::string& key);
  llvm::Value* CallConverter(llvm::Function* converter, int column, llvm::Value* w);
  llvm::Value* CallConverter(llvm::Function* converter, const FieldPlace& place, llvm::Value* w);
  // The same for x_put_raw, which most fields can do without.
  llvm::Value* CopyRaw(llvm::Function* converter, const FieldPlace& place, llvm::Value* w);
  llvm::Value* CopyIf(llvm::Value* condition, uint64_t bytes, llvm::Value* size,
                      llvm::Function* converter, const FieldPlace& place, llvm::Value* w);
  // The same for copy kernels that have a test kernel.
  llvm::Value* CopyTested(llvm::Function* converter, const ir::Output& output,
                          const FieldPlace& place, llvm::Value* w);
  llvm::Value* FlushLiteral(llvm::Value* w);
  // Room for `size` more bytes of text, twice for its quotes, and for the rest of the record.
  llvm::Value* EnsureRoom(llvm::Value* w, llvm::Value* size);
  // The function that copies any field of a text record.
  llvm::Function* TextFieldConverter();
  llvm::Value* EmitTextOfCell(llvm::Value* w, llvm::Value* cell);

  Emitter& e_;
  RecordSource& source_;
  ExprEmitter& exprs_;
  const InvariantTexts& texts_;
  llvm::Value* room_;
  std::string literal_;  // constant text not yet appended
};

}  // namespace penstock
