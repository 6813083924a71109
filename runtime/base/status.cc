#include "runtime/base/status.h"

#include <cstdio>
#include <cstdlib>

namespace penstock {

const FailureInfo& DescribeFailure(Failure failure) {
  static constexpr FailureInfo kInfo[] = {
#define PST_FAILURE(name, code, exit, retry, title, advice) {code, exit, retry, title, advice},
#include "runtime/base/failures.def"
#undef PST_FAILURE
  };
  return kInfo[static_cast<int>(failure)];
}

void CheckFailed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "penstock: internal check failed: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace penstock
