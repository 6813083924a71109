#include "compiler/codegen/object_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/xxhash.h>
#include <llvm/TargetParser/Host.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <utility>
#include <vector>

#include "compiler/codegen/kernel_library.h"
#include "compiler/ir/print.h"
#include "runtime/base/directory.h"
#include "runtime/base/file_descriptor.h"
#include "runtime/base/staged_file.h"

namespace penstock {
namespace {

constexpr std::string_view kMagic = "penstock object 1\n";
constexpr size_t kHashSize = 32;
constexpr size_t kMostEntries = 512;  // some 20 MB
constexpr int64_t kLargestEntry = 64 << 20;
constexpr time_t kSecondsOfADay = 24 * 60 * 60;

std::string Hash(std::string_view bytes) {
  llvm::XXH128_hash_t hash =
      llvm::xxh3_128bits({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string KeyOf(const ir::Pipeline& pipeline, Tier tier) {
  static const std::string machine = [] {
    std::string text =
        LLVM_VERSION_STRING + Hash(KernelBitcode()) + llvm::sys::getHostCPUName().str();
    for (const auto& feature : llvm::sys::getHostCPUFeatures()) {
      if (feature.second) text += "+" + feature.first().str();
    }
    // Another compiler generates other code.
    struct stat self{};
    if (stat("/proc/self/exe", &self) == 0) {
      text += fmt::format(" {} {}.{}", self.st_size, self.st_mtim.tv_sec, self.st_mtim.tv_nsec);
    }
    return text;
  }();
  std::string wire;
  for (std::string_view bitcode : WireBitcode(pipeline)) wire += Hash(bitcode);
  return Hash(ir::Print(pipeline) + machine + wire) + (tier == Tier::kFull ? "-1" : "-0");
}

// The directory is ours alone: a loaded object is code that we run.
bool IsPrivate(const struct stat& status) {
  return status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool IsKey(std::string_view name) {
  return name.size() == kHashSize + 2 && (name.ends_with("-0") || name.ends_with("-1")) &&
         name.substr(0, kHashSize).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Opens a regular file of ours; does not wait for anything else, such as a pipe.
FileDescriptor OpenEntry(const std::string& path, struct stat* status) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  const bool usable = fd.is_open() && fstat(fd.get(), status) == 0 && S_ISREG(status->st_mode) &&
                      IsPrivate(*status);
  return usable ? std::move(fd) : FileDescriptor();
}

bool HasMagic(int fd) {
  char begin[kMagic.size()];
  return pread(fd, begin, sizeof begin, 0) == static_cast<ssize_t>(sizeof begin) &&
         std::string_view(begin, sizeof begin) == kMagic;
}

// Left by a process that was killed while it wrote an entry.
void RemoveLeftover(const std::string& path, const std::string& name) {
  struct stat status;
  if (name[0] != '.' || !IsTemporaryName(name, std::string_view(name).substr(1, kHashSize + 2)) ||
      !IsKey(std::string_view(name).substr(1, kHashSize + 2))) {
    return;
  }
  if (OpenEntry(path, &status).is_open() && status.st_mtime < time(nullptr) - kSecondsOfADay) {
    unlink(path.c_str());
  }
}

// Leaves room for a new entry.
void Prune(const std::string& directory) {
  const Result<std::vector<std::string>> names = ListDirectory(directory);
  if (!names.ok()) return;
  std::vector<std::pair<int64_t, std::string>> entries;  // when written, path
  for (const std::string& name : *names) {
    const std::string path = JoinPath(directory, name);
    struct stat status;
    if (!IsKey(name)) {
      RemoveLeftover(path, name);
      continue;
    }
    if (const FileDescriptor fd = OpenEntry(path, &status); fd.is_open() && HasMagic(fd.get())) {
      entries.emplace_back(status.st_mtime, path);
    }
  }
  if (entries.size() < kMostEntries) return;
  std::sort(entries.begin(), entries.end());
  for (size_t i = 0; i < entries.size() / 2; ++i) unlink(entries[i].second.c_str());
}

}  // namespace

std::string ObjectCache::DefaultDirectory() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && cache[0] == '/') {
    return std::string(cache) + "/penstock";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') {
    return std::string(home) + "/.cache/penstock";
  }
  return "";
}

Status ObjectCache::Check() const {
  if (directory_.empty() || !IsDirectory(directory_)) return {};
  PST_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListDirectory(directory_));
  for (const std::string& name : names) {
    if (name[0] == '.' || IsKey(name)) continue;
    return Status(Failure::kOutputCannotCreate,
                  fmt::format("the directory `{}` is not a cache of compiled jobs, because it "
                              "contains `{}`; use an empty directory or one that does not exist",
                              directory_, name));
  }
  return {};
}

std::optional<std::string> ObjectCache::Find(const ir::Pipeline& pipeline, Tier tier) const {
  if (directory_.empty()) return std::nullopt;
  struct stat status;
  if (stat(directory_.c_str(), &status) != 0 || !IsPrivate(status)) return std::nullopt;
  const FileDescriptor fd = OpenEntry(JoinPath(directory_, KeyOf(pipeline, tier)), &status);
  if (!fd.is_open() || status.st_size > kLargestEntry) return std::nullopt;
  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  if (read(fd.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return std::nullopt;
  }
  // magic, checksum of the object, object
  if (bytes.size() < kMagic.size() + kHashSize || !bytes.starts_with(kMagic)) return std::nullopt;
  std::string object = bytes.substr(kMagic.size() + kHashSize);
  if (bytes.compare(kMagic.size(), kHashSize, Hash(object)) != 0) return std::nullopt;
  return object;
}

void ObjectCache::Store(const ir::Pipeline& pipeline, Tier tier, const std::string& object) const {
  if (directory_.empty()) return;
  // The cache and its parent directory are made, but no home where there is none.
  mkdir(std::filesystem::path(directory_).parent_path().c_str(), 0700);
  mkdir(directory_.c_str(), 0700);
  struct stat status;
  if (stat(directory_.c_str(), &status) != 0 || !IsPrivate(status)) return;
  Prune(directory_);
  Result<StagedFile> file = StagedFile::CreateExactly(JoinPath(directory_, KeyOf(pipeline, tier)));
  // Not flushed to disk, which takes time: the checksum detects what a crash has damaged.
  if (file.ok() && file->Append(std::string(kMagic) + Hash(object) + object).ok()) {
    static_cast<void>(file->Publish(true).ok());
  }
}

}  // namespace penstock
