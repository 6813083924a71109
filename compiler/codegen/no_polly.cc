// Debian's LLVM asks for the loop passes of Polly, which Penstock does not link: this is a plugin
// that adds no passes.

#include <llvm/Passes/PassPlugin.h>

llvm::PassPluginLibraryInfo getPollyPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "Polly", "none", [](llvm::PassBuilder&) {}};
}
