#include "runtime/kernels/kernel_list.h"

#include <algorithm>
#include <initializer_list>

#include "runtime/base/check.h"

namespace penstock {
namespace {

using enum Carrier;

constexpr Carrier CarrierOfForm(Form form) {
  switch (form) {
    case Form::kAny:
      return kCell;
    case Form::kBool:
    case Form::kDate:
      return kInt32;
    case Form::kInt64:
    case Form::kDec64:
    case Form::kTime:
      return kInt64;
    case Form::kDec128:
    case Form::kTimestamp:
      return kInt128;
    case Form::kFloat64:
      return kFloat64;
    case Form::kDecText:
    case Form::kString:
    case Form::kBytes:
      break;
  }
  return kText;
}

constexpr bool HasScale(Form form) { return form == Form::kDec64 || form == Form::kDec128; }

constexpr KernelRow Function(std::initializer_list<Carrier> in, KernelConstants constants,
                             Carrier result, uint32_t facts) {
  KernelRow row;
  row.shape = KernelShape::kValue;
  for (Carrier carrier : in) row.args[row.arg_count++] = carrier;
  row.constants = constants;
  row.result = result;
  row.facts = facts;
  return row;
}

constexpr KernelRow Operator(Operation operation, Operands operands,
                             std::initializer_list<Carrier> in, KernelConstants constants,
                             Carrier result, uint32_t facts) {
  KernelRow row = Function(in, constants, result, facts);
  row.operation = operation;
  row.operands = operands;
  return row;
}

// The source's scale, then the target's precision and scale; or the pattern.
constexpr KernelRow Convert(Form to, Form from, bool by_pattern, uint32_t facts) {
  KernelConstants constants{0, 1};
  if (!by_pattern) constants = {static_cast<uint8_t>(HasScale(from) + 2 * HasScale(to)), 0};
  KernelRow row = Function({CarrierOfForm(from)}, constants, CarrierOfForm(to), facts);
  row.to = to;
  row.from = from;
  row.by_pattern = by_pattern;
  return row;
}

constexpr KernelRow Format(Form form, bool by_pattern) {
  KernelRow row = Convert(Form::kString, form, by_pattern, kNoFacts);
  row.shape = KernelShape::kFormat;
  return row;
}

constexpr KernelRow Copy(Form form, bool by_pattern) {
  KernelRow row = Convert(form, Form::kString, by_pattern, kRefuses);
  if (by_pattern) row.constants.texts = 2;  // from one pattern to another
  row.shape = KernelShape::kCopy;
  return row;
}

constexpr KernelRow Test(Form form) {
  KernelRow row = Copy(form, /*by_pattern=*/false);
  row.shape = KernelShape::kTest;
  return row;
}

constexpr KernelRow OwnSignature() { return {}; }

constexpr KernelInfo kKernels[] = {
#define PST_KERNEL(name, symbol, row) {row, Kernel::name, #name, #symbol},
#include "runtime/kernels/kernels.def"
#undef PST_KERNEL
};

template <typename Fits>
std::optional<Kernel> FindKernel(Fits fits) {
  const auto* found = std::ranges::find_if(kKernels, fits);
  if (found == std::end(kKernels)) return std::nullopt;
  return found->id;
}

}  // namespace

std::span<const KernelInfo> AllKernels() { return kKernels; }

Carrier CarrierOf(Form form) { return CarrierOfForm(form); }

Form FormOf(Type type) {
  switch (type.kind) {
    case Kind::kAny:
      return Form::kAny;
    case Kind::kBool:
      return Form::kBool;
    case Kind::kInt64:
      return Form::kInt64;
    case Kind::kDecimal:
      if (type.precision == 0) return Form::kDecText;
      return type.precision <= kMaxDecimal64Precision ? Form::kDec64 : Form::kDec128;
    case Kind::kFloat64:
      return Form::kFloat64;
    case Kind::kString:
      return Form::kString;
    case Kind::kBytes:
      return Form::kBytes;
    case Kind::kDate:
      return Form::kDate;
    case Kind::kTime:
      return Form::kTime;
    case Kind::kTimestamp:
      return Form::kTimestamp;
  }
  PST_CHECK(false);
  return Form::kAny;
}

Operands OperandsOf(Type type) {
  switch (CarrierOf(type)) {
    case kInt32:
      return Operands::kInt32;
    case kInt64:
      return Operands::kInt64;
    case kInt128:
      return Operands::kInt128;
    case kFloat64:
      return Operands::kFloat64;
    case kText:
      return type.kind == Kind::kDecimal ? Operands::kDecText : Operands::kText;
    case kCell:
      break;
  }
  return Operands::kCell;
}

std::optional<Kernel> FindOperator(Operation operation, Operands operands) {
  return FindKernel([&](const KernelInfo& kernel) {
    return kernel.operation == operation && kernel.operands == operands;
  });
}

std::optional<Kernel> FindConvert(Form to, Form from, bool by_pattern) {
  return FindKernel([&](const KernelInfo& kernel) {
    return kernel.shape == KernelShape::kValue && kernel.to == to && kernel.from == from &&
           kernel.by_pattern == by_pattern;
  });
}

std::optional<Kernel> FindFormat(Form form, bool by_pattern) {
  return FindKernel([&](const KernelInfo& kernel) {
    return kernel.shape == KernelShape::kFormat && kernel.from == form &&
           kernel.by_pattern == by_pattern;
  });
}

std::optional<Kernel> FindCopy(Form form, bool by_pattern) {
  return FindKernel([&](const KernelInfo& kernel) {
    return kernel.shape == KernelShape::kCopy && kernel.to == form &&
           kernel.by_pattern == by_pattern;
  });
}

std::optional<Kernel> FindTest(Form form) {
  return FindKernel([&](const KernelInfo& kernel) {
    return kernel.shape == KernelShape::kTest && kernel.to == form;
  });
}

}  // namespace penstock
