// Records of delimited text, found in the index of delimiters and record ends that comes with each
// block.

#include "compiler/codegen/text_source.h"

#include <algorithm>

#include "runtime/abi/dirty_reason.h"

namespace penstock {
namespace {

class TextSource : public RecordSource {
 public:
  explicit TextSource(Emitter& emitter) : RecordSource(emitter) {}

  void EmitPrologue() override {
    RecordSource::EmitPrologue();
    base_ = e_.Load(block(), PST_MEMBER(pst_block, base), "base");
    all_positions_ = e_.Load(block(), PST_MEMBER(pst_block, pos), "pos");
    row_ends_ = e_.Load(block(), PST_MEMBER(pst_block, row_end), "row_ends");
    is_tidy_ = b_.CreateICmpNE(e_.Load(block(), PST_MEMBER(pst_block, is_tidy), "is_tidy"),
                               b_.getInt32(0));
    for (const ir::SourceColumn& column : source_.columns) {
      last_column_ = std::max(last_column_, column.field);
    }
    llvm::Value* by_name = nullptr;
    for (size_t i = 0; i < source_.columns.size(); ++i) {
      const int slot = source_.columns[i].by_name;
      if (slot >= 0) {
        if (by_name == nullptr) {
          by_name = e_.Load(block(), PST_MEMBER(pst_block, field_index), "field_index");
        }
        positions_[i] =
            b_.CreateLoad(e_.i32, b_.CreateConstInBoundsGEP1_64(e_.i32, by_name, slot), "field");
      }
    }
  }

  void EmitRecord(llvm::Value* row32, llvm::BasicBlock* next) override;
  llvm::Value* Size() override { return size_; }
  llvm::Value* IsTidy() override { return is_tidy_; }
  llvm::Value* field_count() const override { return source_.least_fields ? count_ : field_count_; }
  FieldPlace Locate(int column) override;
  Value EmitValue(Emitter& e, int, const FieldPlace& place) override {
    return EmitFieldText(e, place);
  }
  std::string Spell(int) override { return "text"; }
  FieldPlace LocateField(llvm::Value* k, llvm::Value* is_last) override;

 private:
  llvm::Value* TrailingCr();
  void EmitFieldCountDiffers(llvm::Value* row32, llvm::BasicBlock* complete,
                             llvm::BasicBlock* next);
  llvm::Value* Entry(llvm::Value* index) {
    return b_.CreateLoad(e_.i32, b_.CreateInBoundsGEP(e_.i32, positions_of_record_, index));
  }

  llvm::Value* base_ = nullptr;
  llvm::Value* all_positions_ = nullptr;
  llvm::Value* row_ends_ = nullptr;
  llvm::Value* is_tidy_ = nullptr;
  int last_column_ = 0;  // the highest position that is known; each record has it
  // Of the current record:
  llvm::Value* positions_of_record_ = nullptr;  // its first entry of pst_block::pos
  llvm::Value* count_ = nullptr;                // i32: its fields
  llvm::Value* end_ = nullptr;                  // i64, from base: of its last field
  llvm::Value* size_ = nullptr;
};

void TextSource::EmitRecord(llvm::Value* row32, llvm::BasicBlock* next) {
  llvm::Value* row = b_.CreateZExt(row32, e_.i64);
  llvm::Value* before = b_.CreateLoad(
      e_.i32, b_.CreateInBoundsGEP(e_.i32, row_ends_, b_.CreateSub(row, b_.getInt64(1))));
  llvm::Value* end = b_.CreateLoad(e_.i32, b_.CreateInBoundsGEP(e_.i32, row_ends_, row), "row_end");
  count_ = b_.CreateSub(end, before, "fields");
  // `before` may be -1, so it is widened with its sign; +1 makes it the record's first entry.
  llvm::Value* first = b_.CreateAdd(b_.CreateSExt(before, e_.i64), b_.getInt64(1));
  positions_of_record_ = b_.CreateInBoundsGEP(e_.i32, all_positions_, first, "positions");
  auto* end_at = b_.CreateInBoundsGEP(e_.i32, all_positions_, b_.CreateZExt(end, e_.i64));
  auto* begin_at = b_.CreateInBoundsGEP(e_.i32, positions_of_record_, b_.getInt64(-1));
  llvm::Value* begin_offset = b_.CreateZExt(
      b_.CreateAdd(b_.CreateLoad(e_.i32, begin_at), b_.getInt32(1)), e_.i64, "record_begin");
  end_ = b_.CreateZExt(b_.CreateLoad(e_.i32, end_at), e_.i64, "record_end");
  size_ = b_.CreateSub(end_, begin_offset, "size");

  llvm::BasicBlock* differs = e_.Block("field_count_differs");
  e_.BranchRarely(b_.CreateICmpNE(count_, field_count_), differs, "complete");
  llvm::BasicBlock* complete = b_.GetInsertBlock();
  llvm::IRBuilder<>::InsertPointGuard guard(b_);
  b_.SetInsertPoint(differs);
  EmitFieldCountDiffers(row32, complete, next);
}

// i64: 1 if the record ends in a CR, else 0. Emitted where it is asked for, as most records that a
// filter leaves out never need it.
llvm::Value* TextSource::TrailingCr() {
  if (source_.dialect.line_end.back() != '\n') return b_.getInt64(0);
  auto* last_at = b_.CreateInBoundsGEP(e_.i8, base_, b_.CreateSub(end_, b_.getInt64(1)));
  llvm::Value* is_cr = b_.CreateICmpEQ(b_.CreateLoad(e_.i8, last_at), b_.getInt8('\r'));
  return b_.CreateZExt(b_.CreateAnd(b_.CreateICmpNE(size_, b_.getInt64(0)), is_cr), e_.i64, "cr");
}

// if (count >= least && the record is no empty line) goto complete;
// pst_field_count_differs(...); goto next;
void TextSource::EmitFieldCountDiffers(llvm::Value* row32, llvm::BasicBlock* complete,
                                       llvm::BasicBlock* next) {
  if (source_.least_fields) {
    llvm::Value* enough = b_.CreateICmpUGE(count_, b_.getInt32(*source_.least_fields));
    llvm::Value* not_empty = b_.CreateICmpNE(size_, TrailingCr());
    llvm::BasicBlock* refused = e_.Block("wrong_field_count");
    b_.CreateCondBr(b_.CreateAnd(enough, not_empty), complete, refused);
    b_.SetInsertPoint(refused);
  }
  b_.CreateCall(e_.module.Function("pst_field_count_differs"), {ctx(), block(), row32});
  b_.CreateBr(next);
}

// begin = base + (uint32_t)(positions[k - 1] + (k == 0 ? 1 : delimiter length));
// end = base + positions[k], less the record's CR for its last field.
FieldPlace TextSource::Locate(int column) {
  llvm::Value* k = Position(column);
  llvm::Value* wide = b_.CreateZExt(k, e_.i64);
  const auto delimiter_size = static_cast<uint32_t>(source_.dialect.delimiter.size());
  llvm::Value* skip = b_.getInt32(delimiter_size);
  if (delimiter_size != 1) {
    skip = b_.CreateSelect(b_.CreateICmpEQ(k, b_.getInt32(0)), b_.getInt32(1), skip);
  }
  llvm::Value* begin = b_.CreateAdd(Entry(b_.CreateSub(wide, b_.getInt64(1))), skip);
  llvm::Value* end = b_.CreateZExt(Entry(wide), e_.i64);
  const ir::SourceColumn& source = source_.columns[column];
  if (source.by_name >= 0 || source.field >= last_column_) {
    llvm::Value* is_last = b_.CreateICmpEQ(k, b_.CreateSub(count_, b_.getInt32(1)));
    end = b_.CreateSub(end, b_.CreateSelect(is_last, TrailingCr(), b_.getInt64(0)));
  }
  return {b_.CreateInBoundsGEP(e_.i8, base_, b_.CreateZExt(begin, e_.i64), "begin"),
          b_.CreateInBoundsGEP(e_.i8, base_, end, "end"), k};
}

FieldPlace TextSource::LocateField(llvm::Value* k, llvm::Value* is_last) {
  const auto delimiter_size = static_cast<uint32_t>(source_.dialect.delimiter.size());
  llvm::Value* is_first = b_.CreateICmpEQ(k, b_.getInt64(0));
  llvm::Value* skip = b_.CreateSelect(is_first, b_.getInt32(1), b_.getInt32(delimiter_size));
  llvm::Value* begin = b_.CreateAdd(Entry(b_.CreateSub(k, b_.getInt64(1))), skip);
  llvm::Value* end =
      b_.CreateSelect(is_last, b_.CreateSub(end_, TrailingCr()), b_.CreateZExt(Entry(k), e_.i64));
  return {b_.CreateInBoundsGEP(e_.i8, base_, b_.CreateZExt(begin, e_.i64)),
          b_.CreateInBoundsGEP(e_.i8, base_, end), b_.CreateTrunc(k, e_.i32)};
}

}  // namespace

std::unique_ptr<RecordSource> MakeTextSource(Emitter& emitter) {
  return std::make_unique<TextSource>(emitter);
}

llvm::Value* EmitIsNullText(Emitter& e, llvm::Value* begin, llvm::Value* size) {
  const ir::TextDialect& dialect = e.module.pipeline.source.dialect;
  auto& b = e.b;
  if (dialect.null_text->empty() && !dialect.blanks_around_null) {
    return b.CreateICmpEQ(size, b.getInt64(0));
  }
  const Kernel kernel = dialect.blanks_around_null ? Kernel::x_trimmed_equal : Kernel::x_text_equal;
  llvm::Value* equal = b.CreateCall(
      e.module.Function(kernel),
      {begin, size, e.module.Text(*dialect.null_text), b.getInt64(dialect.null_text->size())});
  return b.CreateICmpNE(equal, b.getInt32(0));
}

// if (*begin == quote) { text = unquote(begin, end); null = false; }
// else { text = {begin, end - begin}; null = text == null_text; }
Value EmitFieldText(Emitter& e, const FieldPlace& raw) {
  const ir::TextDialect& dialect = e.module.pipeline.source.dialect;
  auto& b = e.b;
  Value plain;
  plain.data = raw.begin;
  plain.size =
      b.CreateSub(b.CreatePtrToInt(raw.end, e.i64), b.CreatePtrToInt(raw.begin, e.i64), "size");
  auto null_of_plain = [&]() -> llvm::Value* {
    return dialect.null_text ? EmitIsNullText(e, plain.data, plain.size) : b.getFalse();
  };
  if (dialect.quote == 0) {
    if (dialect.null_text) plain.null = null_of_plain();
    return plain;
  }
  llvm::Value* first = b.CreateLoad(e.i8, raw.begin, "first");
  llvm::Value* is_quoted = b.CreateICmpEQ(first, b.getInt8(static_cast<uint8_t>(dialect.quote)));
  llvm::BasicBlock* quoted_block = e.Block("quoted");
  llvm::BasicBlock* plain_block = e.Block("unquoted");
  llvm::BasicBlock* join = e.Block("text");
  b.CreateCondBr(is_quoted, quoted_block, plain_block);

  b.SetInsertPoint(plain_block);
  llvm::Value* plain_null = null_of_plain();
  b.CreateBr(join);
  plain_block = b.GetInsertBlock();

  b.SetInsertPoint(quoted_block);
  llvm::AllocaInst* slot = e.Slot(e.module.kernels.Struct("pst_text"), "unquoted");
  llvm::Value* rc = b.CreateCall(
      e.module.Function(Kernel::x_unquote),
      {e.function->getArg(0), raw.begin, raw.end, b.getInt32(static_cast<uint8_t>(dialect.quote)),
       b.getInt32(static_cast<uint8_t>(dialect.escape)), slot});
  e.FailIf(b.CreateICmpNE(rc, b.getInt32(0)), rc);
  llvm::Value* quoted_data = e.Load(slot, PST_MEMBER(pst_text, data), "data");
  llvm::Value* quoted_size = e.Load(slot, PST_MEMBER(pst_text, size), "size");
  quoted_block = b.GetInsertBlock();
  b.CreateBr(join);

  b.SetInsertPoint(join);
  auto* data = b.CreatePHI(e.ptr, 2, "data");
  auto* size = b.CreatePHI(e.i64, 2, "size");
  data->addIncoming(plain.data, plain_block);
  data->addIncoming(quoted_data, quoted_block);
  size->addIncoming(plain.size, plain_block);
  size->addIncoming(quoted_size, quoted_block);
  Value text{data, size, nullptr};
  if (dialect.null_text) {
    auto* null = b.CreatePHI(e.i1, 2, "null");
    null->addIncoming(plain_null, plain_block);
    null->addIncoming(b.getFalse(), quoted_block);
    text.null = null;
  }
  return text;
}

}  // namespace penstock
