#include "runtime/engine/job_runner.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "runtime/engine/job_runner_fixture.h"

namespace penstock {
namespace {

void ForgetfulJob(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  CopyJob(ctx, block, begin, end - 1);
}

// 16 lines of output per record.
void WideJob(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    std::string record;
    for (int i = 0; i < 16; ++i) record += std::string(RowText(*block, row)) + (i < 15 ? "\n" : "");
    Append(ctx, record);
    ++ctx->written;
  }
}

// Hands both cells of a record to the writer.
void CellJob(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    std::copy_n(block->cells + 2 * row, 2, ctx->out_cells);
    const bool taken = pst_emit_row(ctx, block, row) == 0;
    ++(taken ? ctx->written : ctx->dirty);
  }
}

class JobRunnerTest : public testing::Test, protected JobFrame {
 protected:
  static std::string Slurp(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  std::vector<nlohmann::json> DirtyLines() {
    std::vector<nlohmann::json> lines;
    std::ifstream file(dirty_path_);
    for (std::string line; std::getline(file, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
};

TEST_F(JobRunnerTest, CountsWritesAndPublishes) {
  world_.blocks = {{"ann,1\nbob,bad\nskip,3\n"}, {"cat,4\n"}};
  const RunReport report = Execute(CopyJob);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(world_.output, "ann,1\ncat,4\n");
  EXPECT_EQ(report.records, (RecordCounts{4, 2, 1, 1}));
  ASSERT_EQ(report.slices.size(), 1u);
  EXPECT_EQ(report.slices[0].name, "a.csv");
  EXPECT_EQ(report.slices[0].records, report.records);
  EXPECT_EQ(report.bytes_read, 27u);
  EXPECT_EQ(report.bytes_written, 12u);
  EXPECT_EQ(report.outputs, std::vector<std::string>{"memory"});
  EXPECT_EQ(world_.published, 1);
  EXPECT_EQ(world_.aborted, 0);
}

TEST_F(JobRunnerTest, EmptyInputIsPublishedToo) {
  const RunReport report = Execute(CopyJob);
  EXPECT_TRUE(report.status.ok());
  EXPECT_EQ(report.records, RecordCounts{});
  EXPECT_EQ(world_.published, 1);
}

// Blocks of random sizes; returns what comes out of CopyJob and, per slice, the refused records.
struct Expected {
  std::string output;
  std::set<std::pair<uint32_t, uint64_t>> dirty;
};
Expected FillWithBlocks(FakeWorld& world, int count, uint32_t slices) {
  std::mt19937 random(42);
  Expected expected;
  std::vector<uint64_t> records(slices);
  for (int b = 0; b < count; ++b) {
    FakeBlock block;
    block.slice = static_cast<uint32_t>(b) * slices / static_cast<uint32_t>(count);
    for (uint32_t rows = random() % 50; rows > 0; --rows) {
      if (random() % 11 == 0) {
        block.text += "\n";  // a blank line has no number
        continue;
      }
      const uint64_t number = ++records[block.slice];
      const bool bad = random() % 7 == 0;
      const std::string line = "r" + std::to_string(block.slice) + "-" + std::to_string(number) +
                               (bad ? ",bad\n" : ",ok\n");
      block.text += line;
      if (bad) {
        expected.dirty.insert({block.slice, number});
      } else {
        expected.output += line;
      }
    }
    world.blocks.push_back(std::move(block));
  }
  return expected;
}

TEST_F(JobRunnerTest, ManyThreadsKeepTheOrderOfTheInput) {
  const Expected expected = FillWithBlocks(world_, 400, 3);
  world_.slice_names = {"a", "b", "c"};
  world_.before_block = [](size_t number) {
    if (number % 5 == 0) std::this_thread::sleep_for(std::chrono::microseconds(number * 37 % 900));
    return Status();
  };
  options_.jobs = 8;
  options_.dirty_path = dirty_path_;
  const RunReport report = Execute(CopyJob);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(world_.output, expected.output);
  EXPECT_FALSE(world_.overlapped);

  std::vector<std::pair<uint32_t, uint64_t>> dirty;
  for (const auto& line : DirtyLines()) {
    dirty.push_back({line["slice"], line["record"]});
    // The text proves that the number is that of this very record.
    EXPECT_EQ(line["raw"], "bad");
  }
  EXPECT_EQ(dirty, (std::vector(expected.dirty.begin(), expected.dirty.end())));
  EXPECT_EQ(report.records.dirty, expected.dirty.size());
  RecordCounts sum;
  for (const SliceReport& slice : report.slices) sum += slice.records;
  EXPECT_EQ(sum, report.records);
}

TEST_F(JobRunnerTest, UnorderedReadersCommitWhoeverComes) {
  const Expected expected = FillWithBlocks(world_, 200, 1);
  world_.ordered = false;
  options_.jobs = 4;
  const RunReport report = Execute(CopyJob);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  const auto lines = [](const std::string& text) {
    std::multiset<std::string> set;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) set.insert(line);
    return set;
  };
  EXPECT_EQ(lines(world_.output), lines(expected.output));
  EXPECT_FALSE(world_.overlapped);
  EXPECT_EQ(report.records.dirty, expected.dirty.size());
}

TEST_F(JobRunnerTest, OutputFarBeyondTheBufferStaysInOrder) {
  // The first block is slow, so the others have more output than they may hold back.
  const std::string line(100'000, 'x');
  std::string expected;
  for (int b = 0; b < 6; ++b) {
    FakeBlock block;
    for (int r = 0; r < 8; ++r) {
      const std::string record = std::to_string(b * 10 + r) + "," + line + "\n";
      block.text += record;
      for (int i = 0; i < 16; ++i) expected += record;
    }
    world_.blocks.push_back(block);
  }
  world_.before_block = [](size_t number) {
    if (number == 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return Status();
  };
  options_.jobs = 3;
  const RunReport report = Execute(WideJob);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_TRUE(world_.output == expected);

  world_.output.clear();
  options_.jobs = 1;
  ASSERT_TRUE(Execute(WideJob).status.ok());
  EXPECT_TRUE(world_.output == expected);
}

TEST_F(JobRunnerTest, DirtyRecordsSayWhereAndWhy) {
  world_.blocks = {{"ann,1\n\n\r\nbob,bad\nx,y,z\n"}, {"cat,bad\r\n"}};
  world_.blocks[1].refused = {{0, kRecordNotUtf8}};
  options_.dirty_path = dirty_path_;
  const RunReport report = Execute(CopyJob);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(report.records, (RecordCounts{4, 1, 0, 3}));
  const auto lines = DirtyLines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["record"], 2);  // blank lines are not records
  EXPECT_EQ(lines[0]["column"], "age");
  EXPECT_EQ(lines[0]["code"], "D101");
  EXPECT_EQ(lines[1]["record"], 3);
  EXPECT_EQ(lines[1]["code"], "D201");
  EXPECT_EQ(lines[1]["raw"], "x,y,z");
  EXPECT_EQ(lines[1]["message"], "wrong number of fields: found 3, expected 2");
  EXPECT_EQ(lines[2]["record"], 4);
  EXPECT_EQ(lines[2]["code"], "D203");
  EXPECT_EQ(lines[2]["raw"], "cat,bad");
}

TEST_F(JobRunnerTest, DirtyLimitEndsTheJobEarlyAndPublishesNothing) {
  for (int i = 0; i < 1000; ++i) world_.blocks.push_back({"a,bad\nb,1\n"});
  plan_.limits.dirty_records = 5;
  for (int jobs : {1, 4}) {
    options_.jobs = jobs;
    options_.dirty_path = dirty_path_;
    const RunReport report = Execute(CopyJob);
    EXPECT_EQ(report.exit_code(), 65);
    EXPECT_EQ(report.records.dirty, 6u);
    EXPECT_EQ(DirtyLines().size(), 6u);  // the file explains the failure
    EXPECT_TRUE(report.outputs.empty());
  }
  EXPECT_EQ(world_.published, 0);
  EXPECT_EQ(world_.aborted, 2);
}

TEST_F(JobRunnerTest, DirtyShareIsJudgedAtTheEnd) {
  world_.blocks = {{"a,bad\nb,1\n"}, {"c,1\nd,1\n"}};
  plan_.limits.dirty_percentage = 0.25;
  EXPECT_TRUE(Execute(CopyJob).status.ok());
  plan_.limits.dirty_percentage = 0.24;
  EXPECT_EQ(Execute(CopyJob).exit_code(), 65);
}

TEST_F(JobRunnerTest, ALostRecordIsNeverASuccess) {
  world_.blocks = {{"ann,1\nbob,2\n"}};
  const RunReport report = Execute(ForgetfulJob);
  EXPECT_EQ(report.exit_code(), 76);
  EXPECT_EQ(world_.published, 0);
  EXPECT_EQ(world_.aborted, 1);
}

TEST_F(JobRunnerTest, FailuresOfEndpointsStopAllWorkers) {
  FillWithBlocks(world_, 300, 1);
  for (int jobs : {1, 4}) {
    options_.jobs = jobs;
    world_.before_block = [](size_t number) {
      return number == 100 ? Status(Failure::kInputReadError, "disk gone") : Status();
    };
    RunReport report = Execute(CopyJob);
    EXPECT_EQ(report.exit_code(), 74);
    EXPECT_EQ(report.status.message(), "disk gone");
    world_.before_block = nullptr;
    world_.output.clear();
    world_.before_write = [](const std::string& so_far) {
      return so_far.size() > 1000 ? Status(Failure::kOutputWriteError, "no space") : Status();
    };
    report = Execute(CopyJob);
    EXPECT_EQ(report.exit_code(), 74);
    EXPECT_EQ(report.status.message(), "no space");
    world_.before_write = nullptr;
  }
  EXPECT_EQ(world_.published, 0);
  EXPECT_EQ(world_.aborted, 4);
}

TEST_F(JobRunnerTest, NothingIsTouchedWhenTheInputIsMissing) {
  world_.reader_plan = Status(Failure::kInputMissing, "`x.csv`");
  EXPECT_EQ(Execute(CopyJob).exit_code(), 66);
  EXPECT_EQ(world_.begun, 0);
  EXPECT_EQ(world_.aborted, 0);
}

TEST_F(JobRunnerTest, FailedPublishIsAFailure) {
  world_.publish = Status(Failure::kOutputWriteError, "rename");
  const RunReport report = Execute(CopyJob);
  EXPECT_EQ(report.exit_code(), 74);
  EXPECT_EQ(world_.aborted, 0);  // exactly one of Publish and Abort
}

TEST_F(JobRunnerTest, VariablesReachTheJobInTheOrderOfThePlan) {
  plan_.parameters = {"day", "yyyymmdd-1", "city", "region"};
  plan_.parameter_lines = {3, 4, 5, 6};
  options_.parameters = {{"city", "Ulm"}, {"day", ""}};
  RunReport report = Execute(CopyJob);
  EXPECT_EQ(report.exit_code(), 78);
  EXPECT_EQ(report.status.failure(), Failure::kParameterMissing);
  EXPECT_EQ(report.status.message(),
            "no value for `region` (" + plan_.job_name + ":6): add `-p region=...`");
  EXPECT_EQ(world_.begun, 0);

  plan_.parameters.back() = "$jobid";
  options_.parameters["jobid"] = "7-$bizdate";
  options_.schedule.cyctime = 1709251200;  // 2024-03-01
  options_.parameters["extra"] = "1";
  world_.blocks = {{"a,b\n"}};
  report = Execute([](pst_ctx* ctx, const pst_block*, uint32_t, uint32_t) {
    for (int i = 0; i < 4; ++i) {
      Append(ctx, {ctx->parameters[i].data, static_cast<size_t>(ctx->parameters[i].size)});
    }
    ++ctx->written;
  });
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(world_.output, "\n20240228\nUlm\n7-20240229\n");
  EXPECT_EQ(report.warnings,
            std::vector<std::string>{"`-p extra` has no effect: the job has no such variable"});
}

TEST_F(JobRunnerTest, AValueThatDoesNotFitStopsTheJob) {
  plan_.parameters = {"limit"};
  options_.parameters = {{"limit", "ten"}};
  world_.blocks = {{"a,b\n"}};
  const RunReport report = Execute([](pst_ctx* ctx, const pst_block*, uint32_t, uint32_t) {
    pst_parameter_invalid(ctx, 0, kNotInteger);
  });
  EXPECT_EQ(report.status.failure(), Failure::kParameterInvalid);
  EXPECT_EQ(report.status.message(), "invalid value `ten` for `limit`: not a whole number");
}

TEST_F(JobRunnerTest, ClockAndZoneAreThoseOfTheRun) {
  plan_.time_zone = "Asia/Shanghai";
  options_.now = Instant{1709251199, 5};
  world_.blocks = {{"a,b\n"}};
  const RunReport report = Execute([](pst_ctx* ctx, const pst_block*, uint32_t, uint32_t) {
    const pst_i128 utc = -1;  // one nanosecond before 1970
    pst_i128 local = 0;
    pst_i128 back = 0;
    pst_zone_to_local(ctx, &utc, &local);
    pst_zone_to_utc(ctx, &local, &back);
    Append(ctx, std::to_string(ctx->now_seconds) + " " + std::to_string(ctx->now_nanos) + " " +
                    std::to_string(ctx->now_offset_seconds) + " " +
                    std::to_string(static_cast<int64_t>(local)) + " " +
                    std::to_string(static_cast<int64_t>(back)));
    ++ctx->written;
  });
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(world_.output, "1709251199 5 28800 28799999999999 -1\n");
}

TEST_F(JobRunnerTest, UnknownZoneIsRefused) {
  plan_.time_zone = "Asia/Atlantis";
  EXPECT_EQ(Execute(CopyJob).status.failure(), Failure::kTimeZoneUnknown);
}

TEST_F(JobRunnerTest, ScratchTextsStayWhereTheyAre) {
  world_.blocks = {{"a,b\n"}};
  const RunReport report = Execute([](pst_ctx* ctx, const pst_block*, uint32_t, uint32_t) {
    std::vector<std::string_view> texts;
    for (int i = 0; i < 200; ++i) {
      const size_t size = 5000 + 100 * i;
      if (static_cast<size_t>(ctx->scratch_end - ctx->scratch) < size) pst_scratch_grow(ctx, size);
      memset(ctx->scratch, 'a' + i % 26, size);
      texts.push_back({ctx->scratch, size});
      ctx->scratch += size;
    }
    for (int i = 0; i < 200; ++i) {
      const std::string expected(5000 + 100 * i, static_cast<char>('a' + i % 26));
      EXPECT_TRUE(texts[i] == expected) << i;
    }
    ++ctx->written;
  });
  EXPECT_TRUE(report.status.ok());
}

TEST_F(JobRunnerTest, OutOfMemoryIsAStatus) {
  world_.blocks = {{"a,b\n"}};
  RunReport report = Execute([](pst_ctx* ctx, const pst_block*, uint32_t, uint32_t) {
    pst_scratch_grow(ctx, uint64_t{1} << 60);
    ADD_FAILURE() << "came back";
  });
  EXPECT_EQ(report.status.failure(), Failure::kOutOfMemory);
  report = Execute([](pst_ctx* ctx, const pst_block*, uint32_t, uint32_t) {
    pst_reserve(ctx, ctx->w, UINT64_MAX);
    ADD_FAILURE() << "came back";
  });
  EXPECT_EQ(report.status.failure(), Failure::kOutOfMemory);
  EXPECT_EQ(world_.aborted, 2);
}

TEST_F(JobRunnerTest, TargetsRefuseSingleRecords) {
  for (int b = 0; b < 40; ++b) world_.blocks.push_back({});
  int number = 0;
  for (FakeBlock& block : world_.blocks) {
    for (int r = 0; r < 5; ++r) {
      block.cells.push_back({std::to_string(++number), number % 9 == 0 ? "NULL" : "x"});
    }
  }
  writes_ = EndpointLayout::kCells;
  options_.dirty_path = dirty_path_;
  for (int jobs : {1, 4}) {
    std::string rows;
    world_.on_row = [&](const pst_cell* cells, uint32_t count,
                        std::string* reason) -> Result<bool> {
      EXPECT_EQ(count, 2u);
      rows += std::string(cells[0].p, cells[0].size) + " ";
      if (cells[1].tag != PST_NULL) return true;
      *reason = "NOT NULL constraint failed: t.age";
      return false;
    };
    options_.jobs = jobs;
    const RunReport report = Execute(CellJob);
    ASSERT_TRUE(report.status.ok()) << report.status.message();
    EXPECT_EQ(report.records, (RecordCounts{200, 178, 0, 22}));
    std::string expected;
    for (int i = 1; i <= 200; ++i) expected += std::to_string(i) + " ";
    EXPECT_EQ(rows, expected);
    const auto lines = DirtyLines();
    ASSERT_EQ(lines.size(), 22u);
    EXPECT_EQ(lines[1]["record"], 18);
    EXPECT_EQ(lines[1]["raw"], "[\"18\",null]");
    EXPECT_EQ(lines[1]["message"],
              "the target refused the record: NOT NULL constraint failed: t.age");
  }
}

// Copies records as rows.
void RowJob(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    if (FieldsInRow(*block, row) != block->field_count) {
      pst_field_count_differs(ctx, block, row);
      continue;
    }
    if (ctx->out_rows == ctx->out_rows_room) pst_grow_rows(ctx);
    Append(ctx, RowText(*block, row));
    ctx->out_sizes[ctx->out_rows] = RowText(*block, row).size() + 1;
    ctx->out_origins[ctx->out_rows++] = row;
    ++ctx->written;
  }
}

TEST_F(JobRunnerTest, RefusedRowsHaveTheirPlaceAmongTheRecords) {
  world_.blocks = {{"a,1\n\nb,2\n\n\nc,3\n"}, {"d,4\n\ne,5\nf\ng,7\n"}};
  world_.on_bytes = [](std::string_view row) { return row != "c,3\n" && row != "g,7\n"; };
  writes_ = EndpointLayout::kRows;
  options_.dirty_path = dirty_path_;
  for (int jobs : {1, 4}) {
    options_.jobs = jobs;
    const RunReport report = Execute(RowJob);
    ASSERT_TRUE(report.status.ok()) << report.status.message();
    EXPECT_EQ(report.records, (RecordCounts{7, 4, 0, 3}));
    const auto lines = DirtyLines();
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0]["record"], 3);
    EXPECT_EQ(lines[0]["raw"], "c,3");
    EXPECT_EQ(lines[1]["record"], 6);
    EXPECT_EQ(lines[1]["raw"], "f");
    EXPECT_EQ(lines[2]["record"], 7);
    EXPECT_EQ(lines[2]["raw"], "g,7");
  }
}

TEST_F(JobRunnerTest, RowLimitEndsExactlyThere) {
  world_.blocks = {{"skip,1\na,1\nb,bad\nc,2\nd,3\n"}, {"e,4\n"}};
  options_.row_limit = 2;
  options_.jobs = 4;
  const RunReport report = Execute(CopyJob);
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(world_.output, "a,1\nc,2\n");
  EXPECT_EQ(report.records, (RecordCounts{4, 2, 1, 1}));
}

TEST_F(JobRunnerTest, BetterCodeTakesOverBetweenBlocks) {
  for (int i = 0; i < 10; ++i) world_.blocks.push_back({"a,b\n"});
  options_.on_progress = [&](uint64_t bytes) {
    if (bytes == 12) entry_ = WideJob;
  };
  ASSERT_TRUE(Execute(CopyJob).status.ok());
  EXPECT_EQ(world_.output.size(), (3 * 1 + 7 * 16) * 4u);
}

TEST_F(JobRunnerTest, ThrottleSlowsDown) {
  for (int i = 0; i < 10; ++i) world_.blocks.push_back({"aaaaa,bbb\n"});
  plan_.limits.bytes_per_second = 250;
  for (int jobs : {1, 2}) {
    options_.jobs = jobs;
    const RunReport report = Execute(CopyJob);
    EXPECT_TRUE(report.status.ok());
    EXPECT_GE(report.duration_s, 0.3);
    EXPECT_LE(report.duration_s, 5.0);
  }
}

TEST_F(JobRunnerTest, ReportIsWrittenForSuccessAndFailure) {
  world_.blocks = {{"ann,1\n"}};
  options_.report_path = report_path_;
  options_.compile_info = [] { return CompileInfo{1.5, 0, true}; };
  ASSERT_TRUE(Execute(CopyJob).status.ok());
  auto json = nlohmann::json::parse(Slurp(report_path_));
  EXPECT_EQ(json["status"], "succeeded");
  EXPECT_EQ(json["guarantee"], "none: this is a test");
  EXPECT_EQ(json["compile"]["tier0_ms"], 1.5);

  plan_.parameters = {"day"};
  EXPECT_EQ(Execute(CopyJob).exit_code(), 78);
  json = nlohmann::json::parse(Slurp(report_path_));
  EXPECT_EQ(json["status"], "failed");
  EXPECT_EQ(json["error"]["code"], "R403");
}

TEST_F(JobRunnerTest, AnImpossibleReportIsSaidBeforeAnythingHappens) {
  options_.report_path = "/nonexistent/report.json";
  EXPECT_EQ(Execute(CopyJob).exit_code(), 73);
  EXPECT_EQ(world_.begun, 0);
}

TEST_F(JobRunnerTest, AFullDiskUnderTheDirtyFileFailsTheJob) {
  world_.blocks = {{"a,bad\n"}};
  options_.dirty_path = "/dev/full";
  EXPECT_EQ(Execute(CopyJob).exit_code(), 74);
  EXPECT_EQ(world_.published, 0);
  EXPECT_EQ(world_.aborted, 1);
}

TEST_F(JobRunnerTest, MessagesGoToTheStream) {
  char* text = nullptr;
  size_t size = 0;
  options_.messages = open_memstream(&text, &size);
  world_.blocks = {{"a,bad\nb,1\n"}};
  plan_.limits.dirty_records = 0;
  Execute(CopyJob);
  options_.quiet = true;
  Execute(CopyJob);
  fclose(options_.messages);
  std::string printed(text, size);
  free(text);
  const std::string error =
      "error[R401]: the number of dirty records exceeds the limit\n  1 of 2 records are dirty, but "
      "`errorLimit` allows 0\n  help: look at the dirty records, fix the data or the types, or "
      "raise `errorLimit`; nothing was published\n";
  const size_t speed = printed.find("10 B in");
  ASSERT_NE(speed, std::string::npos) << printed;
  const size_t line_end = printed.find('\n', speed) + 1;
  EXPECT_EQ(printed.substr(0, speed),
            "dirty record 1 of a.csv, column `age`: `bad`: not a whole "
            "number [D101]\n" +
                error + "failed: 2 read, 1 written but not published, 0 filtered, 1 dirty\n");
  EXPECT_EQ(printed.substr(line_end), error);  // quiet: the failure only
}

}  // namespace
}  // namespace penstock
