// A closed stream is replaced by /dev/null opened the wrong way round, so that using it fails as
// before; but standard error the right way, not to want messages is not a failure. Where there is
// no /dev/null, as in an empty root directory, nothing can be read or written.

#include "runtime/base/standard_streams.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>

#include "runtime/base/status.h"

namespace penstock {
namespace {

constexpr int kIoErrorCode = static_cast<int>(ExitCode::kIoError);

void TakeClosedStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is taken: this one, as those before are open by now.
    const int mode = stream == STDOUT_FILENO ? O_RDONLY : O_WRONLY;
    if (open("/dev/null", mode) < 0) static_cast<void>(open("/", O_PATH));
  }
}

int Lost(const char* reason) {
  std::fprintf(stderr, "error[%s]: writing to standard output failed: %s\n",
               DescribeFailure(Failure::kOutputWriteError).code.data(), reason);
  return kIoErrorCode;
}

}  // namespace

int RunWithStandardStreams(const std::function<int()>& main_function) {
  TakeClosedStreams();
  signal(SIGXFSZ, SIG_IGN);
  int status = kIoErrorCode;
  try {
    status = main_function();
  } catch (const std::system_error& error) {
    // fmt::print throws it.
    return Lost(std::strerror(error.code().value()));
  } catch (const std::bad_alloc&) {
    const FailureInfo& failure = DescribeFailure(Failure::kOutOfMemory);
    std::fprintf(stderr, "error[%s]: %s\n", failure.code.data(), failure.title.data());
    return static_cast<int>(failure.exit);
  }
  errno = EIO;  // what an earlier failure leaves
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && status == 0) {
    return Lost(std::strerror(errno));
  }
  return status;
}

}  // namespace penstock
