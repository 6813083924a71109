#include "stdplugins/transport/local_file/output_target.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "stdplugins/transport/local_file/file_source.h"
#include "stdplugins/transport/local_file/staged_file.h"

namespace penstock {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

bool IsDirectory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Status CannotCreate(const std::string& message) {
  return Status(Failure::kOutputCannotCreate, message);
}

// The file a symbolic link leads to, or the path itself.
std::string FollowLink(const std::string& path) {
  struct stat info;
  if (lstat(path.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  char resolved[PATH_MAX];
  return realpath(path.c_str(), resolved) != nullptr ? resolved : path;
}

}  // namespace

Result<OutputTarget> FindOutputTarget(const RunContext& context, const EndpointPlan& endpoint) {
  OutputTarget target;
  const std::string given_path = context.Text(endpoint, "path");
  const std::string file_name = context.Text(endpoint, "fileName");
  const std::string suffix = context.Text(endpoint, "suffix");
  if (IsStandardOutput(given_path)) {
    target.is_stdout = true;
    return target;
  }
  if (given_path.empty()) return CannotCreate("`path` is empty");
  if (suffix.find('/') != std::string::npos) return CannotCreate("`suffix` holds a `/`");
  std::string base_path = file_name.empty() ? given_path : given_path + "/" + file_name;
  if (base_path.find('\0') != std::string::npos || suffix.find('\0') != std::string::npos) {
    return CannotCreate("the output path holds a NUL character");
  }
  if (base_path.ends_with('/') || (file_name.empty() && IsDirectory(given_path))) {
    return CannotCreate("`" + given_path +
                        "` is a directory; set `fileName` to name the file in it");
  }
  std::string path = base_path + suffix;
  struct stat info;
  if (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    if (S_ISDIR(info.st_mode)) return CannotCreate("`" + path + "` is a directory");
    target.direct_path = path;
    return target;
  }
  path = FollowLink(path);
  const size_t slash = path.rfind('/');
  target.directory = slash == std::string::npos ? "." : path.substr(0, std::max<size_t>(slash, 1));
  std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (name.size() > NAME_MAX) {
    return CannotCreate("`" + name + "` is longer than a name of a file may be");
  }
  // The link's own name may not end in the suffix.
  const bool has_suffix = name.size() > suffix.size() && name.ends_with(suffix);
  if (has_suffix) name.resize(name.size() - suffix.size());
  target.names = {.base = name, .suffix = has_suffix ? suffix : "", .id = ""};
  if (name == "." || name == "..") return CannotCreate("`" + path + "` is a directory");
  return target;
}

Result<std::vector<std::string>> MakeDirectories(const std::string& directory) {
  std::vector<std::string> made;
  for (size_t end = 1; end != std::string::npos;) {
    end = directory.find('/', end);
    const std::string part = directory.substr(0, end);
    if (end != std::string::npos) ++end;
    if (IsDirectory(part)) continue;
    if (mkdir(part.c_str(), 0777) == 0) {
      made.push_back(part);
    } else if (errno != EEXIST || !IsDirectory(part)) {
      return CannotCreate("the directory `" + part +
                          "` cannot be created: " + std::strerror(errno));
    }
  }
  return made;
}

Result<std::vector<std::string>> ListSiblings(const std::string& directory,
                                              const OutputNames& names) {
  const std::unique_ptr<DIR, CloseDirectory> stream(opendir(directory.c_str()));
  if (stream == nullptr) {
    return CannotCreate("the directory `" + directory +
                        "` cannot be listed: " + std::strerror(errno));
  }
  std::vector<std::string> siblings;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string path = JoinPath(directory, entry->d_name);
    if (names.IsSibling(entry->d_name) && !IsDirectory(path)) siblings.push_back(path);
  }
  std::sort(siblings.begin(), siblings.end());
  return siblings;
}

}  // namespace penstock
