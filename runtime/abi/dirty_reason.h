#pragma once
// The reasons of dirty_reasons.def as an enumeration that kernels return, and their texts.

#include <cstdint>

namespace penstock {

enum DirtyReason : int32_t {
  kNotDirty = 0,
#define PST_DIRTY(number, name, code, text) name = number,
#include "runtime/abi/dirty_reasons.def"
#undef PST_DIRTY
};

struct DirtyReasonInfo {
  int32_t number;
  const char* code;
  const char* text;
};

inline constexpr DirtyReasonInfo kDirtyReasons[] = {
#define PST_DIRTY(number, name, code, text) {number, code, text},
#include "runtime/abi/dirty_reasons.def"
#undef PST_DIRTY
};

}  // namespace penstock
