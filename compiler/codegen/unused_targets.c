// liblld initialises every target LLVM was built with. Penstock generates code for x86-64 only, so
// the others get empty initialisers here instead of tens of megabytes of code.

#define UNUSED_TARGET(name)                         \
  void LLVMInitialize##name##TargetInfo(void) {}   \
  void LLVMInitialize##name##Target(void) {}       \
  void LLVMInitialize##name##TargetMC(void) {}     \
  void LLVMInitialize##name##AsmPrinter(void) {}   \
  void LLVMInitialize##name##AsmParser(void) {}    \
  void LLVMInitialize##name##Disassembler(void) {}

UNUSED_TARGET(AArch64)
UNUSED_TARGET(AMDGPU)
UNUSED_TARGET(ARM)
UNUSED_TARGET(AVR)
UNUSED_TARGET(BPF)
UNUSED_TARGET(Hexagon)
UNUSED_TARGET(Lanai)
UNUSED_TARGET(LoongArch)
UNUSED_TARGET(Mips)
UNUSED_TARGET(MSP430)
UNUSED_TARGET(NVPTX)
UNUSED_TARGET(PowerPC)
UNUSED_TARGET(RISCV)
UNUSED_TARGET(Sparc)
UNUSED_TARGET(SystemZ)
UNUSED_TARGET(VE)
UNUSED_TARGET(WebAssembly)
UNUSED_TARGET(XCore)
UNUSED_TARGET(M68k)
UNUSED_TARGET(Xtensa)
