#pragma once
// Which type can become which, and by what kernel: the public table of conversions.def, made
// precise for types with precision and scale. Sema, plans and documentation ask here.

#include <cstdint>
#include <string>
#include <vector>

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
  std::string kernel;  // symbol of kernels.def; empty for kIdentity and kForbidden
  std::string note;    // the rule in a few words, for people
};

Conversion FindConversion(Type from, Type to);

// The constants to pass to that kernel after the value: the source's scale if it is a decimal of
// limited length, then the target's precision and scale likewise.
std::vector<int32_t> ConversionImmediates(Type from, Type to);

// The name of a type in kernel names: "int64", "dec64", "dectext", "any".
std::string KernelTypeName(Type type);

// The kernel that appends a value to text, "pst_f_int64"; empty for types whose text is put by a
// text kernel (String, Bytes, Decimal of any length) and for Any, which has to become one first.
std::string FormatKernel(Type type);

// The kernel that checks the text of a value and copies it, "pst_c_int64"; empty if there is none.
std::string CopyKernel(Type type);

// The immediates of FormatKernel (a decimal's scale); those of CopyKernel are those of
// ConversionImmediates(String, type).
std::vector<int32_t> FormatImmediates(Type type);

}  // namespace penstock
