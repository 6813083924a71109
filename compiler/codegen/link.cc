// The linker is liblld, called in this process. Its inputs are given as memory files. Its output
// goes through a pipe: it would map a file into memory and crash if the disk is full, or write
// without checking errors.

#include "compiler/codegen/link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/base/file_descriptor.h"
#include "runtime/base/staged_file.h"

LLD_HAS_DRIVER(elf)

namespace penstock {
namespace {

std::string DescriptorPath(int fd) { return fmt::format("/proc/self/fd/{}", fd); }

// A file in memory with a path that a linker can open; closed by its destructor.
class MemoryFile {
 public:
  MemoryFile(const char* name, std::string_view bytes) : fd_(memfd_create(name, MFD_CLOEXEC)) {
    while (fd_ >= 0 && !bytes.empty()) {
      ssize_t count = write(fd_, bytes.data(), bytes.size());
      if (count <= 0) {
        error_ = errno;
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

  Status status() const {
    if (fd_ >= 0) return {};
    // A limit on the size of files also applies to files in memory.
    return Status(error_ == EFBIG ? Failure::kOutputWriteError : Failure::kOutOfMemory,
                  fmt::format("cannot write the linker's input: {}", std::strerror(error_)));
  }
  std::string path() const { return DescriptorPath(fd_); }

 private:
  int fd_;
  int error_ = errno;  // why there is no file
};

// Reads until the end even after an error: the linker must be able to write all its output.
Status Copy(int from, StagedFile& to) {
  Status status;
  std::vector<char> buffer(1 << 16);
  while (true) {
    const ssize_t count = read(from, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return status;
    if (status.ok()) status = to.Append({buffer.data(), static_cast<size_t>(count)});
  }
}

}  // namespace

Status LinkExecutable(std::string_view object, std::string_view archive, const std::string& path) {
  if (archive.empty()) {
    return Status(Failure::kNotRunnable, "this build of penstock cannot write executables");
  }
  MemoryFile job("job.o", object);
  MemoryFile runtime("runtime.a", archive);
  PST_RETURN_IF_ERROR(job.status());
  PST_RETURN_IF_ERROR(runtime.status());
  PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(path, nullptr, 0777));
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Status(Failure::kOutOfMemory,
                  fmt::format("cannot create a pipe: {}", std::strerror(errno)));
  }
  const FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  Status copied;
  std::thread copier([&] { copied = Copy(read_end.get(), file); });
  const std::string output_path = DescriptorPath(write_end.get());
  const std::string job_path = job.path();
  const std::string runtime_path = runtime.path();
  const std::vector<const char*> arguments = {"ld.lld",
                                              "-static",
                                              "--gc-sections",
                                              "--eh-frame-hdr",  // required for exceptions
                                              "-s",
                                              "--build-id=none",
                                              "-o",
                                              output_path.c_str(),
                                              job_path.c_str(),
                                              runtime_path.c_str()};
  std::string errors;
  llvm::raw_string_ostream error_stream(errors);
  const lld::Result result =
      lld::lldMain(arguments, llvm::nulls(), error_stream, {{lld::Gnu, &lld::elf::link}});
  write_end.Close();
  copier.join();
  if (result.retCode != 0) {
    return Status(Failure::kOutputWriteError, fmt::format("linking `{}` failed: {}", path, errors));
  }
  PST_RETURN_IF_ERROR(std::move(copied));
  return file.Commit();
}

}  // namespace penstock
