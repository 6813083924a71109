#pragma once
// The texts of `penstock explain`.

#include <optional>
#include <string>
#include <string_view>

namespace penstock {

// What `wanted` means: the code of a message, "conversions" or "functions" (these tables), or
// nothing (the list of all codes). Nothing if it is unknown.
std::optional<std::string> ExplainText(std::string_view wanted);

// That there is no such code, and which one may have been meant.
std::string UnknownCode(std::string_view wanted);

}  // namespace penstock
