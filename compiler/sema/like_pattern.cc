#include "compiler/sema/like_pattern.h"

#include "runtime/kernels/code_points.h"

namespace penstock {

LikePattern ReadLikePattern(std::string_view pattern, std::string_view escape) {
  LikePattern result;
  if (!escape.empty()) {
    const char* end = escape.data() + escape.size();
    result.escape = CodePointAt(escape.data(), end);
    if (NextCharacter(escape.data(), end) != end || result.escape < 0) {
      result.error = "the escape of a pattern must be one character";
      return result;
    }
  }
  const bool from_start = !pattern.starts_with('%') || escape == "%";
  bool to_end = true;
  bool is_plain = true;  // no wildcard but `%` at the ends
  for (size_t i = from_start ? 0 : 1; i < pattern.size();) {
    if (!escape.empty() && pattern.substr(i).starts_with(escape)) {
      i += escape.size();
      const std::string_view rest = pattern.substr(i);
      const bool self = rest.starts_with(escape);
      if (!self && !rest.starts_with('%') && !rest.starts_with('_')) {
        result.error = "the escape character must be followed by `%`, `_` or itself";
        return result;
      }
      result.text += self ? escape : rest.substr(0, 1);
      i += self ? escape.size() : 1;
      continue;
    }
    const bool is_last = i + 1 == pattern.size();
    if (pattern[i] == '%' && is_last) {
      to_end = false;
    } else if (pattern[i] == '%' || pattern[i] == '_') {
      is_plain = false;
    } else {
      result.text += pattern[i];
    }
    ++i;
  }
  if (!is_plain) {
    result.kernel = Kernel::like;
  } else if (from_start) {
    result.kernel = to_end ? Kernel::eq_text : Kernel::starts_with;
  } else {
    result.kernel = to_end && pattern.size() > 1 ? Kernel::ends_with : Kernel::contains;
  }
  return result;
}

}  // namespace penstock
