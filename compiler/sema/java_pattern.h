#pragma once
// Regular expressions as java.util.regex reads them, for RE2.

#include <string>
#include <string_view>

namespace penstock {

struct JavaPattern {
  std::string error;   // why RE2 cannot do what Java does; empty if it can
  std::string regexp;  // matches a whole text if it is what `String.matches` of Java matches
};

// Where both libraries read the same text differently, the pattern is rewritten or refused.
JavaPattern ReadJavaPattern(std::string_view pattern);

}  // namespace penstock
