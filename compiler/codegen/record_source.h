#pragma once
// Where generated code finds the values of a record, by the layout of blocks.

#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/emitter.h"

namespace penstock {

// A column of the current record: two pointers whose meaning is the layout's own, so that a
// function that converts one column alone can be handed them.
struct FieldPlace {
  llvm::Value* begin = nullptr;
  llvm::Value* end = nullptr;
  llvm::Value* position = nullptr;  // i32, in the record; for dirty records
};

class RecordSource {
 public:
  // For the layout of the pipeline's source, in the function of the job.
  static std::unique_ptr<RecordSource> Make(Emitter& emitter);
  virtual ~RecordSource() = default;

  // Ahead of the loop: what is the same for all records of a block.
  virtual void EmitPrologue();
  // Moves to record `row`, an i32; jumps to `next` if it is not a valid record and has been
  // counted.
  virtual void EmitRecord(llvm::Value* row, llvm::BasicBlock* next) = 0;
  // Bytes of the record, i64, to which the room for its output is proportional: 0 where texts ask
  // for room themselves.
  virtual llvm::Value* Size() { return e_.b.getInt64(0); }

  virtual FieldPlace Locate(int column) = 0;
  // The value at a place, in any function. Fails if it cannot be read.
  virtual Value EmitValue(Emitter& e, int column, const FieldPlace& place) = 0;
  Value EmitValue(int column);
  // How values of the column are read: columns with the same spelling are read in the same way.
  virtual std::string Spell(int column) = 0;
  llvm::Value* Position(int column) const { return positions_[static_cast<size_t>(column)]; }

  // Places found since Mark are only known on some paths from here on.
  virtual size_t Mark() const { return 0; }
  virtual void ForgetSince(size_t) {}

  // Text: an i1, the same for all records of a block. No field without quotes holds a quote, or a
  // CR beyond the CR of its line end.
  virtual llvm::Value* IsTidy() { return e_.b.getFalse(); }

  // Text and cells: any field, by its i64 number in the record; and how many there are, i32.
  virtual FieldPlace LocateField(llvm::Value* k, llvm::Value* is_last);
  virtual llvm::Value* field_count() const { return field_count_; }

 protected:
  explicit RecordSource(Emitter& emitter)
      : e_(emitter), b_(emitter.b), source_(emitter.module.pipeline.source) {}
  llvm::Value* ctx() const { return e_.function->getArg(0); }
  llvm::Value* block() const { return e_.function->getArg(1); }

  Emitter& e_;
  llvm::IRBuilder<>& b_;
  const ir::Source& source_;
  std::vector<llvm::Value*> positions_;  // by column: i32
  llvm::Value* field_count_ = nullptr;
};

// The value of a cell of a column of `type`.
Value EmitCellValue(Emitter& e, Type type, llvm::Value* cell);

}  // namespace penstock
