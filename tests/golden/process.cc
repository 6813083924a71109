#include "tests/golden/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

namespace penstock::golden {
namespace {

using Clock = std::chrono::steady_clock;

// Only what is allowed between fork and exec.
[[noreturn]] void BecomeChild(const ProcessSpec& spec, int out, int err) {
  setpgid(0, 0);
  const char* input = spec.stdin_path.empty() ? "/dev/null" : spec.stdin_path.c_str();
  if (chdir(spec.directory.c_str()) != 0) _exit(126);
  const int in = open(input, O_RDONLY);
  if (in < 0) _exit(126);
  dup2(in, 0);
  dup2(out, 1);
  dup2(err, 2);
  std::vector<char*> argv;
  for (const std::string& arg : spec.argv) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  for (const std::string& pair : spec.env) putenv(const_cast<char*>(pair.c_str()));
  execv(argv[0], argv.data());
  _exit(127);
}

// Reads what is there; false at the end.
bool Drain(int fd, std::string* text) {
  char buffer[65536];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n > 0) text->append(buffer, static_cast<size_t>(n));
  return n > 0 || (n < 0 && errno == EINTR);
}

}  // namespace

ProcessResult RunProcess(const ProcessSpec& spec) {
  ProcessResult result;
  std::array<int, 2> out, err;
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) {
    result.err = strerror(errno);
    return result;
  }
  const pid_t child = fork();
  if (child == 0) BecomeChild(spec, out[1], err[1]);
  close(out[1]);
  close(err[1]);
  const auto start = Clock::now();
  const auto deadline = start + std::chrono::seconds(spec.timeout_seconds);
  const auto signal_at = start + std::chrono::milliseconds(spec.signal_after_ms);
  bool signalled = spec.signal == 0;
  std::array<pollfd, 2> fds = {pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}};
  std::array<std::string*, 2> texts = {&result.out, &result.err};
  int open_count = 2;
  while (open_count > 0) {
    const auto now = Clock::now();
    if (!signalled && now >= signal_at) {
      kill(child, spec.signal);
      signalled = true;
    }
    if (now >= deadline) {
      result.timed_out = true;
      kill(-child, SIGKILL);
      break;
    }
    const auto until = signalled ? deadline : std::min(deadline, signal_at);
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(until - now).count();
    if (poll(fds.data(), fds.size(), static_cast<int>(wait) + 1) <= 0) continue;
    for (size_t i = 0; i < fds.size(); ++i) {
      if (fds[i].fd < 0 || fds[i].revents == 0 || Drain(fds[i].fd, texts[i])) continue;
      fds[i].fd = -1;
      --open_count;
    }
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  close(out[0]);
  close(err[0]);
  result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace penstock::golden
