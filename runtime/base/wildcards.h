#pragma once
// Paths with wildcards, as shells have them.

#include <string>
#include <string_view>

namespace penstock {

// Whether the text holds `*`, `?` or `[`.
bool HasWildcard(std::string_view path);

// Whether a path matches, part by part between slashes: `*` any text, `?` one character, `[a-z]`
// one of these, `[!a-z]` none of these; a backslash is itself. A name that begins with a dot
// matches only a pattern that does. Characters are those of UTF-8 where the system has the locale
// C.UTF-8, as Debian does, else bytes; ranges are of ASCII.
bool MatchesWildcards(const std::string& pattern, const std::string& path);

}  // namespace penstock
