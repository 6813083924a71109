#include "compiler/codegen/record_source.h"

#include "compiler/codegen/text_source.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

// Cells, record by record. A place is the cell, twice.
class CellSource : public RecordSource {
 public:
  explicit CellSource(Emitter& emitter) : RecordSource(emitter) {}

  void EmitPrologue() override {
    RecordSource::EmitPrologue();
    cells_ = e_.Load(block(), PST_MEMBER(pst_block, cells), "cells");
  }
  void EmitRecord(llvm::Value* row, llvm::BasicBlock*) override {
    llvm::Value* index =
        b_.CreateMul(b_.CreateZExt(row, e_.i64), b_.CreateZExt(field_count_, e_.i64));
    record_ = e_.Element(cells_, "pst_cell", index, "record_cells");
  }
  FieldPlace Locate(int column) override {
    llvm::Value* cell = e_.Element(record_, "pst_cell", source_.columns[column].field, "cell");
    return {cell, cell, Position(column)};
  }
  Value EmitValue(Emitter& e, int column, const FieldPlace& place) override {
    return EmitCellValue(e, source_.columns[column].type, place.begin);
  }
  std::string Spell(int column) override { return ToString(source_.columns[column].type); }
  FieldPlace LocateField(llvm::Value* k, llvm::Value*) override {
    llvm::Value* cell = e_.Element(record_, "pst_cell", k, "cell");
    return {cell, cell, b_.CreateTrunc(k, e_.i32)};
  }

 private:
  llvm::Value* cells_ = nullptr;
  llvm::Value* record_ = nullptr;
};

// Rows of a wire format. Each value's place follows from the one before: they are located only as
// far as needed, and stay in registers. A place is where the value begins, and the row's end.
class RowSource : public RecordSource {
 public:
  explicit RowSource(Emitter& emitter) : RecordSource(emitter), wire_(*source_.wire) {}

  void EmitPrologue() override {
    RecordSource::EmitPrologue();
    base_ = e_.Load(block(), PST_MEMBER(pst_block, base), "base");
    row_begin_ = e_.Load(block(), PST_MEMBER(pst_block, row_begin), "row_begin");
  }
  void EmitRecord(llvm::Value* row, llvm::BasicBlock*) override {
    auto* at = b_.CreateInBoundsGEP(e_.i32, row_begin_, b_.CreateZExt(row, e_.i64));
    llvm::Value* begin = Address(b_.CreateLoad(e_.i32, at, "begin"));
    end_ = Address(b_.CreateLoad(e_.i32, b_.CreateConstInBoundsGEP1_64(e_.i32, at, 1), "end"));
    e_.SetColumn(-1);
    e_.SetField(b_.getInt32(-1));
    known_ = {Step(wire_.begin, begin)};
  }
  FieldPlace Locate(int column) override {
    const auto field = static_cast<size_t>(source_.columns[column].field);
    // `next` also checks the value that it passes.
    while (known_.size() <= field + 1) known_.push_back(Step(wire_.next, known_.back()));
    return {known_[field], end_, Position(column)};
  }
  Value EmitValue(Emitter& e, int column, const FieldPlace& place) override {
    const ir::SourceColumn& source = source_.columns[column];
    return e.CallDecoder(wire_.types[source.decode].decode, place.begin, place.end, source.type);
  }
  std::string Spell(int column) override {
    const ir::SourceColumn& source = source_.columns[column];
    return std::string(wire_.types[source.decode].decode) + " " + ToString(source.type);
  }
  size_t Mark() const override { return known_.size(); }
  void ForgetSince(size_t mark) override { known_.resize(mark); }

 private:
  llvm::Value* Address(llvm::Value* offset) {
    return b_.CreateInBoundsGEP(e_.i8, base_, b_.CreateZExt(offset, e_.i64));
  }
  // int32_t rc = step(ctx, p, end, &found); if (rc != 0) fail(rc);
  llvm::Value* Step(std::string_view kernel, llvm::Value* p) {
    llvm::AllocaInst* found = e_.Slot(e_.ptr, "found");
    llvm::Value* rc = b_.CreateCall(e_.module.Function(kernel), {ctx(), p, end_, found}, "rc");
    e_.FailIf(b_.CreateICmpNE(rc, b_.getInt32(0)), rc);
    return b_.CreateLoad(e_.ptr, found, "place");
  }

  const WireFormat& wire_;
  llvm::Value* base_ = nullptr;
  llvm::Value* row_begin_ = nullptr;
  llvm::Value* end_ = nullptr;
  std::vector<llvm::Value*> known_;  // where values begin, from the first one on
};

// Columns of values. A place is the column, and the number of the record as if it were a pointer.
class ColumnSource : public RecordSource {
 public:
  explicit ColumnSource(Emitter& emitter) : RecordSource(emitter) {}

  void EmitPrologue() override {
    RecordSource::EmitPrologue();
    columns_ = e_.Load(block(), PST_MEMBER(pst_block, columns), "columns");
  }
  void EmitRecord(llvm::Value* row, llvm::BasicBlock*) override {
    row_ = b_.CreateIntToPtr(b_.CreateZExt(row, e_.i64), e_.ptr);
  }
  FieldPlace Locate(int column) override {
    return {e_.Element(columns_, "pst_column", source_.columns[column].field, "column"), row_,
            Position(column)};
  }
  Value EmitValue(Emitter& e, int column, const FieldPlace& place) override {
    auto& b = e.b;
    llvm::Value* row = b.CreatePtrToInt(place.end, e.i64, "row");
    llvm::Value* data = e.Load(place.begin, PST_MEMBER(pst_column, data), "data");
    Value value;
    const Carrier carrier = CarrierOf(source_.columns[column].type);
    if (carrier == Carrier::kText) {
      llvm::Value* offsets = e.Load(place.begin, PST_MEMBER(pst_column, offsets), "offsets");
      auto* at = b.CreateInBoundsGEP(e.i64, offsets, row);
      llvm::Value* begin = b.CreateLoad(e.i64, at, "begin");
      llvm::Value* end = b.CreateLoad(e.i64, b.CreateConstInBoundsGEP1_64(e.i64, at, 1), "end");
      value.data = b.CreateInBoundsGEP(e.i8, data, begin);
      value.size = b.CreateSub(end, begin, "size");
    } else {
      llvm::Type* type = e.TypeOf(carrier);
      value.data = b.CreateLoad(type, b.CreateInBoundsGEP(type, data, row), "value");
    }
    value.null = EmitNull(e, place.begin, row);
    return value;
  }
  std::string Spell(int column) override { return ToString(source_.columns[column].type); }

 private:
  // null = nulls != nullptr && nulls[row] != 0
  static llvm::Value* EmitNull(Emitter& e, llvm::Value* column, llvm::Value* row) {
    auto& b = e.b;
    llvm::Value* nulls = e.Load(column, PST_MEMBER(pst_column, nulls), "nulls");
    llvm::BasicBlock* before = b.GetInsertBlock();
    llvm::BasicBlock* look = e.Block("may_be_null");
    llvm::BasicBlock* join = e.Block("read");
    b.CreateCondBr(b.CreateIsNull(nulls), join, look);
    b.SetInsertPoint(look);
    llvm::Value* flag = b.CreateLoad(e.i8, b.CreateInBoundsGEP(e.i8, nulls, row));
    llvm::Value* set = b.CreateICmpNE(flag, b.getInt8(0));
    b.CreateBr(join);
    b.SetInsertPoint(join);
    auto* null = b.CreatePHI(e.i1, 2, "is_null");
    null->addIncoming(b.getFalse(), before);
    null->addIncoming(set, look);
    return null;
  }

  llvm::Value* columns_ = nullptr;
  llvm::Value* row_ = nullptr;
};

}  // namespace

std::unique_ptr<RecordSource> RecordSource::Make(Emitter& emitter) {
  switch (emitter.module.pipeline.source.layout) {
    case ir::Layout::kText:
      return MakeTextSource(emitter);
    case ir::Layout::kCells:
      return std::make_unique<CellSource>(emitter);
    case ir::Layout::kRows:
      return std::make_unique<RowSource>(emitter);
    case ir::Layout::kColumns:
      return std::make_unique<ColumnSource>(emitter);
  }
  return nullptr;
}

void RecordSource::EmitPrologue() {
  field_count_ = e_.Load(block(), PST_MEMBER(pst_block, field_count), "field_count");
  for (const ir::SourceColumn& column : source_.columns) {
    positions_.push_back(b_.getInt32(column.field));
  }
}

Value RecordSource::EmitValue(int column) {
  e_.SetField(Position(column));
  return EmitValue(e_, column, Locate(column));
}

FieldPlace RecordSource::LocateField(llvm::Value*, llvm::Value*) {
  PST_CHECK(false);  // only text and cells have fields that no column names
  return {};
}

Value EmitCellValue(Emitter& e, Type type, llvm::Value* cell) {
  auto& b = e.b;
  llvm::Value* tag = e.Load(cell, PST_MEMBER(pst_cell, tag), "tag");
  Value value{nullptr, nullptr, b.CreateICmpEQ(tag, b.getInt32(PST_NULL), "is_null")};
  switch (CarrierOf(type)) {
    case Carrier::kCell:
      value.data = cell;
      break;
    case Carrier::kInt32:
      value.data = b.CreateTrunc(b.CreateLoad(e.i64, cell), e.i32, "value");
      break;
    case Carrier::kInt64:
      value.data = b.CreateLoad(e.i64, cell, "value");
      break;
    case Carrier::kFloat64:
      value.data = b.CreateLoad(e.f64, cell, "value");
      break;
    case Carrier::kInt128: {
      // A NULL has no pointer: the cell's own bytes are read instead.
      llvm::Value* wide = b.CreateSelect(value.null, cell, b.CreateLoad(e.ptr, cell));
      value.data = b.CreateAlignedLoad(e.i128, wide, llvm::Align(8), "value");
      break;
    }
    case Carrier::kText:
      value.data = b.CreateLoad(e.ptr, cell, "data");
      value.size = b.CreateZExt(e.Load(cell, PST_MEMBER(pst_cell, size), "size"), e.i64);
      break;
  }
  return value;
}

}  // namespace penstock
