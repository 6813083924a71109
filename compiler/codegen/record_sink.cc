#include "compiler/codegen/record_sink.h"

#include "compiler/codegen/text_output.h"
#include "runtime/plugin/cell_tag.h"

namespace penstock {
namespace {

constexpr uint64_t kValueRoom = 128;  // the most that an encoder appends besides a text
constexpr uint64_t kSlack = 64;

class TextSink : public RecordSink {
 public:
  explicit TextSink(Emitter& emitter) : RecordSink(emitter) {}

  void EmitPrologue(ExprEmitter& invariants) override {
    room_ = RoomFor(pipeline_);
    texts_ = EmitInvariantTexts(e_, invariants);
    fixed_room_ = b_.getInt64(room_.fixed);
    for (const auto& [output, text] : texts_) fixed_room_ = b_.CreateAdd(fixed_room_, text.size);
  }

  void EmitRecord(RecordSource& source, ExprEmitter& exprs, llvm::Value*) override {
    llvm::Value* need = b_.CreateAdd(b_.CreateMul(source.Size(), b_.getInt64(room_.per_input_byte)),
                                     fixed_room_, "room");
    llvm::Value* start = e_.Reserve(e_.Load(ctx(), PST_MEMBER(pst_ctx, w), "w"), need);
    TextOutput output(e_, source, exprs, texts_, need);
    llvm::Value* end =
        pipeline_.source.all_fields ? output.EmitAllFields(start) : output.EmitRecord(start);
    e_.Store(ctx(), PST_MEMBER(pst_ctx, w), end);
    e_.AddTo(ctx(), PST_MEMBER(pst_ctx, written), b_.getInt64(1));
  }

 private:
  Room room_;
  InvariantTexts texts_;
  llvm::Value* fixed_room_ = nullptr;  // that of every record
};

// One cell per output in ctx->out_cells, which the engine takes over immediately.
class CellSink : public RecordSink {
 public:
  explicit CellSink(Emitter& emitter) : RecordSink(emitter) {}

  void EmitRecord(RecordSource&, ExprEmitter& exprs, llvm::Value* row) override {
    llvm::Value* cells = e_.Load(ctx(), PST_MEMBER(pst_ctx, out_cells), "out_cells");
    for (size_t i = 0; i < pipeline_.outputs.size(); ++i) {
      const ir::ExprId value = pipeline_.outputs[i].value;
      e_.SetColumn(static_cast<int>(i));
      EmitCell(e_.Element(cells, "pst_cell", i, "cell"), exprs.Emit(value),
               pipeline_.exprs[value].type);
    }
    llvm::Value* rc =
        b_.CreateCall(e_.module.Function("pst_emit_row"), {ctx(), block(), row}, "rc");
    llvm::Value* taken = b_.CreateICmpEQ(rc, b_.getInt32(0));
    e_.AddTo(ctx(), PST_MEMBER(pst_ctx, written), b_.CreateZExt(taken, e_.i64));
    e_.AddTo(ctx(), PST_MEMBER(pst_ctx, dirty), b_.CreateZExt(b_.CreateNot(taken), e_.i64));
  }

 private:
  // cell = null ? {PST_NULL} : {value, tag}
  void EmitCell(llvm::Value* cell, const Value& value, Type type) {
    const Carrier carrier = CarrierOf(type);
    if (carrier == Carrier::kCell) {  // NULL has its tag already
      b_.CreateMemCpy(cell, llvm::MaybeAlign(8), value.data, llvm::MaybeAlign(8), sizeof(pst_cell));
      return;
    }
    llvm::Value* payload = value.data;
    if (carrier == Carrier::kInt32) payload = b_.CreateSExt(payload, e_.i64);
    if (carrier == Carrier::kInt128) payload = Keep(value.data);
    b_.CreateStore(payload, cell);
    llvm::Value* size = nullptr;
    if (value.size != nullptr) size = b_.CreateTrunc(value.size, e_.i32);
    if (type.kind == Kind::kDecimal && type.precision > 0) size = b_.getInt32(type.scale);
    if (size != nullptr) e_.Store(cell, PST_MEMBER(pst_cell, size), size);
    llvm::Value* tag = b_.getInt32(CellTagOf(type));
    if (value.null != nullptr) tag = b_.CreateSelect(value.null, b_.getInt32(PST_NULL), tag);
    e_.Store(cell, PST_MEMBER(pst_cell, tag), tag);
  }

  // A 128-bit value in the arena, where it outlives the record, like its texts.
  llvm::Value* Keep(llvm::Value* wide) {
    constexpr uint64_t kAlignment = alignof(pst_i128);
    constexpr uint64_t kRoom = sizeof(pst_i128) + kAlignment;
    llvm::Value* start = b_.CreatePtrToInt(e_.ScratchRoom(b_.getInt64(kRoom)), e_.i64, "start");
    llvm::Value* aligned = b_.CreateAnd(b_.CreateAdd(start, b_.getInt64(kAlignment - 1)),
                                        b_.getInt64(~(kAlignment - 1)));
    llvm::Value* kept = b_.CreateIntToPtr(aligned, e_.ptr, "wide");
    b_.CreateStore(wide, kept);
    e_.Store(ctx(), PST_MEMBER(pst_ctx, scratch),
             b_.CreateConstInBoundsGEP1_64(e_.i8, kept, sizeof(pst_i128)));
    return kept;
  }
};

// Common to rows and columns: the engine is told where each record comes from.
class CountedSink : public RecordSink {
 protected:
  using RecordSink::RecordSink;

  // if (out_rows == out_rows_room) pst_grow_rows(ctx);
  void EnsureRow() {
    llvm::Value* rows = e_.Load(ctx(), PST_MEMBER(pst_ctx, out_rows), "out_rows");
    llvm::Value* room = e_.Load(ctx(), PST_MEMBER(pst_ctx, out_rows_room), "out_rows_room");
    llvm::BasicBlock* full = e_.Block("no_row");
    e_.BranchRarely(b_.CreateICmpEQ(rows, room), full, "a_row");
    llvm::BasicBlock* roomy = b_.GetInsertBlock();
    b_.SetInsertPoint(full);
    b_.CreateCall(e_.module.Function("pst_grow_rows"), {ctx()});
    b_.CreateBr(roomy);
    b_.SetInsertPoint(roomy);
  }

  llvm::Value* LoadRows() { return e_.Load(ctx(), PST_MEMBER(pst_ctx, out_rows), "out_rows"); }

  // out_origins[out_rows] = row; ++out_rows; ++written
  void Commit(llvm::Value* out_rows, llvm::Value* row) {
    llvm::Value* origins = e_.Load(ctx(), PST_MEMBER(pst_ctx, out_origins), "origins");
    llvm::Value* wide = b_.CreateZExt(out_rows, e_.i64);
    b_.CreateStore(row, b_.CreateInBoundsGEP(e_.i32, origins, wide));
    e_.Store(ctx(), PST_MEMBER(pst_ctx, out_rows), b_.CreateAdd(out_rows, b_.getInt32(1)));
    e_.AddTo(ctx(), PST_MEMBER(pst_ctx, written), b_.getInt64(1));
  }
};

// Rows of a wire format: every value is appended by the kernel of its type.
class RowSink : public CountedSink {
 public:
  explicit RowSink(Emitter& emitter) : CountedSink(emitter), wire_(*pipeline_.sink.wire) {}

  void EmitRecord(RecordSource&, ExprEmitter& exprs, llvm::Value* row) override {
    EnsureRow();
    const uint64_t fixed = kValueRoom * (pipeline_.outputs.size() + 2) + kSlack;
    llvm::Value* start = e_.Load(ctx(), PST_MEMBER(pst_ctx, w), "w");
    llvm::Value* w = e_.Reserve(start, b_.getInt64(fixed));
    llvm::Value* count = b_.getInt32(static_cast<uint32_t>(pipeline_.outputs.size()));
    w = b_.CreateCall(e_.module.Function(wire_.open), {w, count}, "w");
    for (size_t i = 0; i < pipeline_.outputs.size(); ++i) {
      const ir::Output& output = pipeline_.outputs[i];
      e_.SetColumn(static_cast<int>(i));
      Value value = exprs.Emit(output.value);
      e_.SetFieldOf(value);
      w = Append(output, value, w, fixed);
    }
    // The row begins where the committed output ends, wherever that is by now.
    llvm::Value* begin = e_.Load(ctx(), PST_MEMBER(pst_ctx, w), "begin");
    w = b_.CreateCall(e_.module.Function(wire_.close), {begin, w}, "w");
    llvm::Value* out_rows = LoadRows();
    llvm::Value* sizes = e_.Load(ctx(), PST_MEMBER(pst_ctx, out_sizes), "out_sizes");
    llvm::Value* size =
        b_.CreateSub(b_.CreatePtrToInt(w, e_.i64), b_.CreatePtrToInt(begin, e_.i64), "size");
    b_.CreateStore(size, b_.CreateInBoundsGEP(e_.i64, sizes, b_.CreateZExt(out_rows, e_.i64)));
    e_.Store(ctx(), PST_MEMBER(pst_ctx, w), w);
    Commit(out_rows, row);
  }

 private:
  // w = null ? put_null(w) : encode(ctx, w, value, &reason)
  llvm::Value* Append(const ir::Output& output, const Value& value, llvm::Value* w,
                      uint64_t fixed) {
    return e_.PutEither(
        value.null, [&] { return b_.CreateCall(e_.module.Function(wire_.null), {w}, "w"); },
        [&] { return Encode(output, value, w, fixed); });
  }

  llvm::Value* Encode(const ir::Output& output, const Value& value, llvm::Value* w,
                      uint64_t fixed) {
    const Type type = pipeline_.exprs[output.value].type;
    // There is the same room for what comes after a text.
    if (value.size != nullptr) w = e_.Reserve(w, b_.CreateAdd(value.size, b_.getInt64(fixed)));
    llvm::AllocaInst* reason = e_.Slot(e_.i32, "reason");
    b_.CreateStore(b_.getInt32(0), reason);
    std::vector<llvm::Value*> arguments = {ctx(), w};
    e_.PushArgument(arguments, value, CarrierOf(type));
    e_.PushDigits(arguments, type, /*with_precision=*/false);
    arguments.push_back(reason);
    const std::string_view encode = wire_.types[static_cast<size_t>(output.encode)].encode;
    llvm::Value* end = b_.CreateCall(e_.module.Function(encode), arguments, "w");
    llvm::Value* rc = b_.CreateLoad(e_.i32, reason, "rc");
    e_.FailIf(b_.CreateICmpNE(rc, b_.getInt32(0)), rc);
    return end;
  }

  const WireFormat& wire_;
};

// Columns: a value of fixed width is stored where the record's number says, a text is appended.
class ColumnSink : public CountedSink {
 public:
  explicit ColumnSink(Emitter& emitter) : CountedSink(emitter) {}

  void EmitRecord(RecordSource&, ExprEmitter& exprs, llvm::Value* row) override {
    EnsureRow();
    llvm::Value* out_rows = LoadRows();
    llvm::Value* n = b_.CreateZExt(out_rows, e_.i64, "n");
    llvm::Value* columns = e_.Load(ctx(), PST_MEMBER(pst_ctx, out_columns), "out_columns");
    for (size_t i = 0; i < pipeline_.outputs.size(); ++i) {
      const ir::ExprId id = pipeline_.outputs[i].value;
      e_.SetColumn(static_cast<int>(i));
      Value value = exprs.Emit(id);
      llvm::Value* column = e_.Element(columns, "pst_column", i, "column");
      llvm::Value* null = value.null == nullptr ? b_.getFalse() : value.null;
      llvm::Value* nulls = e_.Load(column, PST_MEMBER(pst_column, nulls), "nulls");
      b_.CreateStore(b_.CreateZExt(null, e_.i8), b_.CreateInBoundsGEP(e_.i8, nulls, n));
      if (value.size != nullptr) {
        AppendText(column, static_cast<uint32_t>(i), value, null, n);
      } else {
        llvm::Type* type = e_.TypeOf(CarrierOf(pipeline_.exprs[id].type));
        llvm::Value* data = e_.Load(column, PST_MEMBER(pst_column, data), "data");
        b_.CreateStore(value.data, b_.CreateInBoundsGEP(type, data, n));
      }
    }
    Commit(out_rows, row);
  }

 private:
  // size = null ? 0 : size; if (text_room - offsets[n] < size) pst_grow_text(ctx, i, offsets[n],
  // size) offsets[n + 1] = append(data + offsets[n], text, size) - data
  void AppendText(llvm::Value* column, uint32_t number, const Value& value, llvm::Value* null,
                  llvm::Value* n) {
    llvm::Value* size = b_.CreateSelect(null, b_.getInt64(0), value.size);
    llvm::Value* offsets = e_.Load(column, PST_MEMBER(pst_column, offsets), "offsets");
    auto* at = b_.CreateInBoundsGEP(e_.i64, offsets, n);
    llvm::Value* used = b_.CreateLoad(e_.i64, at, "used");
    llvm::Value* room = e_.Load(column, PST_MEMBER(pst_column, text_room), "text_room");
    llvm::BasicBlock* full = e_.Block("no_text");
    e_.BranchRarely(b_.CreateICmpULT(b_.CreateSub(room, used), size), full, "a_text");
    llvm::BasicBlock* roomy = b_.GetInsertBlock();
    b_.SetInsertPoint(full);
    b_.CreateCall(e_.module.Function("pst_grow_text"), {ctx(), b_.getInt32(number), used, size});
    b_.CreateBr(roomy);
    b_.SetInsertPoint(roomy);
    llvm::Value* data = e_.Load(column, PST_MEMBER(pst_column, data), "data");
    b_.CreateCall(e_.module.Function(Kernel::x_put_plain),
                  {b_.CreateInBoundsGEP(e_.i8, data, used), value.data, size});
    b_.CreateStore(b_.CreateAdd(used, size), b_.CreateConstInBoundsGEP1_64(e_.i64, at, 1));
  }
};

}  // namespace

std::unique_ptr<RecordSink> RecordSink::Make(Emitter& emitter) {
  switch (emitter.module.pipeline.sink.layout) {
    case ir::Layout::kText:
      return std::make_unique<TextSink>(emitter);
    case ir::Layout::kCells:
      return std::make_unique<CellSink>(emitter);
    case ir::Layout::kRows:
      return std::make_unique<RowSink>(emitter);
    case ir::Layout::kColumns:
      return std::make_unique<ColumnSink>(emitter);
  }
  return nullptr;
}

}  // namespace penstock
