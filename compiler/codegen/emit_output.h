#pragma once
// Generates what a record becomes: bytes appended to the output, or cells for a table writer.

#include <functional>
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

// Appends all output columns and the record's end at `w`; returns the new end. `room` is an i64,
// what RoomFor said in bytes for this record. Conversions that only look at one field become
// functions of their own, one per distinct conversion: a job with hundreds of columns compiles in
// little time, and runs as fast as if all were inlined.
class TextOutput {
 public:
  TextOutput(Emitter& emitter, ExprEmitter& exprs, llvm::Value* room)
      : e_(emitter), exprs_(exprs), room_(room) {}

  llvm::Value* EmitRecord(llvm::Value* w);
  // Every field or cell of the record as text, for `"column": ["*"]`. `record_end`: of a text
  // record, an offset like those of pst_block::pos.
  llvm::Value* EmitAllFields(llvm::Value* w, const Record& record, llvm::Value* field_count,
                             llvm::Value* record_end);

 private:
  llvm::Value* EmitOutput(const ir::Output& output, llvm::Value* w);
  llvm::Function* MakeConverter(const std::string& name,
                                const std::function<llvm::Value*(Emitter&, llvm::Value*)>& body);
  // The function that converts a raw field (or cell) for `output`, made on first use.
  llvm::Function* Converter(const ir::Output& output, const std::string& key);
  llvm::Value* CallConverter(llvm::Function* converter, llvm::Value* begin, llvm::Value* end,
                             llvm::Value* w);
  llvm::Value* FlushLiteral(llvm::Value* w);
  // Room for `size` more bytes of text, twice for its quotes, and for the rest of the record.
  llvm::Value* EnsureRoom(llvm::Value* w, llvm::Value* size);
  llvm::Function* TextFieldConverter();
  llvm::Value* EmitTextField(llvm::Value* w, const Record& record, llvm::Value* k,
                             llvm::Value* is_last, llvm::Value* record_end);
  llvm::Value* EmitTextOfCell(llvm::Value* w, llvm::Value* cell);

  Emitter& e_;
  ExprEmitter& exprs_;
  llvm::Value* room_;
  std::string literal_;  // constant text not yet appended
};

// Stores all output columns in ctx->out_cells.
void EmitCells(Emitter& e, ExprEmitter& exprs);

}  // namespace penstock
