#pragma once
// Numbers and booleans in scripts: plain or as strings.

#include <cstdint>
#include <optional>
#include <string_view>

namespace penstock {

// A whole decimal number, with an optional sign and nothing else. Nothing if it is not one or does
// not fit.
std::optional<int64_t> ParseWholeNumber(std::string_view text);

// True if `text` has the form of a whole number, whether or not it fits.
bool LooksLikeWholeNumber(std::string_view text);

// A finite decimal number, "0.02" or "1e-3".
std::optional<double> ParseNumber(std::string_view text);

// "true" or "false" in any case.
std::optional<bool> ParseTruth(std::string_view text);

}  // namespace penstock
