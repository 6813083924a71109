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
#include <cstring>
#include <filesystem>
#include <vector>

#include "compiler/codegen/kernel_library.h"
#include "compiler/ir/print.h"

namespace penstock {
namespace {

constexpr std::string_view kMagic = "penstock object 1\n";
constexpr size_t kMostEntries = 512;  // some 20 MB

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
    return text;
  }();
  return Hash(ir::Print(pipeline) + machine) + (tier == Tier::kFull ? "-1" : "-0");
}

// The directory is ours alone: a loaded object is code that we run.
bool IsPrivate(const struct stat& status) {
  return status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// Leaves room for a new entry: the half that was written first goes when the cache is full.
void Prune(const std::string& directory) {
  std::error_code error;
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> entries;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    auto written = entry.last_write_time(error);
    if (!error) entries.emplace_back(written, entry.path());
  }
  if (entries.size() < kMostEntries) return;
  std::sort(entries.begin(), entries.end());
  for (size_t i = 0; i < entries.size() / 2; ++i) std::filesystem::remove(entries[i].second, error);
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

std::optional<std::string> ObjectCache::Find(const ir::Pipeline& pipeline, Tier tier) const {
  if (directory_.empty()) return std::nullopt;
  struct stat status;
  if (stat(directory_.c_str(), &status) != 0 || !IsPrivate(status)) return std::nullopt;
  int fd =
      open((directory_ + "/" + KeyOf(pipeline, tier)).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string bytes;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && IsPrivate(status)) {
    bytes.resize(static_cast<size_t>(status.st_size));
    if (read(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) bytes.clear();
  }
  close(fd);
  // magic, checksum of the object, object
  constexpr size_t kHashSize = 32;
  if (bytes.size() < kMagic.size() + kHashSize || !bytes.starts_with(kMagic)) return std::nullopt;
  std::string object = bytes.substr(kMagic.size() + kHashSize);
  if (bytes.compare(kMagic.size(), kHashSize, Hash(object)) != 0) return std::nullopt;
  return object;
}

void ObjectCache::Store(const ir::Pipeline& pipeline, Tier tier, const std::string& object) const {
  if (directory_.empty()) return;
  // The cache and the directory it stands in are made, but no home where there is none.
  mkdir(std::filesystem::path(directory_).parent_path().c_str(), 0700);
  mkdir(directory_.c_str(), 0700);
  struct stat status;
  if (stat(directory_.c_str(), &status) != 0 || !IsPrivate(status)) return;
  Prune(directory_);
  std::string temporary = directory_ + "/new-XXXXXX";
  int fd = mkstemp(temporary.data());
  if (fd < 0) return;
  std::string bytes = std::string(kMagic) + Hash(object) + object;
  bool written = write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  written = close(fd) == 0 && written;
  std::string path = directory_ + "/" + KeyOf(pipeline, tier);
  if (!written || std::rename(temporary.c_str(), path.c_str()) != 0) unlink(temporary.c_str());
}

}  // namespace penstock
