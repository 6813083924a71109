// Regular expressions by the library's own calls, compiled anew for each.

#include <re2/re2.h>

#include <algorithm>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {

std::optional<Outcome> CallRegexp(Kernel kernel, const std::vector<Value>& args) {
  static std::vector<std::string> patterns;  // what `regexp` gives are positions in it
  if (kernel == Kernel::regexp) {
    if (!RE2(args[0].text, RE2::Quiet).ok()) return kBadArgument;
    const auto known = std::ranges::find(patterns, args[0].text);
    const auto position = known - patterns.begin();
    if (known == patterns.end()) patterns.push_back(args[0].text);
    return Value::OfInt(position);
  }
  if (kernel != Kernel::regexp_like && kernel != Kernel::regexp_substr &&
      kernel != Kernel::regexp_replace) {
    return std::nullopt;
  }
  const std::string& pattern = patterns[static_cast<size_t>(args[1].AsInt())];
  if (kernel == Kernel::regexp_like) {
    return Value::OfInt(RE2::PartialMatch(args[0].text, pattern) ? 1 : 0, Kind::kBool);
  }
  if (kernel == Kernel::regexp_substr) {
    std::string match;
    if (!RE2::PartialMatch(args[0].text, "(" + pattern + ")", &match)) {
      return Value::Null(Kind::kString);
    }
    return Value::OfText(match);
  }
  std::string text = args[0].text, error;
  if (!RE2(pattern).CheckRewriteString(args[2].text, &error)) return kBadArgument;
  RE2::GlobalReplace(&text, pattern, args[2].text);
  return Value::OfText(text);
}

}  // namespace penstock::reference
