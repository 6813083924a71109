#include "stdplugins/transport/local_file/planned_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "runtime/plugin/json_bytes.h"
#include "stdplugins/transport/local_file/file_source.h"

namespace penstock {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;

}  // namespace

Result<PlannedFile> LookAtFile(const std::string& path) {
  struct stat info;
  const bool is_stdin = IsStandardInput(path);
  if ((is_stdin ? fstat(STDIN_FILENO, &info) : stat(path.c_str(), &info)) != 0) {
    return CannotOpenInput(path, errno);
  }
  if (!is_stdin && faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) {
    return CannotOpenInput(path, errno);
  }
  if (S_ISDIR(info.st_mode)) {
    return Status(Failure::kInputIsDirectory,
                  "`" + path + "` is a directory without files (hidden files are not read)");
  }
  PlannedFile file = {.path = path, .content = {}};
  if (S_ISREG(info.st_mode)) file.content = ContentOf(info);
  return file;
}

PlannedFile::Content ContentOf(const struct stat& info) {
  return {.size = static_cast<uint64_t>(info.st_size),
          .inode = info.st_ino,
          .modified = info.st_mtim.tv_sec * kNanosPerSecond + info.st_mtim.tv_nsec};
}

Slice ToSlice(const PlannedFile& file) {
  nlohmann::ordered_json spec = {{"path", BytesToJson(file.path)}};
  if (file.content) {
    spec["size"] = file.content->size;
    spec["inode"] = file.content->inode;
    spec["modified"] = file.content->modified;
  }
  return {.name = file.path,
          .spec = spec.dump(),
          .bytes = file.content ? file.content->size : 0,
          .records = 0,
          .after = {}};
}

Result<PlannedFile> FromSlice(const Slice& slice) {
  try {
    const auto spec = nlohmann::ordered_json::parse(slice.spec);
    PlannedFile file = {.path = BytesFromJson(spec.at("path")), .content = {}};
    if (spec.contains("size")) {
      file.content = {.size = spec.at("size").get<uint64_t>(),
                      .inode = spec.at("inode").get<uint64_t>(),
                      .modified = spec.at("modified").get<int64_t>()};
    }
    return file;
  } catch (const std::exception& error) {  // nlohmann's, and BytesFromJson's
    return Status(Failure::kInternal, std::string("a slice of files is damaged: ") + error.what());
  }
}

}  // namespace penstock
