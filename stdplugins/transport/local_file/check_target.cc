#include "stdplugins/transport/local_file/check_target.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/base/directory.h"
#include "stdplugins/transport/local_file/output_target.h"

namespace penstock {
namespace {

Status CannotWrite(const std::string& path, int error) {
  return Status(Failure::kOutputCannotCreate, "`" + path + "`: " + strerror(error));
}

// The directory is made where it is missing, so the first one upwards that exists counts.
Finding CheckDirectory(const std::string& directory) {
  Finding finding = {.subject = "directory `" + directory + "`", .status = {}, .note = {}};
  std::string existing = directory;
  struct stat about;
  while (stat(existing.c_str(), &about) != 0) {
    if (errno != ENOENT || existing == "/" || existing == ".") {
      finding.status = CannotWrite(existing, errno);
      return finding;
    }
    existing = DirectoryOf(existing);
  }
  if (!S_ISDIR(about.st_mode)) {
    finding.status = CannotWrite(existing, ENOTDIR);
  } else if (access(existing.c_str(), W_OK | X_OK) != 0) {
    finding.status = CannotWrite(existing, errno);
  } else {
    finding.note =
        existing == directory ? "can be written" : "will be created in `" + existing + "`";
  }
  return finding;
}

// Whether there is nothing of earlier runs.
Finding CheckNew(const std::string& directory, const OutputNames& names) {
  Finding finding = {.subject = "earlier outputs", .status = {}, .note = "there are none"};
  const Result<std::vector<std::string>> present = ListDirectory(directory);
  if (!present.ok()) finding.status = present.status();
  if (!present.ok()) return finding;
  for (const std::string& name : names.OwnAmong(*present)) {
    const std::string path = JoinPath(directory, name);
    if (IsDirectory(path)) continue;
    finding.status =
        Status(Failure::kOutputExists, "`" + path + "` exists and `writeMode` is nonConflict");
    break;
  }
  return finding;
}

}  // namespace

std::vector<Finding> CheckLocalTarget(const RunContext& context, bool must_be_new, bool numbered) {
  const Result<OutputTarget> target = FindOutputTarget(context, context.plan->writer);
  if (!target.ok()) return {{"`path` of the output", target.status(), ""}};
  if (target->is_stdout) return {{"standard output", {}, "is written directly"}};
  if (target->is_direct()) {
    const std::string& path = target->direct_path;
    const bool writable = access(path.c_str(), W_OK) == 0;
    return {
        {"`" + path + "`", writable ? Status() : CannotWrite(path, errno), "is written directly"}};
  }
  std::vector<Finding> findings = {CheckDirectory(target->directory)};
  if (!must_be_new || !findings[0].status.ok() || !IsDirectory(target->directory)) return findings;
  OutputNames names = target->names;
  names.numbered = numbered;
  findings.push_back(CheckNew(target->directory, names));
  return findings;
}

}  // namespace penstock
