// Both tiers start from the same generated glue. Tier 1 links the kernels' bitcode into it, makes
// everything but the entry point internal and rewrites the functions' target attributes: a kernel
// whose features differ from its caller's would silently not be inlined.

#include "compiler/codegen/compile.h"

#include <llvm/Analysis/CGSCCPassManager.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>

#include <new>
#include <optional>

#include "compiler/codegen/generate.h"
#include "compiler/codegen/kernel_library.h"
#include "runtime/abi/job_image.h"
#include "runtime/base/check.h"

namespace penstock {
namespace {

std::unique_ptr<llvm::TargetMachine> MakeTargetMachine(Tier tier, TargetCpu cpu) {
  static const bool initialized = [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    return true;
  }();
  PST_CHECK(initialized);
  std::string triple = llvm::sys::getProcessTriple();
  std::string error;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
  PST_CHECK(target != nullptr);
  std::string name = "x86-64";
  std::string features;
  if (cpu == TargetCpu::kHost) {
    name = llvm::sys::getHostCPUName().str();
    for (const auto& feature : llvm::sys::getHostCPUFeatures()) {
      features += (feature.second ? "+" : "-") + feature.first().str() + ",";
    }
  }
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, name, features, llvm::TargetOptions(), llvm::Reloc::PIC_, std::nullopt,
      tier == Tier::kQuick ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default));
}

void LinkKernels(llvm::Module& module, KernelLibrary& kernels) {
  for (std::unique_ptr<llvm::Module>& bitcode : kernels.TakeModules()) {
    bool failed =
        llvm::Linker::linkModules(module, std::move(bitcode), llvm::Linker::Flags::LinkOnlyNeeded);
    PST_CHECK(!failed);
  }
  for (llvm::Function& function : module) {
    if (function.isDeclaration() || function.getName() == kJobFunction) continue;
    function.setLinkage(llvm::GlobalValue::InternalLinkage);
  }
}

void SetTargetAttributes(llvm::Module& module, const llvm::TargetMachine& machine) {
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    function.removeFnAttr("target-cpu");
    function.removeFnAttr("target-features");
    function.removeFnAttr("tune-cpu");
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
  }
}

// All that LLVM holds of one compilation. Where memory runs out, an exception passes through code
// of LLVM that does not expect any: what it leaves behind is in no state to be destroyed.
struct Compilation {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::optional<KernelLibrary> kernels;
  std::unique_ptr<llvm::Module> module;
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graph;
  llvm::ModuleAnalysisManager modules;
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream out{bytes};
  llvm::legacy::PassManager emission;  // writes to `out` until its end
};

void Optimize(Compilation& c) {
  llvm::PassBuilder builder(c.machine.get());
  builder.registerModuleAnalyses(c.modules);
  builder.registerCGSCCAnalyses(c.graph);
  builder.registerFunctionAnalyses(c.functions);
  builder.registerLoopAnalyses(c.loops);
  builder.crossRegisterProxies(c.loops, c.functions, c.graph, c.modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2).run(*c.module, c.modules);
}

llvm::Constant* Bytes(llvm::Module& module, const std::string& bytes, const char* name) {
  auto* data = llvm::ConstantDataArray::getString(module.getContext(), bytes, false);
  return new llvm::GlobalVariable(module, data->getType(), true, llvm::GlobalValue::InternalLinkage,
                                  data, name);
}

// const pst_image pst_job_image = {...};
void AddImage(llvm::Module& module, KernelLibrary& kernels, const ir::Pipeline& pipeline,
              const JobImage& image) {
  llvm::LLVMContext& context = module.getContext();
  auto* i8 = llvm::Type::getInt8Ty(context);
  auto* i32 = llvm::Type::getInt32Ty(context);
  auto* i64 = llvm::Type::getInt64Ty(context);
  auto plugin = [&](const std::string& symbol) -> llvm::Constant* {
    return module.getOrInsertGlobal(symbol, i8);
  };
  llvm::StructType* type = kernels.Struct("pst_image");
  auto* value = llvm::ConstantStruct::get(
      type, llvm::ConstantInt::get(i32, PST_IMAGE_VERSION),
      llvm::ConstantInt::get(i32, static_cast<uint32_t>(pipeline.sink.layout)),
      Bytes(module, image.plan, "plan"), llvm::ConstantInt::get(i64, image.plan.size()),
      Bytes(module, image.zone, "zone"), llvm::ConstantInt::get(i64, image.zone.size()),
      module.getFunction(kJobFunction), plugin(image.reader_symbol), plugin(image.writer_symbol),
      Bytes(module, image.libraries, "libraries"),
      llvm::ConstantInt::get(i64, image.libraries.size()));
  new llvm::GlobalVariable(module, type, true, llvm::GlobalValue::ExternalLinkage, value,
                           "pst_job_image");
}

void Build(Compilation& c, const ir::Pipeline& pipeline, Tier tier, TargetCpu cpu,
           const JobImage* image) {
  c.machine = MakeTargetMachine(tier, cpu);
  c.kernels.emplace(c.context, pipeline);
  c.module = GenerateModule(pipeline, *c.machine, c.context, *c.kernels);
  if (image != nullptr) AddImage(*c.module, *c.kernels, pipeline, *image);
  if (tier == Tier::kFull) LinkKernels(*c.module, *c.kernels);
  SetTargetAttributes(*c.module, *c.machine);
  if (tier == Tier::kFull) {
    bool broken = llvm::verifyModule(*c.module, &llvm::errs());
    PST_CHECK(!broken);
    Optimize(c);
  }
}

std::string Emit(Compilation& c, llvm::CodeGenFileType file_type) {
  bool unsupported = c.machine->addPassesToEmitFile(c.emission, c.out, nullptr, file_type);
  PST_CHECK(!unsupported);
  c.emission.run(*c.module);
  return std::string(c.bytes.begin(), c.bytes.end());
}

// finish(compilation), after the module is built.
template <typename Finish>
std::string Compile(const ir::Pipeline& pipeline, Tier tier, TargetCpu cpu, const JobImage* image,
                    Finish finish) {
  ThrowWhereLlvmRunsOutOfMemory();
  auto compilation = std::make_unique<Compilation>();
  try {
    Build(*compilation, pipeline, tier, cpu, image);
    return finish(*compilation);
  } catch (const std::bad_alloc&) {
    compilation.release();
    throw;
  }
}

}  // namespace

void ThrowWhereLlvmRunsOutOfMemory() {
  static const bool installed = [] {
    llvm::install_bad_alloc_error_handler([](void*, const char*, bool) { throw std::bad_alloc(); });
    return true;
  }();
  PST_CHECK(installed);
}

std::string CompileJob(const ir::Pipeline& pipeline, Tier tier, TargetCpu cpu,
                       const JobImage* image) {
  return Compile(pipeline, tier, cpu, image,
                 [](Compilation& c) { return Emit(c, llvm::CodeGenFileType::ObjectFile); });
}

std::string DumpLlvm(const ir::Pipeline& pipeline, Tier tier) {
  return Compile(pipeline, tier, TargetCpu::kHost, nullptr, [](Compilation& c) {
    std::string text;
    llvm::raw_string_ostream out(text);
    c.module->print(out, nullptr);
    return text;
  });
}

std::string DumpAssembly(const ir::Pipeline& pipeline, Tier tier) {
  return Compile(pipeline, tier, TargetCpu::kHost, nullptr,
                 [](Compilation& c) { return Emit(c, llvm::CodeGenFileType::AssemblyFile); });
}

}  // namespace penstock
