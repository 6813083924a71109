#include "compiler/codegen/emitter.h"

#include <llvm/IR/MDBuilder.h>

#include <cstring>

#include "runtime/base/check.h"

namespace penstock {
namespace {

constexpr uint64_t kReadablePadding = 64;

llvm::APInt ToAPInt(__int128 value) {
  uint64_t words[2] = {static_cast<uint64_t>(value),
                       static_cast<uint64_t>(static_cast<unsigned __int128>(value) >> 64)};
  return llvm::APInt(128, words);
}

}  // namespace

llvm::Constant* ModuleContext::Text(std::string_view text) {
  std::string padded(text);
  padded.resize(text.size() + kReadablePadding);
  auto* data = llvm::ConstantDataArray::getString(module.getContext(), padded, false);
  auto* global = new llvm::GlobalVariable(module, data->getType(), true,
                                          llvm::GlobalValue::PrivateLinkage, data, "text");
  global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  return global;
}

Emitter::Emitter(ModuleContext& module, llvm::Function* function)
    : module(module),
      function(function),
      b(module.module.getContext()),
      i1(b.getInt1Ty()),
      i8(b.getInt8Ty()),
      i32(b.getInt32Ty()),
      i64(b.getInt64Ty()),
      i128(b.getInt128Ty()),
      f64(b.getDoubleTy()),
      ptr(b.getPtrTy()),
      column_(b.getInt32(-1)),
      field_(b.getInt32(-1)) {
  b.SetInsertPoint(Block("entry"));
}

llvm::BasicBlock* Emitter::Block(const char* name) {
  return llvm::BasicBlock::Create(b.getContext(), name, function);
}

llvm::AllocaInst* Emitter::Slot(llvm::Type* type, const char* name) {
  llvm::BasicBlock& entry = function->getEntryBlock();
  llvm::IRBuilder<> at(&entry, entry.begin());
  return at.CreateAlloca(type, nullptr, name);
}

namespace {

llvm::Value* AddressOf(Emitter& e, llvm::Value* base, const Emitter::Member& member,
                       llvm::Type** type) {
  llvm::StructType* owner = e.module.kernels.Struct(member.type);
  const auto* layout = e.module.module.getDataLayout().getStructLayout(owner);
  const unsigned index = layout->getElementContainingOffset(member.offset);
  PST_CHECK(layout->getElementOffset(index) == member.offset);
  *type = owner->getElementType(index);
  return e.b.CreateStructGEP(owner, base, index);
}

}  // namespace

llvm::Value* Emitter::Load(llvm::Value* base, Member member, const char* name) {
  llvm::Type* type = nullptr;
  llvm::Value* address = AddressOf(*this, base, member, &type);
  return b.CreateLoad(type, address, name);
}

void Emitter::Store(llvm::Value* base, Member member, llvm::Value* value) {
  llvm::Type* type = nullptr;
  b.CreateStore(value, AddressOf(*this, base, member, &type));
}

void Emitter::AddTo(llvm::Value* base, Member member, llvm::Value* amount) {
  Store(base, member, b.CreateAdd(Load(base, member, "count"), amount));
}

llvm::Value* Emitter::Element(llvm::Value* array, const char* type, llvm::Value* index,
                              const char* name) {
  return b.CreateInBoundsGEP(module.kernels.Struct(type), array, index, name);
}

// scratch_end - scratch < bytes ? pst_scratch_grow(ctx, bytes) : scratch
llvm::Value* Emitter::ScratchRoom(llvm::Value* bytes) {
  llvm::Value* ctx = function->getArg(0);
  llvm::Value* free = Load(ctx, PST_MEMBER(pst_ctx, scratch), "scratch");
  llvm::Value* end = Load(ctx, PST_MEMBER(pst_ctx, scratch_end), "scratch_end");
  return Roomy(free, end, bytes,
               [&] { return b.CreateCall(module.Function("pst_scratch_grow"), {ctx, bytes}); });
}

llvm::Value* Emitter::Roomy(llvm::Value* at, llvm::Value* end, llvm::Value* bytes, Append grow) {
  llvm::Value* left = b.CreateSub(b.CreatePtrToInt(end, i64), b.CreatePtrToInt(at, i64));
  llvm::BasicBlock* before = b.GetInsertBlock();
  llvm::BasicBlock* full = Block("full");
  BranchRarely(b.CreateICmpULT(left, bytes), full, "roomy");
  llvm::BasicBlock* roomy = b.GetInsertBlock();
  auto* start = b.CreatePHI(ptr, 2, "start");
  start->addIncoming(at, before);
  b.SetInsertPoint(full);
  start->addIncoming(grow(), full);
  b.CreateBr(roomy);
  b.SetInsertPoint(roomy);
  return start;
}

void Emitter::BranchRarely(llvm::Value* condition, llvm::BasicBlock* target,
                           const char* otherwise) {
  llvm::BasicBlock* next = Block(otherwise);
  b.CreateCondBr(condition, target, next,
                 llvm::MDBuilder(b.getContext()).createBranchWeights(1, 2000));
  b.SetInsertPoint(next);
}

llvm::Value* Emitter::IsShortText(const Value& text, std::string_view constant) {
  PST_CHECK(constant.size() <= kShortText);
  uint64_t bytes = 0;
  std::memcpy(&bytes, constant.data(), constant.size());
  const uint64_t mask =
      constant.size() == 8 ? ~uint64_t{0} : (uint64_t{1} << constant.size() * 8) - 1;
  llvm::Value* first = b.CreateAlignedLoad(i64, text.data, llvm::Align(1));
  llvm::Value* same = b.CreateICmpEQ(b.CreateAnd(first, mask), b.getInt64(bytes));
  return b.CreateAnd(same, b.CreateICmpEQ(text.size, b.getInt64(constant.size())));
}

llvm::Value* Emitter::PutEither(llvm::Value* condition, Append if_true, Append if_false) {
  if (condition == nullptr) return if_false();
  llvm::BasicBlock* true_block = Block("put_if");
  llvm::BasicBlock* false_block = Block("put_else");
  llvm::BasicBlock* join = Block("put");
  b.CreateCondBr(condition, true_block, false_block);
  b.SetInsertPoint(true_block);
  llvm::Value* after_true = if_true();
  true_block = b.GetInsertBlock();
  b.CreateBr(join);
  b.SetInsertPoint(false_block);
  llvm::Value* after_false = if_false();
  false_block = b.GetInsertBlock();
  b.CreateBr(join);
  b.SetInsertPoint(join);
  auto* joined = b.CreatePHI(ptr, 2, "w");
  joined->addIncoming(after_true, true_block);
  joined->addIncoming(after_false, false_block);
  return joined;
}

llvm::Value* Emitter::Reserve(llvm::Value* w, llvm::Value* need) {
  llvm::Value* ctx = function->getArg(0);
  llvm::Value* w_end = Load(ctx, PST_MEMBER(pst_ctx, w_end), "w_end");
  return Roomy(w, w_end, need,
               [&] { return b.CreateCall(module.Function("pst_reserve"), {ctx, w, need}); });
}

Emitter::Failure Emitter::NewFailure(bool with_place) {
  Failure failure;
  failure.block = Block("refused");
  llvm::IRBuilder<> at(failure.block);
  failure.reason = at.CreatePHI(i32, 4, "reason");
  if (with_place) {
    failure.column = at.CreatePHI(i32, 4, "column");
    failure.field = at.CreatePHI(i32, 4, "field");
  }
  return failure;
}

void Emitter::FailIf(llvm::Value* condition, llvm::Value* reason) {
  llvm::BasicBlock* from = b.GetInsertBlock();
  failure_.reason->addIncoming(reason, from);
  if (failure_.column != nullptr) failure_.column->addIncoming(column_, from);
  if (failure_.field != nullptr) failure_.field->addIncoming(field_, from);
  BranchRarely(condition, failure_.block, "accepted");
}

llvm::Type* Emitter::TypeOf(Carrier carrier) {
  switch (carrier) {
    case Carrier::kInt32:
      return i32;
    case Carrier::kInt64:
      return i64;
    case Carrier::kInt128:
      return i128;
    case Carrier::kFloat64:
      return f64;
    case Carrier::kText:
    case Carrier::kCell:
      return ptr;
  }
  return nullptr;
}

void Emitter::PushArgument(std::vector<llvm::Value*>& arguments, const Value& value,
                           Carrier carrier) {
  switch (carrier) {
    case Carrier::kInt128: {  // kernels take 128-bit values by pointer
      llvm::AllocaInst* slot = Slot(i128, "wide");
      b.CreateStore(value.data, slot);
      arguments.push_back(slot);
      return;
    }
    case Carrier::kText:
      arguments.push_back(value.data);
      arguments.push_back(value.size);
      return;
    case Carrier::kInt32:
    case Carrier::kInt64:
    case Carrier::kFloat64:
    case Carrier::kCell:
      arguments.push_back(value.data);
      return;
  }
}

void Emitter::PushImmediates(std::vector<llvm::Value*>& arguments,
                             const std::vector<ir::Immediate>& immediates) {
  for (const ir::Immediate& immediate : immediates) {
    if (immediate.kind == ir::Immediate::Kind::kInt32) {
      arguments.push_back(b.getInt32(immediate.integer));
    } else {
      arguments.push_back(module.Text(immediate.text));
      arguments.push_back(b.getInt64(immediate.text.size()));
    }
  }
}

llvm::AllocaInst* Emitter::ResultSlot(Carrier carrier) {
  return Slot(carrier == Carrier::kText ? module.kernels.Struct("pst_text") : TypeOf(carrier),
              "result");
}

Value Emitter::TakeResult(llvm::Value* rc, llvm::AllocaInst* slot, Carrier carrier, bool refuses,
                          bool makes_null) {
  if (refuses) FailIf(b.CreateICmpSGT(rc, b.getInt32(0)), rc);
  Value value;
  if (makes_null) value.null = b.CreateICmpNE(rc, b.getInt32(0), "is_null");
  if (carrier == Carrier::kText) {
    value.data = Load(slot, PST_MEMBER(pst_text, data), "data");
    value.size = Load(slot, PST_MEMBER(pst_text, size), "size");
  } else {
    value.data = b.CreateLoad(TypeOf(carrier), slot, "value");
  }
  return value;
}

// int32_t rc = pst_k_NAME(ctx, args..., immediates..., &result);
Value Emitter::CallKernel(Kernel kernel, const std::vector<Value>& args,
                          const std::vector<ir::Immediate>& immediates) {
  const KernelInfo& info = InfoOf(kernel);
  PST_CHECK(info.shape == KernelShape::kValue && info.arg_count == args.size());
  std::vector<llvm::Value*> arguments = {function->getArg(0)};
  for (size_t i = 0; i < args.size(); ++i) PushArgument(arguments, args[i], info.args[i]);
  PushImmediates(arguments, immediates);
  llvm::AllocaInst* slot = ResultSlot(info.result);
  arguments.push_back(slot);
  llvm::Function* callee = module.Function(kernel);
  PST_CHECK(callee->arg_size() == arguments.size());
  llvm::Value* rc = b.CreateCall(callee, arguments, "rc");
  return TakeResult(rc, slot, info.result, info.Is(kRefuses), info.Is(kMakesNull));
}

// int32_t rc = decode(ctx, p, end, digits..., &result);
Value Emitter::CallDecoder(std::string_view symbol, llvm::Value* p, llvm::Value* end, Type type) {
  const Carrier carrier = CarrierOf(type);
  std::vector<llvm::Value*> arguments = {function->getArg(0), p, end};
  PushDigits(arguments, type, /*with_precision=*/true);
  llvm::AllocaInst* slot = ResultSlot(carrier);
  arguments.push_back(slot);
  if (carrier == Carrier::kText) {  // a NULL is passed on as an empty text
    b.CreateStore(llvm::Constant::getNullValue(slot->getAllocatedType()), slot);
  }
  llvm::Value* rc = b.CreateCall(module.Function(symbol), arguments, "rc");
  return TakeResult(rc, slot, carrier, true, true);
}

void Emitter::PushDigits(std::vector<llvm::Value*>& arguments, Type type, bool with_precision) {
  if (type.kind != Kind::kDecimal || type.precision == 0) return;
  if (with_precision) arguments.push_back(b.getInt32(type.precision));
  arguments.push_back(b.getInt32(type.scale));
}

Value Emitter::Constant(const ir::Constant& constant, Type type) {
  Value value;
  Carrier carrier = CarrierOf(type);
  if (constant.is_null) {
    value.null = b.getTrue();
    value.data = llvm::Constant::getNullValue(TypeOf(carrier));
    if (carrier == Carrier::kText) value.size = b.getInt64(0);
    return value;
  }
  switch (carrier) {
    case Carrier::kInt32:
      value.data = b.getInt32(static_cast<uint32_t>(constant.integer));
      break;
    case Carrier::kInt64:
      value.data = b.getInt64(constant.integer);
      break;
    case Carrier::kInt128:
      value.data = b.getInt(ToAPInt(constant.wide));
      break;
    case Carrier::kFloat64:
      value.data = llvm::ConstantFP::get(f64, constant.real);
      break;
    case Carrier::kText:
      value.data = module.Text(constant.text);
      value.size = b.getInt64(constant.text.size());
      break;
    case Carrier::kCell:
      PST_CHECK(false);  // a constant has a type of its own
  }
  return value;
}

}  // namespace penstock
