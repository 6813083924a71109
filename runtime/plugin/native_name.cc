#include "runtime/plugin/native_name.h"

#include "runtime/base/ascii.h"

namespace penstock {

std::string WithoutBrackets(std::string_view native) {
  const size_t open = native.find('(');
  const size_t close = native.rfind(')');
  if (open == native.npos || close == native.npos || close < open) return std::string(native);
  std::string name(TrimEnd(native.substr(0, open)));
  name += native.substr(close + 1);
  return name;
}

}  // namespace penstock
