#pragma once
// Which type can become which, and by what kernel: the public table of conversions.def, made
// precise for types with precision and scale. Sema, plans and documentation ask here.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/kernels/kernel_list.h"
#include "runtime/type/type.h"

namespace penstock {

struct Conversion {
  enum class Class {
    kIdentity,   // the same type; no kernel
    kExact,      // every value has one equal value of the target type
    kChecked,    // a value that has no equal becomes a dirty record
    kLossy,      // the nearest value; has to be asked for with a cast
    kForbidden,  // no value has an equal; no kernel
  };
  Class cls = Class::kForbidden;
  std::optional<Kernel> kernel;  // none for kIdentity and kForbidden
  std::string note;              // the rule in a few words, for people
};

Conversion FindConversion(Type from, Type to);

// The constants to pass to that kernel after the value: the source's scale if it is a decimal of
// limited length, then the target's precision and scale likewise.
std::vector<int32_t> ConversionImmediates(Type from, Type to);

// The constants to pass to the format kernel of a type (a decimal's scale); those of its copy
// kernel are those of ConversionImmediates(String, type).
std::vector<int32_t> FormatImmediates(Type type);

}  // namespace penstock
