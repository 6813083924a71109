#pragma once
// PST_CHECK: what must be true unless Penstock itself is wrong. Never reachable by user input.

namespace penstock {

// Prints the place and the expression to stderr and aborts.
[[noreturn]] void CheckFailed(const char* expression, const char* file, int line);

}  // namespace penstock

#define PST_CHECK(expression) \
  ((expression) ? (void)0 : ::penstock::CheckFailed(#expression, __FILE__, __LINE__))
