#pragma once
// Constant patterns of `like`.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/kernels/kernel_list.h"

namespace penstock {

struct LikePattern {
  std::string error;  // why the pattern cannot be used; empty if it can
  // `like`; or, where `%` appears only at the ends: eq_text, starts_with, ends_with or contains,
  // whose second argument is `text`.
  Kernel kernel = Kernel::like;
  std::string text;
  int32_t escape = -1;  // for `like`: the code point of the escape character, -1 if there is none
};

// `escape` is one character, or empty. Both texts are UTF-8.
LikePattern ReadLikePattern(std::string_view pattern, std::string_view escape);

}  // namespace penstock
