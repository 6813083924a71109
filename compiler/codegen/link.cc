// The linker is liblld, called in this process. Its inputs are given as memory files, so nothing
// but the executable itself touches the disk; that is written beside its final name and renamed.

#include "compiler/codegen/link.h"

#include <fmt/format.h>
#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#ifndef PENSTOCK_NO_EXECUTABLES
extern "C" const char runtime_files_object_begin[];
extern "C" const char runtime_files_object_end[];
extern "C" const char runtime_databases_object_begin[];
extern "C" const char runtime_databases_object_end[];

LLD_HAS_DRIVER(elf)
#endif

namespace penstock {
#ifndef PENSTOCK_NO_EXECUTABLES
namespace {

// A file in memory with a path that a linker can open; closed by its destructor.
class MemoryFile {
 public:
  MemoryFile(const char* name, std::string_view bytes) : fd_(memfd_create(name, MFD_CLOEXEC)) {
    while (fd_ >= 0 && !bytes.empty()) {
      ssize_t count = write(fd_, bytes.data(), bytes.size());
      if (count <= 0) {
        close(fd_);
        fd_ = -1;
        return;
      }
      bytes.remove_prefix(static_cast<size_t>(count));
    }
  }
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  bool ok() const { return fd_ >= 0; }
  std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

 private:
  int fd_;
};

std::string_view RuntimeObject(RuntimeFlavor flavor) {
  auto between = [](const char* begin, const char* end) {
    return std::string_view(begin, static_cast<size_t>(end - begin));
  };
  return flavor == RuntimeFlavor::kFiles
             ? between(runtime_files_object_begin, runtime_files_object_end)
             : between(runtime_databases_object_begin, runtime_databases_object_end);
}

}  // namespace
#endif

#ifdef PENSTOCK_NO_EXECUTABLES

Status LinkExecutable(const std::string&, RuntimeFlavor, const std::string&) {
  return Status(Failure::kNotRunnable, "this build of penstock cannot write executables");
}

#else

Status LinkExecutable(const std::string& object, RuntimeFlavor flavor, const std::string& path) {
  MemoryFile job("job.o", object);
  MemoryFile runtime("runtime.o", RuntimeObject(flavor));
  if (!job.ok() || !runtime.ok()) {
    return Status(Failure::kOutOfMemory, "no memory for the linker's inputs");
  }
  std::string temporary = path + ".penstock-XXXXXX";
  int fd = mkstemp(temporary.data());
  if (fd < 0) {
    return Status(Failure::kOutputCannotCreate,
                  fmt::format("cannot create `{}`: {}", path, std::strerror(errno)));
  }
  close(fd);
  std::string job_path = job.path();
  std::string runtime_path = runtime.path();
  std::vector<const char*> arguments = {
      "ld.lld",          "-static",        "--gc-sections",     "-s", "--build-id=none", "-o",
      temporary.c_str(), job_path.c_str(), runtime_path.c_str()};
  std::string errors;
  llvm::raw_string_ostream error_stream(errors);
  lld::Result result =
      lld::lldMain(arguments, llvm::nulls(), error_stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0) {
    unlink(temporary.c_str());
    return Status(Failure::kOutputWriteError, fmt::format("linking `{}` failed: {}", path, errors));
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    int error = errno;
    unlink(temporary.c_str());
    return Status(Failure::kOutputCannotCreate,
                  fmt::format("cannot create `{}`: {}", path, std::strerror(error)));
  }
  return {};
}

#endif

}  // namespace penstock
