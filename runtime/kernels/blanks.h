#pragma once
// Values other than text may have blanks around them (space, tab).

#include <cstdint>
#include <string_view>

#include "runtime/base/ascii.h"

namespace penstock {

inline std::string_view TrimBlanks(const char* p, int64_t n) {
  return Trim({p, static_cast<size_t>(n)});
}

}  // namespace penstock
