#include "runtime/kernels/regexp_check.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "runtime/base/ascii.h"

namespace penstock {

std::string RegexpFault(std::string_view pattern) {
  const RE2 regexp({pattern.data(), pattern.size()}, RE2::Quiet);
  return regexp.ok() ? "" : regexp.error();
}

std::string ReplacementFault(std::string_view pattern, std::string_view to) {
  const RE2 regexp({pattern.data(), pattern.size()}, RE2::Quiet);
  for (size_t i = 0; i < to.size(); ++i) {
    if (to[i] != '\\') continue;
    if (++i == to.size()) return "it ends with a backslash";
    if (to[i] == '\\') continue;
    if (!IsDigit(to[i])) return "only a digit or a backslash can follow a backslash";
    if (to[i] - '0' > regexp.NumberOfCapturingGroups()) {
      return fmt::format("the regular expression has no group {}", to[i]);
    }
  }
  return "";
}

}  // namespace penstock
