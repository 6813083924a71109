#include "runtime/base/wildcards.h"

#include <fnmatch.h>
#include <locale.h>

namespace penstock {

bool HasWildcard(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

bool MatchesWildcards(const std::string& pattern, const std::string& path) {
  // Of this thread, for the time of the call: text processing in the rest of the program must not
  // depend on a locale.
  static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = kUtf8 == nullptr ? nullptr : uselocale(kUtf8);
  const int result =
      fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME | FNM_PERIOD | FNM_NOESCAPE);
  if (before != nullptr) uselocale(before);
  return result == 0;
}

}  // namespace penstock
