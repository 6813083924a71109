#pragma once
// Directories and the names in them.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// "name" in ".", else "directory/name".
std::string JoinPath(const std::string& directory, const std::string& name);

// The directory of a path ("." if it has none) and the name in it.
std::string DirectoryOf(const std::string& path);
std::string NameOf(const std::string& path);

bool IsDirectory(const std::string& path);

// The names in a directory without "." and "..", in byte order. kOutputCannotCreate.
Result<std::vector<std::string>> ListDirectory(const std::string& directory);

// Creates the directory and its parents, and waits until their entries are on disk. Returns the
// ones it created, outermost first; if it fails, with kOutputCannotCreate, none are left.
Result<std::vector<std::string>> MakeDirectories(const std::string& directory);
// Removes what MakeDirectories created; a directory that another program uses by now stays.
void RemoveDirectories(const std::vector<std::string>& made);

// Waits until the directory's entries are on the disk. kOutputWriteError.
Status SyncDirectory(const std::string& directory);

// `size` random hexadecimal digits (at most 32), from the system; no two calls give the same.
std::string RandomDigits(size_t size);

}  // namespace penstock
