#include "compiler/codegen/emitter.h"

#include <llvm/IR/MDBuilder.h>

#include "runtime/abi/job_abi.h"
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

llvm::FunctionCallee ModuleContext::Host(std::string_view symbol) {
  llvm::LLVMContext& context = module.getContext();
  auto* ptr = llvm::PointerType::get(context, 0);
  auto* i32 = llvm::Type::getInt32Ty(context);
  auto* i64 = llvm::Type::getInt64Ty(context);
  auto* none = llvm::Type::getVoidTy(context);
  llvm::FunctionType* type = nullptr;
  if (symbol == "pst_reserve") {
    type = llvm::FunctionType::get(ptr, {ptr, ptr, i64}, false);
  } else if (symbol == "pst_dirty") {
    type = llvm::FunctionType::get(none, {ptr, ptr, i32, i32, i32, i32}, false);
  } else if (symbol == "pst_field_count_differs") {
    type = llvm::FunctionType::get(none, {ptr, ptr, i32}, false);
  } else if (symbol == "pst_emit_row") {
    type = llvm::FunctionType::get(i32, {ptr, ptr, i32}, false);
  } else if (symbol == "pst_parameter_invalid") {
    type = llvm::FunctionType::get(none, {ptr, i32, i32}, false);
  }
  PST_CHECK(type != nullptr);
  auto callee = module.getOrInsertFunction({symbol.data(), symbol.size()}, type);
  auto* declared = llvm::cast<llvm::Function>(callee.getCallee());
  declared->setDoesNotThrow();
  if (symbol != "pst_emit_row") declared->addFnAttr(llvm::Attribute::Cold);
  return callee;
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

llvm::Value* Emitter::LoadAt(llvm::Value* base, uint64_t offset, llvm::Type* type,
                             const char* name) {
  return b.CreateLoad(type, b.CreateConstInBoundsGEP1_64(i8, base, offset), name);
}

void Emitter::StoreAt(llvm::Value* base, uint64_t offset, llvm::Value* value) {
  b.CreateStore(value, b.CreateConstInBoundsGEP1_64(i8, base, offset));
}

void Emitter::BranchRarely(llvm::Value* condition, llvm::BasicBlock* target,
                           const char* otherwise) {
  llvm::BasicBlock* next = Block(otherwise);
  b.CreateCondBr(condition, target, next,
                 llvm::MDBuilder(b.getContext()).createBranchWeights(1, 2000));
  b.SetInsertPoint(next);
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

// int32_t rc = pst_k_NAME(ctx, args..., immediates..., &result);
// if (rc > 0) fail(rc);
// value = {result, null: rc != 0};
Value Emitter::CallKernel(const std::string& kernel, const std::vector<Value>& args,
                          const std::vector<Carrier>& carriers,
                          const std::vector<ir::Immediate>& immediates, Carrier result) {
  std::vector<llvm::Value*> arguments = {function->getArg(0)};
  for (size_t i = 0; i < args.size(); ++i) PushArgument(arguments, args[i], carriers[i]);
  PushImmediates(arguments, immediates);
  llvm::Type* type = result == Carrier::kText ? llvm::StructType::get(ptr, i64) : TypeOf(result);
  llvm::AllocaInst* slot = Slot(type, "result");
  arguments.push_back(slot);
  llvm::FunctionCallee callee = module.Kernel("pst_k_" + kernel);
  PST_CHECK(callee.getFunctionType()->getNumParams() == arguments.size());
  llvm::Value* rc = b.CreateCall(callee, arguments, "rc");
  FailIf(b.CreateICmpSGT(rc, b.getInt32(0)), rc);
  Value value;
  value.null = b.CreateICmpNE(rc, b.getInt32(0), "is_null");
  if (result == Carrier::kText) {
    value.data = LoadAt(slot, 0, ptr, "data");
    value.size = LoadAt(slot, 8, i64, "size");
  } else {
    value.data = b.CreateLoad(type, slot, "value");
  }
  return value;
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
