#pragma once
// Paths with wildcards.

#include <string>
#include <vector>

namespace penstock {

// The files that a path stands for, in byte order. A path without wildcards, or of an existing
// file, stands for itself, whether it exists or not; one with wildcards for everything that matches
// and is not a directory, which may be nothing.
std::vector<std::string> ExpandPath(const std::string& path);

}  // namespace penstock
