#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace penstock {

// Identifies a file, regardless of the path that leads to it: device and inode, or, where there is
// no such file yet, those of the nearest directory that exists and the rest of the path.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  std::string rest;  // empty: the file exists

  // Symbolic links are followed. Nothing for files that cannot be lost: pipes, terminals, devices.
  static std::optional<FileIdentity> Of(const std::string& path);
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

}  // namespace penstock
