#include "runtime/base/file_identity.h"

#include <sys/stat.h>

#include <algorithm>

#include "runtime/base/directory.h"
#include "runtime/base/staged_file.h"

namespace penstock {
namespace {

// Without empty steps and `.`; a path through a directory that does not exist ends there.
std::string Plain(const std::string& path) {
  std::string plain;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string step = path.substr(begin, end - begin);
    begin = end + 1;
    if (step.empty() || step == ".") continue;
    if (step == ".." && !plain.empty()) {
      plain.resize(plain.rfind('/'));
    } else {
      plain += "/" + step;
    }
  }
  return plain;
}

}  // namespace

std::optional<FileIdentity> FileIdentity::Of(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) return std::nullopt;
  struct stat info;
  if (stat(path.c_str(), &info) == 0) {
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) return std::nullopt;
    return FileIdentity{info.st_dev, info.st_ino, ""};
  }
  std::string directory = FollowLinks(path);
  std::string rest;
  do {
    rest = "/" + NameOf(directory) + rest;
    directory = DirectoryOf(directory);
    if (stat(directory.c_str(), &info) == 0) {
      return FileIdentity{info.st_dev, info.st_ino, Plain(rest)};
    }
  } while (directory != "." && directory != "/");
  return std::nullopt;
}

}  // namespace penstock
