#include "stdplugins/transport/local_file/output_target.h"

#include <sys/stat.h>

#include <climits>

#include "runtime/base/directory.h"
#include "runtime/base/staged_file.h"
#include "runtime/plugin/file_name.h"
#include "stdplugins/transport/local_file/file_source.h"

namespace penstock {
namespace {

Status CannotCreate(const std::string& message) {
  return Status(Failure::kOutputCannotCreate, message);
}

}  // namespace

Result<OutputTarget> FindOutputTarget(const RunContext& context, const EndpointPlan& endpoint) {
  OutputTarget target;
  const std::string given_path = context.Text(endpoint, "path");
  PST_ASSIGN_OR_RETURN(const std::string file_name, FileNameOf(context, endpoint, "fileName"));
  PST_ASSIGN_OR_RETURN(const std::string suffix, FileNameOf(context, endpoint, "suffix"));
  if (IsStandardOutput(given_path)) {
    target.is_stdout = true;
    return target;
  }
  if (given_path.empty()) return CannotCreate("`path` is empty");
  if (suffix.find('/') != std::string::npos) return CannotCreate("`suffix` contains a `/`");
  std::string base_path = file_name.empty() ? given_path : given_path + "/" + file_name;
  if (base_path.find('\0') != std::string::npos || suffix.find('\0') != std::string::npos) {
    return CannotCreate("the output path contains a NUL character");
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
  path = FollowLinks(path);
  target.directory = DirectoryOf(path);
  std::string name = NameOf(path);
  if (name.size() > NAME_MAX) {
    return CannotCreate("`" + name + "` is too long for a file name");
  }
  // The link's own name may not end in the suffix.
  const bool has_suffix = name.size() > suffix.size() && name.ends_with(suffix);
  if (has_suffix) name.resize(name.size() - suffix.size());
  target.names = {.base = name, .suffix = has_suffix ? suffix : "", .id = "", .numbered = false};
  if (name == "." || name == "..") return CannotCreate("`" + path + "` is a directory");
  return target;
}

}  // namespace penstock
