#include "compiler/codegen/text_output.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string_view>

#include "compiler/codegen/text_source.h"
#include "compiler/ir/may_be_null.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

constexpr uint64_t kFormatBytes = 128;  // the most a format kernel writes
constexpr uint64_t kSlackBytes = 64;    // kernels may write this much beyond what they append
constexpr uint64_t kTestedBytes = 16;   // the most that test kernels let pass
constexpr size_t kMostInlined = 32;     // outputs of a job whose usual copies are inlined

Carrier CarrierOfExpr(const ir::Pipeline& pipeline, ir::ExprId id) {
  return CarrierOf(pipeline.exprs[id].type);
}

bool IsTextField(const ir::Pipeline& pipeline, ir::ExprId id) {
  return pipeline.source.layout == ir::Layout::kText && pipeline.exprs[id].op == ir::Op::kField;
}

// The field at the end of a chain of kernels with one argument each; -1 if it is not such a chain.
int ChainColumn(const ir::Pipeline& pipeline, ir::ExprId id) {
  const ir::Expr* expr = &pipeline.exprs[id];
  while (expr->op == ir::Op::kKernel && expr->args.size() == 1) {
    expr = &pipeline.exprs[expr->args[0]];
  }
  return expr->op == ir::Op::kField ? expr->column : -1;
}

// What `"column": ["*"]` makes of every field or cell.
ir::Output AnyText() {
  ir::Output output;
  output.needs_quoting = true;
  return output;
}

// Without quotes a text that equals that of NULL cannot be told from it.
bool RefusesTextOfNull(const ir::Pipeline& pipeline, const ir::Output& output) {
  const ir::TextDialect& dialect = pipeline.sink.dialect;
  if (dialect.quote != 0 || !dialect.refuse_unquotable) return false;
  return output.value < 0 ? SourceGivesNull(pipeline) : MayBeNull(pipeline, output.value);
}

// Whether NULL or a quoted field could look like a number or date to a test kernel.
bool MayPassTests(const ir::TextDialect& source) {
  constexpr std::string_view kUsed = "0123456789.-";
  if (kUsed.find(source.quote) != kUsed.npos) return true;
  return source.null_text && !source.null_text->empty() &&
         source.null_text->find_first_not_of(kUsed) == std::string::npos;
}

// A kernel with its immediates, in printable characters: two with the same spelling do the same.
std::string Spell(Kernel kernel, const std::vector<ir::Immediate>& immediates) {
  std::string text(InfoOf(kernel).name);
  for (const ir::Immediate& immediate : immediates) {
    text += ' ';
    if (immediate.kind == ir::Immediate::Kind::kInt32) text += std::to_string(immediate.integer);
    for (const unsigned char c : immediate.text) text += fmt::format("{:02x}", c);
  }
  return text;
}

llvm::Value* AppendConstant(Emitter& e, llvm::Value* w, std::string_view text) {
  if (text.empty()) return w;
  auto& b = e.b;
  if (text.size() == 1) {
    b.CreateStore(b.getInt8(static_cast<uint8_t>(text[0])), w);
  } else {
    b.CreateMemCpy(w, llvm::MaybeAlign(1), e.module.Text(text), llvm::MaybeAlign(1), text.size());
  }
  return b.CreateConstInBoundsGEP1_64(e.i8, w, text.size(), "w");
}

std::string_view NullText(const ir::TextDialect& dialect) {
  return dialect.null_text ? std::string_view(*dialect.null_text) : std::string_view();
}

// What a constant text becomes, where that needs neither quotes nor a check.
std::optional<std::string_view> PlainConstant(const ir::Pipeline& pipeline,
                                              const ir::Output& output) {
  const ir::Expr& expr = pipeline.exprs[output.value];
  if (expr.op != ir::Op::kConstant || CarrierOf(expr.type) != Carrier::kText) return std::nullopt;
  const ir::TextDialect& dialect = pipeline.sink.dialect;
  if (expr.constant.is_null) return NullText(dialect);
  const std::string_view text = expr.constant.text;
  const bool is_one_field =
      text.find_first_of("\r\n") == text.npos && text.find(dialect.delimiter[0]) == text.npos;
  const bool means_itself =
      dialect.quote == 0 ||
      (!dialect.quote_all && text != NullText(dialect) && text.find(dialect.quote) == text.npos &&
       !(dialect.escape_outside && text.find(dialect.escape) != text.npos));
  if (output.needs_quoting && !(is_one_field && means_itself)) return std::nullopt;
  return text;
}

// Appends text that is not NULL, as the output's dialect keeps it apart. Room has been made.
llvm::Value* AppendText(Emitter& e, const Value& text, const ir::Output& output, llvm::Value* w) {
  const bool needs_quoting = output.needs_quoting;
  const ir::TextDialect& dialect = e.module.pipeline.sink.dialect;
  auto& b = e.b;
  if (dialect.quote != 0 && needs_quoting) {
    std::string_view null_text = NullText(dialect);
    return b.CreateCall(
        e.module.Function(dialect.escape_outside ? Kernel::x_put_escaped : Kernel::x_put_quoted),
        {w, text.data, text.size, b.getInt32(static_cast<uint8_t>(dialect.delimiter[0])),
         b.getInt32(static_cast<uint8_t>(dialect.quote)),
         b.getInt32(static_cast<uint8_t>(dialect.escape)), b.getInt32(dialect.quote_all ? 1 : 0),
         e.module.Text(null_text), b.getInt64(null_text.size())},
        "w");
  }
  if (needs_quoting && dialect.refuse_unquotable) {
    llvm::Value* found = b.CreateCall(e.module.Function(Kernel::x_is_unquotable),
                                      {text.data, text.size, e.module.Text(dialect.delimiter),
                                       b.getInt64(dialect.delimiter.size())});
    e.FailIf(b.CreateICmpNE(found, b.getInt32(0)), b.getInt32(kUnwritableText));
  }
  if (needs_quoting && RefusesTextOfNull(e.module.pipeline, output)) {
    const std::string_view null_text = NullText(dialect);
    llvm::Value* equal = b.CreateCall(
        e.module.Function(Kernel::x_text_equal),
        {text.data, text.size, e.module.Text(null_text), b.getInt64(null_text.size())});
    e.FailIf(b.CreateICmpNE(equal, b.getInt32(0)), b.getInt32(kTextOfNull));
  }
  return b.CreateCall(e.module.Function(Kernel::x_put_plain), {w, text.data, text.size}, "w");
}

// Texts up to this size are copied without a loop.
constexpr uint64_t kCopiedAtOnce = 32;

// Appends a text of InvariantTexts that is not NULL. Room has been made.
llvm::Value* AppendInvariant(Emitter& e, const Value& text, llvm::Value* w) {
  auto& b = e.b;
  llvm::BasicBlock* is_long = e.Block("long_text");
  llvm::BasicBlock* done = e.Block("copied");
  b.CreateMemCpy(w, llvm::MaybeAlign(1), text.data, llvm::MaybeAlign(1), kCopiedAtOnce);
  e.BranchRarely(b.CreateICmpUGT(text.size, b.getInt64(kCopiedAtOnce)), is_long, "short_text");
  b.CreateBr(done);
  b.SetInsertPoint(is_long);
  b.CreateCall(e.module.Function(Kernel::x_put_plain), {w, text.data, text.size});
  b.CreateBr(done);
  b.SetInsertPoint(done);
  return b.CreateInBoundsGEP(e.i8, w, text.size, "w");
}

// Appends a value that is not NULL, other than a text.
llvm::Value* AppendFormatted(Emitter& e, const Value& value, Carrier carrier,
                             const ir::Output& output, llvm::Value* w) {
  auto& b = e.b;
  llvm::Value* target = w;
  if (output.needs_quoting)
    target = e.Slot(llvm::ArrayType::get(e.i8, kFormatBytes + 64), "formatted");
  std::vector<llvm::Value*> arguments = {target};
  e.PushArgument(arguments, value, carrier);
  e.PushImmediates(arguments, output.format_immediates);
  llvm::Value* end = b.CreateCall(e.module.Function(*output.format_kernel), arguments, "w");
  if (!output.needs_quoting) return end;
  Value text{target, b.CreateSub(b.CreatePtrToInt(end, e.i64), b.CreatePtrToInt(target, e.i64)),
             nullptr};
  return AppendText(e, text, output, w);
}

// w = null ? append(w, null text) : append_value(w)
template <typename AppendValue>
llvm::Value* AppendUnlessNull(Emitter& e, llvm::Value* null, llvm::Value* w, AppendValue append) {
  return e.PutEither(
      null, [&] { return AppendConstant(e, w, NullText(e.module.pipeline.sink.dialect)); },
      [&]() -> llvm::Value* { return append(w); });
}

// Copies the raw field as the output's dialect wants it: NULL is unquoted and equal to the source's
// NULL text, everything else is checked and appended by the copy kernel.
llvm::Value* AppendCopied(Emitter& e, const FieldPlace& raw, const ir::Output& output,
                          llvm::Value* w) {
  auto& b = e.b;
  llvm::AllocaInst* reason = e.Slot(e.i32, "reason");
  auto checked = [&](llvm::FunctionCallee kernel, const std::vector<llvm::Value*>& arguments) {
    b.CreateStore(b.getInt32(0), reason);
    llvm::Value* end = b.CreateCall(kernel, arguments, "w");
    llvm::Value* rc = b.CreateLoad(e.i32, reason);
    e.FailIf(b.CreateICmpNE(rc, b.getInt32(0)), rc);
    return end;
  };
  if (output.copy_kernel == Kernel::x_put_raw) {
    const ir::TextDialect& source = e.module.pipeline.source.dialect;
    const ir::TextDialect& sink = e.module.pipeline.sink.dialect;
    llvm::Value* null = nullptr;
    if (source.null_text) {
      llvm::Value* size =
          b.CreateSub(b.CreatePtrToInt(raw.end, e.i64), b.CreatePtrToInt(raw.begin, e.i64));
      null = EmitIsNullText(e, raw.begin, size);
    }
    return AppendUnlessNull(e, null, w, [&](llvm::Value* at) {
      std::string_view null_text = NullText(sink);
      return checked(e.module.Function(Kernel::x_put_raw),
                     {at, raw.begin, raw.end, b.getInt32(static_cast<uint8_t>(sink.delimiter[0])),
                      b.getInt32(static_cast<uint8_t>(sink.quote)), e.module.Text(null_text),
                      b.getInt64(null_text.size()), reason});
    });
  }
  Value text = EmitFieldText(e, raw);
  return AppendUnlessNull(e, text.null, w, [&](llvm::Value* at) {
    std::vector<llvm::Value*> arguments = {e.function->getArg(0), at, text.data, text.size};
    e.PushImmediates(arguments, output.copy_immediates);
    arguments.push_back(reason);
    return checked(e.module.Function(*output.copy_kernel), arguments);
  });
}

}  // namespace

Room RoomFor(const ir::Pipeline& pipeline) {
  Room room;
  const ir::TextDialect& dialect = pipeline.sink.dialect;
  uint64_t per_output = kFormatBytes + dialect.delimiter.size() + NullText(dialect).size() + 2;
  room.fixed = per_output * (pipeline.outputs.size() + 1) + dialect.line_end.size() + kSlackBytes;
  // A field of text may double when its quotes do; one field may feed several outputs.
  std::map<int, uint64_t> uses;
  uint64_t most = pipeline.source.all_fields ? 1 : 0;
  for (const ir::Output& output : pipeline.outputs) {
    int column = output.copy_kernel ? output.copy_column : ChainColumn(pipeline, output.value);
    if (column >= 0) most = std::max(most, ++uses[column]);
    const ir::Expr& value = pipeline.exprs[output.value];
    if (value.op == ir::Op::kConstant) room.fixed += 2 * value.constant.text.size() + 2;
  }
  room.per_input_byte = 2 * most;
  if (pipeline.source.all_fields) {  // each field, however short, brings its delimiter and NULL
    room.per_input_byte += dialect.delimiter.size() + NullText(dialect).size() + 2;
  }
  return room;
}

InvariantTexts EmitInvariantTexts(Emitter& e, ExprEmitter& invariants) {
  const ir::Pipeline& pipeline = e.module.pipeline;
  const ir::TextDialect& dialect = pipeline.sink.dialect;
  auto& b = e.b;
  llvm::Value* ctx = e.function->getArg(0);
  InvariantTexts texts;
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    const ir::Output& output = pipeline.outputs[i];
    if (output.copy_kernel || CarrierOfExpr(pipeline, output.value) != Carrier::kText) continue;
    if (!invariants.Known(output.value) || PlainConstant(pipeline, output)) continue;
    // A text that cannot be written is the fault of each record, not of the call.
    if (output.needs_quoting && dialect.quote == 0 && dialect.refuse_unquotable) continue;
    Value text = invariants.Emit(output.value);
    if (text.null != nullptr) text.size = b.CreateSelect(text.null, b.getInt64(0), text.size);
    llvm::Value* room = b.CreateAdd(b.CreateShl(text.size, 1), b.getInt64(kFormatBytes));
    llvm::Value* begin = e.ScratchRoom(room);
    llvm::Value* end = AppendText(e, text, output, begin);
    e.Store(ctx, PST_MEMBER(pst_ctx, scratch), end);
    llvm::Value* size = b.CreateSub(b.CreatePtrToInt(end, e.i64), b.CreatePtrToInt(begin, e.i64));
    texts[i] = {begin, size, text.null};
  }
  return texts;
}

llvm::Value* TextOutput::FlushLiteral(llvm::Value* w) {
  w = AppendConstant(e_, w, literal_);
  literal_.clear();
  return w;
}

llvm::Value* TextOutput::EmitRecord(llvm::Value* w) {
  const ir::Pipeline& pipeline = e_.module.pipeline;
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    if (i > 0) literal_ += pipeline.sink.dialect.delimiter;
    e_.SetColumn(static_cast<int>(i));
    w = EmitOutput(i, w);
  }
  literal_ += pipeline.sink.dialect.line_end;
  return FlushLiteral(w);
}

// if (w_end - w < 2 * size + room) w = pst_reserve(ctx, w, 2 * size + room);
llvm::Value* TextOutput::EnsureRoom(llvm::Value* w, llvm::Value* size) {
  return e_.Reserve(w, e_.b.CreateAdd(e_.b.CreateShl(size, 1), room_));
}

llvm::Value* TextOutput::EmitOutput(size_t index, llvm::Value* w) {
  const ir::Pipeline& pipeline = e_.module.pipeline;
  const ir::Output& output = pipeline.outputs[index];
  const Carrier carrier = CarrierOfExpr(pipeline, output.value);
  if (const auto constant = PlainConstant(pipeline, output)) {
    literal_ += *constant;
    return w;
  }
  w = FlushLiteral(w);
  if (const auto text = texts_.find(index); text != texts_.end()) {
    return AppendUnlessNull(e_, text->second.null, w,
                            [&](llvm::Value* at) { return AppendInvariant(e_, text->second, at); });
  }
  if (output.copy_kernel) {
    const int column = output.copy_column;
    std::string key = "copy " + Spell(*output.copy_kernel, output.copy_immediates);
    llvm::Function* converter = Converter(output, column, key);
    e_.SetField(source_.Position(column));
    const FieldPlace place = source_.Locate(column);
    if (pipeline.outputs.size() > kMostInlined) return CallConverter(converter, place, w);
    if (output.copy_kernel == Kernel::x_put_raw) return CopyRaw(converter, place, w);
    return CopyTested(converter, output, place, w);
  }
  const int column = ChainColumn(pipeline, output.value);
  const bool bounded = carrier != Carrier::kText || IsTextField(pipeline, output.value);
  if (column >= 0 && bounded && !exprs_.Known(output.value)) {
    std::string key = "format";
    if (output.format_kernel) key += " " + Spell(*output.format_kernel, output.format_immediates);
    if (output.needs_quoting) {
      key += RefusesTextOfNull(pipeline, output) ? " quoted, not as NULL" : " quoted";
    }
    for (ir::ExprId at = output.value; pipeline.exprs[at].op == ir::Op::kKernel;
         at = pipeline.exprs[at].args[0]) {
      key += " of " + Spell(pipeline.exprs[at].kernel, pipeline.exprs[at].immediates);
    }
    key += " of " + source_.Spell(column);
    return CallConverter(Converter(output, column, key), column, w);
  }
  Value value = exprs_.Emit(output.value);
  e_.SetFieldOf(value);
  return AppendUnlessNull(e_, value.null, w, [&](llvm::Value* at) -> llvm::Value* {
    if (carrier != Carrier::kText) return AppendFormatted(e_, value, carrier, output, at);
    if (pipeline.exprs[output.value].op != ir::Op::kConstant &&
        !IsTextField(pipeline, output.value)) {
      at = EnsureRoom(at, value.size);
    }
    return AppendText(e_, value, output, at);
  });
}

// char* converter(pst_ctx* ctx, const char* begin, const char* end, char* w, int32_t* reason):
// the new end, or null where the value is refused. [begin, end) is a FieldPlace. Made once by name.
llvm::Function* TextOutput::MakeConverter(
    const std::string& name, const std::function<llvm::Value*(Emitter&, llvm::Value*)>& body) {
  if (llvm::Function* known = e_.module.module.getFunction(name)) return known;
  auto* type = llvm::FunctionType::get(e_.ptr, {e_.ptr, e_.ptr, e_.ptr, e_.ptr, e_.ptr}, false);
  auto* function =
      llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, name, e_.module.module);
  function->setDoesNotThrow();
  function->addFnAttr(llvm::Attribute::NoInline);
  function->setCallingConv(llvm::CallingConv::Fast);
  Emitter e(e_.module, function);
  Emitter::Failure failure = e.NewFailure(false);
  e.SetFailure(failure);
  e.b.CreateRet(body(e, function->getArg(3)));
  e.b.SetInsertPoint(failure.block);
  if (failure.reason->getNumIncomingValues() == 0) {
    failure.reason->eraseFromParent();
    e.b.CreateUnreachable();
  } else {
    e.b.CreateStore(failure.reason, function->getArg(4));
    e.b.CreateRet(llvm::ConstantPointerNull::get(e.ptr));
  }
  return function;
}

llvm::Function* TextOutput::Converter(const ir::Output& output, int column,
                                      const std::string& key) {
  const ir::Pipeline& pipeline = e_.module.pipeline;
  return MakeConverter("convert " + key, [&](Emitter& e, llvm::Value* w) -> llvm::Value* {
    const FieldPlace place{e.function->getArg(1), e.function->getArg(2), nullptr};
    if (output.copy_kernel) return AppendCopied(e, place, output, w);
    std::vector<ir::ExprId> chain;
    for (ir::ExprId at = output.value; pipeline.exprs[at].op == ir::Op::kKernel;
         at = pipeline.exprs[at].args[0]) {
      chain.insert(chain.begin(), at);
    }
    Value value = source_.EmitValue(e, column, place);
    const Carrier carrier = CarrierOf(pipeline.source.columns[column].type);
    // Each kernel of the chain runs only where the value before it is not NULL.
    auto append_from = [&](auto& self, size_t i, Value in, Carrier in_carrier,
                           llvm::Value* at) -> llvm::Value* {
      return AppendUnlessNull(e, in.null, at, [&](llvm::Value* end) -> llvm::Value* {
        if (i == chain.size()) {
          return in_carrier == Carrier::kText ? AppendText(e, in, output, end)
                                              : AppendFormatted(e, in, in_carrier, output, end);
        }
        const ir::Expr& expr = pipeline.exprs[chain[i]];
        Value next = e.CallKernel(expr.kernel, {in}, expr.immediates);
        return self(self, i + 1, next, CarrierOf(expr.type), end);
      });
    };
    return append_from(append_from, 0, value, carrier, w);
  });
}

llvm::Value* TextOutput::CallConverter(llvm::Function* converter, int column, llvm::Value* w) {
  e_.SetField(source_.Position(column));
  return CallConverter(converter, source_.Locate(column), w);
}

llvm::Value* TextOutput::CallConverter(llvm::Function* converter, const FieldPlace& place,
                                       llvm::Value* w) {
  auto& b = e_.b;
  llvm::AllocaInst* reason = e_.Slot(e_.i32, "reason");
  auto* call =
      b.CreateCall(converter, {e_.function->getArg(0), place.begin, place.end, w, reason}, "w");
  call->setCallingConv(llvm::CallingConv::Fast);
  llvm::BasicBlock* accepted = e_.Block("converted");
  llvm::BasicBlock* refused = e_.Block("not_converted");
  b.CreateCondBr(b.CreateIsNull(call), refused, accepted);
  b.SetInsertPoint(refused);
  e_.FailIf(b.getTrue(), b.CreateLoad(e_.i32, reason));
  b.CreateUnreachable();
  b.SetInsertPoint(accepted);
  return call;
}

// if (condition) w = copy(begin, size), of at most `bytes`; else w = converter(begin, end, w)
llvm::Value* TextOutput::CopyIf(llvm::Value* condition, uint64_t bytes, llvm::Value* size,
                                llvm::Function* converter, const FieldPlace& place,
                                llvm::Value* w) {
  return e_.PutEither(
      condition,
      [&] {
        e_.b.CreateMemCpy(w, llvm::MaybeAlign(1), place.begin, llvm::MaybeAlign(1), bytes);
        return e_.b.CreateInBoundsGEP(e_.i8, w, size);
      },
      [&] { return CallConverter(converter, place, w); });
}

// if (tidy && *begin != quote && size <= kSlackBytes && not a NULL text) w = copy(begin, size)
// else w = converter(begin, end, w)
llvm::Value* TextOutput::CopyRaw(llvm::Function* converter, const FieldPlace& place,
                                 llvm::Value* w) {
  auto& b = e_.b;
  const ir::TextDialect& source = e_.module.pipeline.source.dialect;
  const ir::TextDialect& sink = e_.module.pipeline.sink.dialect;
  llvm::Value* size =
      b.CreateSub(b.CreatePtrToInt(place.end, e_.i64), b.CreatePtrToInt(place.begin, e_.i64));
  std::set<std::string_view> null_texts = {NullText(sink)};
  // With blanks around it NULL has other sizes, too: fields with blanks are looked at.
  if (source.null_text) null_texts.insert(*source.null_text);
  llvm::Value* is_plain =
      b.CreateAnd(source_.IsTidy(), b.CreateICmpNE(b.CreateLoad(e_.i8, place.begin),
                                                   b.getInt8(static_cast<uint8_t>(source.quote))));
  is_plain = b.CreateAnd(is_plain, b.CreateICmpULE(size, b.getInt64(kSlackBytes)));
  for (const std::string_view null_text : null_texts) {
    llvm::Value* may_be_null = null_text.size() <= Emitter::kShortText
                                   ? e_.IsShortText({place.begin, size}, null_text)
                                   : b.CreateICmpEQ(size, b.getInt64(null_text.size()));
    is_plain = b.CreateAnd(is_plain, b.CreateNot(may_be_null));
  }
  if (source.blanks_around_null) {
    llvm::Value* before_end = b.CreateInBoundsGEP(e_.i8, place.end, b.getInt64(-1));
    for (llvm::Value* at : {place.begin, before_end}) {
      llvm::Value* byte = b.CreateLoad(e_.i8, at);
      is_plain = b.CreateAnd(is_plain, b.CreateICmpUGT(byte, b.getInt8(' ')));
    }
  }
  return CopyIf(is_plain, kSlackBytes, size, converter, place, w);
}

// if (test(begin, size)) w = copy(begin, size) else w = converter(begin, end, w)
llvm::Value* TextOutput::CopyTested(llvm::Function* converter, const ir::Output& output,
                                    const FieldPlace& place, llvm::Value* w) {
  auto& b = e_.b;
  const ir::TextDialect& source = e_.module.pipeline.source.dialect;
  const KernelInfo& copy = InfoOf(*output.copy_kernel);
  const std::optional<Kernel> test = copy.by_pattern ? std::nullopt : FindTest(*copy.to);
  if (!test || MayPassTests(source)) return CallConverter(converter, place, w);
  llvm::Value* size =
      b.CreateSub(b.CreatePtrToInt(place.end, e_.i64), b.CreatePtrToInt(place.begin, e_.i64));
  std::vector<llvm::Value*> arguments = {place.begin, size};
  e_.PushImmediates(arguments, output.copy_immediates);
  llvm::Value* passes = b.CreateCall(e_.module.Function(*test), arguments);
  return CopyIf(b.CreateICmpNE(passes, b.getInt32(0)), kTestedBytes, size, converter, place, w);
}

// The function that copies any field of a text record; see Converter.
llvm::Function* TextOutput::TextFieldConverter() {
  const ir::TextDialect& source = e_.module.pipeline.source.dialect;
  const ir::TextDialect& sink = e_.module.pipeline.sink.dialect;
  ir::Output text = AnyText();
  if (source.delimiter == sink.delimiter && source.quote == sink.quote && source.quote != 0 &&
      source.escape == 0 && sink.escape == 0 && !sink.quote_all) {
    text.copy_kernel = Kernel::x_put_raw;
  }
  return MakeConverter("convert any field", [&](Emitter& e, llvm::Value* w) {
    FieldPlace raw{e.function->getArg(1), e.function->getArg(2), nullptr};
    if (text.copy_kernel) return AppendCopied(e, raw, text, w);
    Value value = EmitFieldText(e, raw);
    return AppendUnlessNull(e, value.null, w,
                            [&](llvm::Value* at) { return AppendText(e, value, text, at); });
  });
}

llvm::Value* TextOutput::EmitTextOfCell(llvm::Value* w, llvm::Value* cell) {
  auto& b = e_.b;
  llvm::Value* tag = e_.Load(cell, PST_MEMBER(pst_cell, tag), "tag");
  llvm::Value* null = b.CreateICmpEQ(tag, b.getInt32(PST_NULL), "is_null");
  return AppendUnlessNull(e_, null, w, [&](llvm::Value* at) {
    Value text = e_.CallKernel(Kernel::string_from_any, {{cell, nullptr, nullptr}}, {});
    return AppendText(e_, text, AnyText(), EnsureRoom(at, text.size));
  });
}

// for (k = first; k < field_count; ++k) { if (k > first) append(delimiter); append(field k); }
llvm::Value* TextOutput::EmitAllFields(llvm::Value* w) {
  auto& b = e_.b;
  const ir::Pipeline& pipeline = e_.module.pipeline;
  const bool reads_text = pipeline.source.layout == ir::Layout::kText;
  llvm::BasicBlock* before = b.GetInsertBlock();
  llvm::BasicBlock* loop = e_.Block("field");
  llvm::BasicBlock* done = e_.Block("all_fields");
  b.CreateBr(loop);
  b.SetInsertPoint(loop);
  auto* k = b.CreatePHI(e_.i64, 2, "k");
  auto* at = b.CreatePHI(e_.ptr, 2, "w");
  // The cells that the filter names come before those of `*`.
  llvm::Value* first = b.getInt64(reads_text ? 0 : pipeline.source.columns.size());
  k->addIncoming(first, before);
  at->addIncoming(w, before);
  llvm::Value* next = b.CreateAdd(k, b.getInt64(1));
  llvm::Value* is_last = b.CreateICmpEQ(next, b.CreateZExt(source_.field_count(), e_.i64));
  const FieldPlace place = source_.LocateField(k, is_last);
  e_.SetColumn(-1);
  e_.SetField(place.position);
  // The room of a text record covers all its fields; cells are of any length and number.
  llvm::Value* start = reads_text ? static_cast<llvm::Value*>(at) : EnsureRoom(at, b.getInt64(0));
  // The delimiter before the first field is overwritten: cheaper than a branch.
  llvm::Value* after = AppendConstant(e_, start, pipeline.sink.dialect.delimiter);
  llvm::Value* field_w = b.CreateSelect(b.CreateICmpEQ(k, first), start, after);
  llvm::Value* end = reads_text ? CallConverter(TextFieldConverter(), place, field_w)
                                : EmitTextOfCell(field_w, place.begin);
  k->addIncoming(next, b.GetInsertBlock());
  at->addIncoming(end, b.GetInsertBlock());
  b.CreateCondBr(is_last, done, loop);
  b.SetInsertPoint(done);
  literal_ += pipeline.sink.dialect.line_end;
  return FlushLiteral(end);
}

}  // namespace penstock
