#pragma once
// Paths with wildcards.

#include <string>
#include <vector>

namespace penstock {

// The files that a path stands for, in byte order. A path without wildcards, or of an existing
// file, stands for itself, whether it exists or not; one with wildcards for everything that
// matches, which may be nothing. A directory stands for the regular files in it and below it,
// except hidden ones, and for itself if there are none.
std::vector<std::string> ExpandPath(const std::string& path);

}  // namespace penstock
