// Runs publications in child processes that are killed at each of their system calls in turn, or
// see one of them fail, and looks at what is left.

#include "stdplugins/transport/local_file/publication.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <map>

#include "runtime/base/directory.h"
#include "stdplugins/transport/local_file/test_directory.h"

namespace penstock {
namespace {

using Mode = Publication::Mode;
using Contents = std::map<std::string, std::string>;

class PublicationTest : public testing::Test {
 protected:
  OutputNames Names(bool numbered = true) const {
    return {.base = "out", .suffix = ".csv", .id = "", .numbered = numbered};
  }

  // All files of the directory, hidden ones too.
  Contents All() const {
    Contents contents;
    for (const std::string& name : directory_.Names()) contents[name] = directory_.Read(name);
    return contents;
  }

  // One run that writes `parts` files, each holding `content`.
  Status Run(int parts, const std::string& content, Mode mode, const std::string& id = "") const {
    OutputNames names = Names();
    PST_ASSIGN_OR_RETURN(std::unique_ptr<Publication> publication,
                         Publication::Begin(directory_.path(), names, nullptr));
    names.id = id;
    std::vector<StagedFile> files;
    for (int i = 0; i < parts; ++i) {
      PST_ASSIGN_OR_RETURN(StagedFile file,
                           StagedFile::CreateExactly(directory_.Path(names.Name(i))));
      PST_RETURN_IF_ERROR(file.Append(content));
      PST_RETURN_IF_ERROR(file.Finish());
      files.push_back(std::move(file));
    }
    return publication->Publish(files, mode);
  }

  void Fill(const Contents& contents) const {
    for (const std::string& name : directory_.Names()) {
      std::filesystem::remove_all(directory_.Path(name));
    }
    for (const auto& [name, content] : contents) directory_.Write(name, content);
  }

  TestDirectory directory_;
};

Contents Parts(int count, const std::string& content) {
  Contents contents;
  const OutputNames names = {.base = "out", .suffix = ".csv", .id = "", .numbered = true};
  for (int i = 0; i < count; ++i) contents[names.Name(i)] = content;
  return contents;
}

TEST_F(PublicationTest, ReplacesAllFilesOfEarlierRuns) {
  for (const int old : {0, 1, 2, 4}) {
    for (const int parts : {1, 2, 3}) {
      Fill(Parts(old, "old"));
      ASSERT_TRUE(Run(parts, "new", Mode::kReplace).ok());
      EXPECT_EQ(All(), Parts(parts, "new")) << old;
    }
  }
}

TEST_F(PublicationTest, FilesOfOthersStay) {
  Contents contents = Parts(3, "old");
  contents["out_2024.csv"] = contents["out_4.csv"] = contents["out_x.csv"] = "not ours";
  Fill(contents);
  ASSERT_TRUE(Run(1, "new", Mode::kReplace).ok());
  contents["out.csv"] = "new";
  contents.erase("out_1.csv");
  contents.erase("out_2.csv");
  EXPECT_EQ(All(), contents);
}

TEST_F(PublicationTest, RefusesWhatHasComeMeanwhile) {
  Fill(Parts(2, "old"));
  EXPECT_EQ(Run(2, "new", Mode::kRefuse).failure(), Failure::kOutputExists);
  EXPECT_EQ(All(), Parts(2, "old"));
}

TEST_F(PublicationTest, ToPublishTwiceIsToPublishOnce) {
  std::unique_ptr<Publication> publication =
      *Publication::Begin(directory_.path(), Names(), nullptr);
  std::vector<StagedFile> files;
  files.push_back(*StagedFile::CreateExactly(directory_.Path("out.csv")));
  ASSERT_TRUE(files[0].Finish().ok());
  ASSERT_TRUE(publication->Publish(files, Mode::kAdd).ok());
  EXPECT_TRUE(publication->Publish(files, Mode::kAdd).ok());
  publication.reset();
  EXPECT_EQ(All(), Parts(1, ""));
}

TEST_F(PublicationTest, SomethingElseUnderANameIsRefused) {
  Fill({{"out.csv", "old"}});
  ASSERT_EQ(mkfifo(directory_.Path("out_1.csv").c_str(), 0600), 0);
  EXPECT_EQ(Run(2, "new", Mode::kReplace).failure(), Failure::kOutputCannotCreate);
  EXPECT_EQ(directory_.Read("out.csv"), "old");
  EXPECT_EQ(directory_.Names().size(), 2u);
  std::filesystem::remove(directory_.Path("out_1.csv"));
  std::filesystem::create_directory(directory_.Path("out_1.csv"));
  EXPECT_EQ(Run(2, "new", Mode::kReplace).failure(), Failure::kOutputCannotCreate);
  EXPECT_EQ(directory_.Read("out.csv"), "old");
  EXPECT_EQ(directory_.Names().size(), 2u);
}

TEST_F(PublicationTest, LeftoversGoUnlessSomebodyIsAtWork) {
  const std::string part = TemporaryName("out_7.csv");
  const Contents others = {{TemporaryName("other.csv"), "x"}, {".out.csv.penstock-1", "x"}};
  Contents contents = others;
  contents[part] = "x";
  Fill(contents);
  {
    const auto first = Publication::Begin(directory_.path(), Names(), nullptr);
    ASSERT_TRUE(first.ok());
    EXPECT_FALSE(All().contains(part));
    directory_.Write(part, "of the first");
    ASSERT_TRUE(Publication::Begin(directory_.path(), Names(), nullptr).ok());
    EXPECT_TRUE(All().contains(part));
  }
  ASSERT_TRUE(Publication::Begin(directory_.path(), Names(), nullptr).ok());
  EXPECT_EQ(All(), others);
}

TEST_F(PublicationTest, AJournalOfSomebodyElseIsNotFollowed) {
  const std::string journal = ".out.csv.penstock-journal";
  Contents contents = {{"victim", "x"}, {"out.csv", "old"}};
  for (const char* name : {"victim", "../victim", "out.csv/../victim"}) {
    Fill(contents);
    PublicationStep step;
    step.is_new = true;
    step.name = name;
    step.hidden = TemporaryName(name);
    step.mark = *FileMark::Of(directory_.Path("victim"));
    directory_.Write(journal, JournalText({step}));
    EXPECT_EQ(Run(1, "new", Mode::kReplace).failure(), Failure::kOutputCannotCreate);
    contents[journal] = directory_.Read(journal);
    EXPECT_EQ(All(), contents);
    contents.erase(journal);
  }
  // One that was never finished: nothing had happened yet.
  Fill(contents);
  directory_.Write(journal, JournalText({}).substr(0, 10));
  EXPECT_TRUE(Run(1, "new", Mode::kReplace).ok());
  contents["out.csv"] = "new";
  EXPECT_EQ(All(), contents);
}

TEST_F(PublicationTest, TwoRunsAtOnceNeverMix) {
  for (int round = 0; round < 12; ++round) {
    pid_t children[4];
    for (int i = 0; i < 4; ++i) {
      if ((children[i] = fork()) == 0) {
        _exit(Run(1 + i, std::string(1, static_cast<char>('a' + i)), Mode::kReplace).ok() ? 0 : 1);
      }
    }
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      EXPECT_EQ(status, 0);
    }
    const std::string content = All()["out.csv"];
    ASSERT_EQ(content.size(), 1u);
    ASSERT_EQ(All(), Parts(content[0] - 'a' + 1, content)) << round;
  }
}

TEST_F(PublicationTest, DirectoriesThatOthersTakeBackAreMadeAgain) {
  for (int round = 0; round < 20; ++round) {
    pid_t children[4];
    for (int i = 0; i < 4; ++i) {
      if ((children[i] = fork()) == 0) {
        const auto begun = Publication::Begin(directory_.Path("a/b"), Names(), nullptr);
        _exit(begun.ok() ? 0 : 1);  // without destructors: the kernel lets go of the lock
      }
    }
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      EXPECT_EQ(status, 0);
    }
    ASSERT_TRUE(Publication::Begin(directory_.Path("a/b"), Names(), nullptr).ok());
    std::filesystem::remove_all(directory_.Path("a"));
  }
}

// How a child ended.
struct Traced {
  bool ended = false;  // before that call
  int status = 0;
};

// Runs `body` in a child and calls `at` before its system call number `call` (from 0), with the
// child's process id; false: the child is not to be stopped any more. Nothing if children may not
// be traced here.
std::optional<Traced> Trace(int call, const std::function<void()>& body,
                            const std::function<bool(pid_t)>& at) {
  const pid_t child = fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(99);
    raise(SIGSTOP);
    body();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFSTOPPED(status)) return std::nullopt;
  ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  bool entering = true;
  int seen = 0;
  while (true) {
    ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) return Traced{seen <= call, status};
    if (WSTOPSIG(status) != (SIGTRAP | 0x80)) continue;
    if (entering && seen++ == call && !at(child)) {
      waitpid(child, &status, 0);
      return Traced{false, status};
    }
    entering = !entering;
  }
}

struct Scene {
  const char* what;
  int old;    // files that are there
  int parts;  // files of the run
  Mode mode;
  const char* id;
};

constexpr const char* kId = "20240131_235959_0123abcd";
constexpr Scene kScenes[] = {
    {"more files than before", 2, 4, Mode::kReplace, ""},
    {"fewer files than before", 4, 2, Mode::kReplace, ""},
    {"one file for several", 3, 1, Mode::kReplace, ""},
    {"files beside others", 2, 3, Mode::kAdd, kId},
    {"the first files", 0, 3, Mode::kRefuse, ""},
};

TEST_F(PublicationTest, AKillAtAnyMomentIsUndoneByTheNextRun) {
  for (const Scene& scene : kScenes) {
    const Contents before = Parts(scene.old, "old");
    Contents after = scene.mode == Mode::kReplace ? Contents() : before;
    OutputNames names = Names();
    names.id = scene.id;
    for (int i = 0; i < scene.parts; ++i) after[names.Name(i)] = "new";
    int undone = 0, done = 0;
    for (int call = 0;; ++call) {
      Fill(before);
      const auto traced = Trace(
          call, [&] { (void)Run(scene.parts, "new", scene.mode, scene.id).ok(); },
          [](pid_t child) {
            kill(child, SIGKILL);
            return false;
          });
      if (!traced) GTEST_SKIP() << "children cannot be traced here";
      if (traced->ended) break;
      ASSERT_TRUE(WIFSIGNALED(traced->status));
      // The next run repairs at its beginning, also if nothing comes of it.
      ASSERT_TRUE(Publication::Begin(directory_.path(), Names(), nullptr).ok());
      const Contents now = All();
      ASSERT_TRUE(now == before || now == after) << scene.what << ", killed at system call " << call
                                                 << ": " << testing::PrintToString(now);
      ASSERT_TRUE(done == 0 || now == after) << scene.what;
      ++(now == after ? done : undone);
    }
    EXPECT_GT(undone, 10) << scene.what;
    EXPECT_GT(done, 0) << scene.what;
  }
}

#ifdef __x86_64__
TEST_F(PublicationTest, AChangeOfANameThatFailsIsUndoneAtOnce) {
  for (const Scene& scene : kScenes) {
    const Contents before = Parts(scene.old, "old");
    Contents after = scene.mode == Mode::kReplace ? Contents() : before;
    OutputNames names = Names();
    names.id = scene.id;
    for (int i = 0; i < scene.parts; ++i) after[names.Name(i)] = "new";
    int failed = 0;
    for (int call = 0;; ++call) {
      Fill(before);
      bool changes_names = false;
      const auto traced = Trace(
          call, [&] { _exit(Run(scene.parts, "new", scene.mode, scene.id).ok() ? 0 : 1); },
          [&](pid_t child) {
            user_regs_struct registers;
            ptrace(PTRACE_GETREGS, child, nullptr, &registers);
            const auto number = static_cast<long>(registers.orig_rax);
            changes_names = number == SYS_rename || number == SYS_renameat2 || number == SYS_link ||
                            number == SYS_fsync;
            if (!changes_names) return true;
            // No call, and EIO in its place.
            registers.orig_rax = static_cast<unsigned long long>(-1);
            ptrace(PTRACE_SETREGS, child, nullptr, &registers);
            int status;
            ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
            waitpid(child, &status, 0);
            registers.rax = static_cast<unsigned long long>(-EIO);
            ptrace(PTRACE_SETREGS, child, nullptr, &registers);
            ptrace(PTRACE_CONT, child, nullptr, nullptr);
            return false;
          });
      if (!traced) GTEST_SKIP() << "children cannot be traced here";
      if (traced->ended) break;
      ASSERT_TRUE(WIFEXITED(traced->status)) << traced->status;
      const bool ok = WEXITSTATUS(traced->status) == 0;
      failed += ok ? 0 : 1;
      Contents now = All();
      ASSERT_EQ(now, ok ? after : before) << scene.what << ", failure at system call " << call;
    }
    EXPECT_GE(failed, 5) << scene.what;
  }
}
#endif

}  // namespace
}  // namespace penstock
