#pragma once
// The kernels of kernels.def by id, with the facts that the compiler and its tests use.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/type/type.h"

namespace penstock {

// Enumerators are the names of kernels.def. Values differ from build to build.
enum class Kernel : uint16_t {
#define PST_KERNEL(name, symbol, row) name,
#include "runtime/kernels/kernels.def"
#undef PST_KERNEL
};

// Conventions of calls; see README.md of this folder.
enum class KernelShape {
  kValue,   // arguments to a result
  kFormat,  // a value to text of the output
  kCopy,    // text of a block to text of the output
  kTest,    // text of a block to whether it may be copied as it is
  kOwn,     // a signature of its own, in text_kernels.h
};

enum KernelFact : uint32_t {
  kNoFacts = 0,
  kRefuses = 1,        // it may give a DirtyReason instead of a value
  kMakesNull = 2,      // it may give NULL though no argument is NULL
  kReadsZone = 4,      // the result depends on the job's time zone
  kMayReadZone = 8,    // for some arguments: text that names a zone, cells that hold milliseconds
  kReadsClock = 16,    // the result depends on when the run began
  kGrows = 32,         // it may make much more text than it is given
  kIsAddress = 64,     // the result is an address, which means something to this thread alone
  kUsesOpenSsl = 128,  // the library is linked into executables of jobs that call it
  kUsesRe2 = 256,      // the same
};

// How a value of a type is held, where kernels differ by it.
enum class Form : uint8_t {
  kAny,
  kBool,
  kInt64,
  kDec64,
  kDec128,
  kDecText,
  kFloat64,
  kString,
  kBytes,
  kDate,
  kTime,
  kTimestamp
};
Form FormOf(Type type);
Carrier CarrierOf(Form form);

// What several kernels do for different operands, and those operands: carriers, of which text has
// two meanings.
enum class Operation : uint8_t {
  kEqual,
  kLess,
  kLessOrEqual,
  kGreatest,
  kLeast,
  kIn,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kNegate,
  kAbsolute,
  kSign
};
enum class Operands : uint8_t { kInt32, kInt64, kInt128, kFloat64, kText, kDecText, kCell };
Operands OperandsOf(Type type);

struct KernelConstants {
  uint8_t numbers = 0;  // int32_t
  uint8_t texts = 0;    // const char*, int64_t
};

struct KernelRow {
  KernelShape shape = KernelShape::kOwn;
  uint8_t arg_count = 0;
  Carrier args[4] = {};
  KernelConstants constants;
  Carrier result = Carrier::kText;  // value kernels
  uint32_t facts = kNoFacts;
  std::optional<Operation> operation = {};  // of its siblings, too; with it `operands`
  Operands operands = {};
  // Conversions, format, copy and test kernels: the forms they come from and lead to.
  std::optional<Form> from = {}, to = {};
  bool by_pattern = false;  // a date pattern is among its constants
};

struct KernelInfo : KernelRow {
  Kernel id = {};
  std::string_view name;         // "int64_from_string", "f_int64"
  const char* symbol = nullptr;  // "pst_k_int64_from_string", "pst_f_int64"

  std::span<const Carrier> arguments() const { return {args, arg_count}; }
  bool Is(KernelFact fact) const { return (facts & fact) != 0; }
  // The value for constant arguments is the same in every run, and of moderate size.
  bool is_foldable() const {
    return (facts & (kReadsZone | kReadsClock | kGrows | kIsAddress)) == 0;
  }
};

// In the order of ids.
std::span<const KernelInfo> AllKernels();
inline const KernelInfo& InfoOf(Kernel kernel) { return AllKernels()[static_cast<size_t>(kernel)]; }

// Nothing where there is no such kernel.
std::optional<Kernel> FindOperator(Operation operation, Operands operands);
std::optional<Kernel> FindConvert(Form to, Form from, bool by_pattern = false);
std::optional<Kernel> FindFormat(Form form, bool by_pattern = false);
std::optional<Kernel> FindCopy(Form form, bool by_pattern = false);
std::optional<Kernel> FindTest(Form form);

}  // namespace penstock
