#pragma once
// Paths with wildcards.

#include <string>
#include <string_view>
#include <vector>

namespace penstock {

// Whether the text holds `*`, `?` or `[`.
bool HasWildcard(std::string_view path);

// Whether a file name matches: `*` any text, `?` one character (of UTF-8), `[a-z]` one of these,
// `[!a-z]` none of these. A name that begins with a dot matches only a pattern that does.
bool MatchesPattern(std::string_view pattern, std::string_view name);

// The files that a path stands for, in byte order. A path without wildcards, or of an existing
// file, stands for itself, whether it exists or not; one with wildcards for everything that matches
// and is no directory, which may be nothing.
std::vector<std::string> ExpandPath(const std::string& path);

}  // namespace penstock
