#include "runtime/base/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include "runtime/base/file_descriptor.h"

namespace penstock {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

Status CannotCreate(const std::string& directory) {
  return Status(Failure::kOutputCannotCreate,
                "the directory `" + directory + "` cannot be created: " + std::strerror(errno));
}

}  // namespace

std::string JoinPath(const std::string& directory, const std::string& name) {
  if (directory == ".") return name;
  return directory.ends_with('/') ? directory + name : directory + "/" + name;
}

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<size_t>(slash, 1));
}

std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool IsDirectory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Result<std::vector<std::string>> ListDirectory(const std::string& directory) {
  const std::unique_ptr<DIR, CloseDirectory> stream(opendir(directory.c_str()));
  if (stream == nullptr) {
    return Status(Failure::kOutputCannotCreate,
                  "the directory `" + directory + "` cannot be listed: " + std::strerror(errno));
  }
  std::vector<std::string> names;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<std::string>> MakeDirectories(const std::string& directory) {
  std::vector<std::string> made;
  for (size_t end = 1; end != std::string::npos;) {
    end = directory.find('/', end);
    const std::string part = directory.substr(0, end);
    if (end != std::string::npos) ++end;
    if (IsDirectory(part)) continue;
    Status status;
    if (mkdir(part.c_str(), 0777) == 0) {
      made.push_back(part);
      status = SyncDirectory(DirectoryOf(part));
    } else if (errno != EEXIST || !IsDirectory(part)) {
      status = CannotCreate(part);
    }
    if (!status.ok()) {
      RemoveDirectories(made);
      return status;
    }
  }
  return made;
}

void RemoveDirectories(const std::vector<std::string>& made) {
  for (auto directory = made.rbegin(); directory != made.rend(); ++directory) {
    rmdir(directory->c_str());
  }
}

Status SyncDirectory(const std::string& directory) {
  const FileDescriptor fd(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot; EIO means that the names may be lost.
  if (fd.is_open() && fsync(fd.get()) != 0 && errno == EIO) {
    return Status(Failure::kOutputWriteError,
                  "flushing the directory `" + directory + "` failed: " + std::strerror(EIO));
  }
  return Status();
}

std::string RandomDigits(size_t size) {
  uint8_t bytes[16];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
    // Before Linux 3.17. Names are created with O_EXCL, so it is enough that they usually differ.
    timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const uint64_t seed[2] = {static_cast<uint64_t>(now.tv_nsec) * 0x9e3779b97f4a7c15,
                              static_cast<uint64_t>(getpid()) * 0xbf58476d1ce4e5b9};
    std::memcpy(bytes, seed, sizeof bytes);
  }
  std::string digits;
  for (size_t i = 0; i < size && i < 2 * sizeof bytes; ++i) {
    digits += "0123456789abcdef"[bytes[i / 2] >> (i % 2 * 4) & 15];
  }
  return digits;
}

}  // namespace penstock
