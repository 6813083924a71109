#pragma once
// The tag of cells with values of a type.

#include "runtime/abi/job_abi.h"
#include "runtime/type/type.h"

namespace penstock {

// Of a type that is known: cells of Kind::kAny each have a tag of their own.
inline uint32_t CellTagOf(Type type) {
  switch (type.kind) {
    case Kind::kBool:
      return PST_BOOL;
    case Kind::kInt64:
      return PST_INT;
    case Kind::kDecimal:
      if (type.precision == 0) return PST_TEXT;
      return type.precision <= kMaxDecimal64Precision ? PST_DECIMAL : PST_DECIMAL128;
    case Kind::kFloat64:
      return PST_DOUBLE;
    case Kind::kString:
      return PST_TEXT;
    case Kind::kBytes:
      return PST_BYTES;
    case Kind::kDate:
      return PST_DATE;
    case Kind::kTime:
      return PST_TIME;
    case Kind::kTimestamp:
      return PST_TIMESTAMP;
    case Kind::kAny:
      break;
  }
  return PST_NULL;
}

}  // namespace penstock
