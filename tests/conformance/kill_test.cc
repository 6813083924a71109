// kill -9 at every step of the engine: afterwards all of the run or nothing of it is there, and the
// next run ends as if the first had never happened.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/abi/host_functions.h"
#include "runtime/engine/block_text.h"
#include "runtime/engine/job_runner.h"
#include "tests/conformance/endpoint_subjects.h"
#include "tests/conformance/scratch_directory.h"

namespace penstock {
namespace {

// Records of two fields, as they are.
void TextToText(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    const std::string record = std::string(RowText(*block, row)) + "\n";
    char* w = ctx->w;
    if (static_cast<size_t>(ctx->w_end - w) < record.size()) w = pst_reserve(ctx, w, record.size());
    memcpy(w, record.data(), record.size());
    ctx->w = w + record.size();
    ++ctx->written;
  }
}

void TextToCells(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    for (uint32_t field : {0, 1}) {
      const std::string_view text = FieldText(*block, row, field);
      ctx->out_cells[field] = {};
      ctx->out_cells[field].p = text.data();
      ctx->out_cells[field].size = static_cast<uint32_t>(text.size());
      ctx->out_cells[field].tag = PST_TEXT;
    }
    const bool taken = pst_emit_row(ctx, block, row) == 0;
    ++(taken ? ctx->written : ctx->dirty);
  }
}

struct KillCase {
  WriterSubject writer;
  EngineStep step;
  int nth;  // time that the step is reached
};

void PrintTo(const KillCase& kill, std::ostream* out) {
  *out << kill.writer.name << " at " << kEngineStepNames[static_cast<size_t>(kill.step)];
}

constexpr bool IsRepeated(EngineStep step) {
  return step >= EngineStep::kSliceOpened && step <= EngineStep::kSliceClaimed;
}

std::vector<KillCase> KillCases() {
  std::vector<KillCase> cases;
  for (const WriterSubject& writer : WriterSubjects()) {
    for (size_t step = 0; step < std::size(kEngineStepNames); ++step) {
      cases.push_back({writer, static_cast<EngineStep>(step), 1});
      if (IsRepeated(cases.back().step)) cases.push_back({writer, cases.back().step, 20});
    }
  }
  return cases;
}

class KillTest : public testing::TestWithParam<KillCase> {
 protected:
  KillTest() {
    plan_.job_name = "test.json";
    plan_.writer.columns = {{.name = "k"}, {.name = "v"}};
    plan_.time_zone = "UTC";
    source_ = ReaderSubjects()[1];  // many files
    source_.set_up(directory_.path(), plan_);
    GetParam().writer.set_up(directory_.path(), plan_);
  }

  RunReport Execute(const EngineStepHook& on_step) {
    std::atomic<pst_job_function> entry = GetParam().writer.cells ? TextToCells : TextToText;
    JobProgram program;
    program.plan = &plan_;
    program.entry = &entry;
    program.reader = source_.plugin;
    program.writer = GetParam().writer.plugin;
    program.writes = GetParam().writer.cells ? EndpointLayout::kCells : EndpointLayout::kText;
    RunOptions options;
    options.messages = nullptr;
    options.jobs = 2;
    options.on_step = on_step;
    return RunJob(program, options);
  }

  ScratchDirectory directory_;
  JobPlan plan_;
  ReaderSubject source_;
};

TEST_P(KillTest, NothingOrAllIsThere) {
  const auto& [writer, step, nth] = GetParam();
  const pid_t child = fork();
  if (child == 0) {
    std::atomic<int> passed = 0;
    Execute([&, step = step, nth = nth](EngineStep at) {
      if (at == step && ++passed == nth) kill(getpid(), SIGKILL);
    });
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const bool published = step == EngineStep::kPublished;
  EXPECT_EQ(writer.visible(directory_.path()),
            published ? source_.records : std::vector<std::string>{"old,0"});
  const RunReport report = Execute(nullptr);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(writer.visible(directory_.path()), source_.records);
}

INSTANTIATE_TEST_SUITE_P(Steps, KillTest, testing::ValuesIn(KillCases()), [](const auto& info) {
  return info.param.writer.name + "_" +
         (kEngineStepNames[static_cast<size_t>(info.param.step)] + 1) +
         (info.param.nth == 1 ? "" : "_later");
});

}  // namespace
}  // namespace penstock
