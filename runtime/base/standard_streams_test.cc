#include "runtime/base/standard_streams.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace penstock {
namespace {

// The exit status of a child process that prepares its streams and then runs `main_function`.
int StatusOf(const std::function<void()>& prepare, const std::function<int()>& main_function) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    prepare();
    _exit(RunWithStandardStreams(main_function));
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void CloseAll() {
  for (const int stream : {0, 1, 2}) close(stream);
}

void StandardOutputIsFull() { dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO); }

TEST(StandardStreamsTest, NoFileGetsTheNumberOfAClosedStream) {
  const auto opens_a_file = [] { return open("/dev/zero", O_RDWR) > 2 ? 3 : 4; };
  EXPECT_EQ(StatusOf(CloseAll, opens_a_file), 3);
  EXPECT_EQ(StatusOf([] { close(2); }, opens_a_file), 3);
}

TEST(StandardStreamsTest, AClosedStreamCannotBeUsed) {
  char byte = 'x';
  EXPECT_EQ(StatusOf(CloseAll, [&] { return read(0, &byte, 1) == -1 ? 3 : 4; }), 3);
  EXPECT_EQ(StatusOf(CloseAll, [&] { return write(1, &byte, 1) == -1 ? 3 : 4; }), 3);
  EXPECT_EQ(StatusOf(CloseAll, [&] { return fmt::print(stderr, "not seen"), 3; }), 3);
}

TEST(StandardStreamsTest, LostOutputIsNoSuccess) {
  const auto prints_little = [] { return std::printf("x\n") > 0 ? 0 : 4; };
  const auto prints_much = [] {
    fmt::print("{}", std::string(1 << 20, 'x'));
    return 0;
  };
  EXPECT_EQ(StatusOf([] {}, [] { return 0; }), 0);
  EXPECT_EQ(StatusOf(StandardOutputIsFull, [] { return 0; }), 0);
  EXPECT_EQ(StatusOf(StandardOutputIsFull, prints_little), 74);
  EXPECT_EQ(StatusOf(StandardOutputIsFull, prints_much), 74);
  EXPECT_EQ(StatusOf(CloseAll, prints_little), 74);
  // The first reason is the one that counts.
  EXPECT_EQ(StatusOf(StandardOutputIsFull, [] { return std::printf("x\n"), 78; }), 78);
}

}  // namespace
}  // namespace penstock
