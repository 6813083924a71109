// The engine against the nasty endpoint: retries, doubles, late answers, endless input, stops.

#include "tests/conformance/nasty_endpoint.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "runtime/abi/host_functions.h"
#include "runtime/engine/job_runner.h"

namespace penstock {
namespace {

using std::chrono::milliseconds;

// Both cells as they are.
void CopyCells(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    std::copy_n(block->cells + 2 * row, 2, ctx->out_cells);
    const bool taken = pst_emit_row(ctx, block, row) == 0;
    ++(taken ? ctx->written : ctx->dirty);
  }
}

class NastyEndpointTest : public testing::Test {
 protected:
  NastyEndpointTest() {
    plan_.job_name = "test.json";
    plan_.writer.columns = {{.name = "key"}, {.name = "value"}};
    plan_.time_zone = "UTC";
    options_.messages = nullptr;
    options_.jobs = 3;
    options_.retry = {.attempts = 3, .first = milliseconds(1), .longest = milliseconds(4)};
    options_.dirty_path = std::filesystem::temp_directory_path() /
                          ("penstock_nasty_" + std::to_string(getpid()) + ".jsonl");
  }
  ~NastyEndpointTest() override { std::filesystem::remove(options_.dirty_path); }

  // `count` shards of `rows` records each, keys "s0r0" ..., values "v".
  void Fill(size_t count, size_t rows) {
    for (size_t s = 0; s < count; ++s) {
      service_.shards.emplace_back();
      for (size_t r = 0; r < rows; ++r) {
        service_.shards[s].rows.emplace_back("s" + std::to_string(s) + "r" + std::to_string(r),
                                             "v");
      }
    }
  }

  RunReport Execute() {
    std::atomic<pst_job_function> entry = CopyCells;
    JobProgram program;
    program.plan = &plan_;
    program.entry = &entry;
    program.reader = &NastyPlugin();
    program.writer = &NastyPlugin();
    program.writes = EndpointLayout::kCells;
    return RunJob(program, options_);
  }

  std::multiset<std::string> PublishedKeys() const {
    std::multiset<std::string> keys;
    for (const auto& [key, value] : service_.Published()) keys.insert(key);
    return keys;
  }
  std::multiset<std::string> AllKeys() const {
    std::multiset<std::string> keys;
    for (const auto& shard : service_.shards) {
      for (const auto& [key, value] : shard.rows) {
        if (value != service_.refused_value) keys.insert(key);
      }
    }
    return keys;
  }
  std::vector<nlohmann::json> DirtyLines() const {
    std::vector<nlohmann::json> lines;
    std::ifstream file(options_.dirty_path);
    for (std::string line; std::getline(file, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
  static void ExpectAccounted(const RunReport& report) {
    const RecordCounts& records = report.records;
    EXPECT_EQ(records.read, records.written + records.filtered + records.dirty);
    RecordCounts sum;
    for (const SliceReport& slice : report.slices) sum += slice.records;
    EXPECT_EQ(sum, records);
  }
  size_t LogCount(const std::string& line) const {
    return static_cast<size_t>(std::ranges::count(service_.log, line));
  }

  NastyService service_;
  JobPlan plan_;
  RunOptions options_;
};

TEST_F(NastyEndpointTest, LateAnswersAreCountedOnce) {
  Fill(5, 40);
  service_.refused_value = "bad";
  for (auto& shard : service_.shards) {
    for (size_t r = 0; r < shard.rows.size(); r += 7) shard.rows[r].second = "bad";
  }
  for (const Writer::Order order :
       {Writer::Order::kNone, Writer::Order::kSlice, Writer::Order::kGlobal}) {
    for (const bool late : {true, false}) {
      service_.order = order;
      service_.late = late;
      service_.published.clear();
      const RunReport report = Execute();
      ASSERT_TRUE(report.status.ok()) << report.status.message();
      EXPECT_EQ(report.records, (RecordCounts{200, 170, 0, 30}));
      ExpectAccounted(report);
      EXPECT_EQ(PublishedKeys(), AllKeys());
      std::set<std::string> refused;
      for (const auto& line : DirtyLines()) {
        // The text proves that the number is that of this very record.
        const uint64_t slice = line["slice"];
        const uint64_t record = line["record"];
        EXPECT_EQ(line["raw"], "[\"s" + std::to_string(slice) + "r" + std::to_string(record - 1) +
                                   "\",\"bad\"]");
        EXPECT_EQ(line["message"], "the target refused the record: value refused");
        refused.insert(line["raw"]);
      }
      EXPECT_EQ(refused.size(), 30u);
    }
  }
}

TEST_F(NastyEndpointTest, AnAttemptThatFailedLeavesNoTrace) {
  Fill(4, 30);
  service_.refused_value = "bad";
  for (auto& shard : service_.shards) shard.rows[0].second = "bad";
  service_.before_batch = [](uint32_t shard, uint32_t attempt, uint32_t batch) {
    return shard % 2 == 1 && attempt <= 2 && batch == 5 ? Status(Failure::kConnectionLost, "cut")
                                                        : Status();
  };
  for (const Writer::Order order : {Writer::Order::kNone, Writer::Order::kSlice}) {
    service_.order = order;
    service_.attempts.clear();
    service_.published.clear();
    const RunReport report = Execute();
    ASSERT_TRUE(report.status.ok()) << report.status.message();
    EXPECT_EQ(report.records, (RecordCounts{120, 116, 0, 4}));
    ExpectAccounted(report);
    EXPECT_EQ(PublishedKeys(), AllKeys());
    EXPECT_EQ(DirtyLines().size(), 4u);
    EXPECT_EQ(service_.attempts[0], 1u);
    EXPECT_EQ(service_.attempts[1], 3u);
  }
}

// What a worker holds when its target fails does not get into its next attempt.
TEST_F(NastyEndpointTest, AFailedWriteLeavesNoTrace) {
  Fill(4, 30);
  for (const bool late : {false, true}) {
    for (const int jobs : {1, 3}) {
      service_.late = late;
      service_.published.clear();
      options_.jobs = jobs;
      std::atomic<int> writes = 0;
      service_.before_write = [&](const Attempt& attempt) {
        ++writes;
        return attempt.number <= 2 && writes % 5 == 3 ? Status(Failure::kConnectionLost, "cut")
                                                      : Status();
      };
      const RunReport report = Execute();
      ASSERT_TRUE(report.status.ok()) << report.status.message();
      EXPECT_EQ(report.records, (RecordCounts{120, 120, 0, 0}));
      ExpectAccounted(report);
      EXPECT_EQ(PublishedKeys(), AllKeys());
    }
  }
}

TEST_F(NastyEndpointTest, RetriesEnd) {
  Fill(2, 10);
  service_.before_batch = [](uint32_t shard, uint32_t, uint32_t) {
    return shard == 1 ? Status(Failure::kConnectionLost, "cut") : Status();
  };
  const RunReport report = Execute();
  EXPECT_EQ(report.exit_code(), 69);
  EXPECT_EQ(report.status.message(), "cut (after 3 attempts)");
  EXPECT_EQ(service_.attempts[1], 3u);
  EXPECT_TRUE(service_.Published().empty());
  EXPECT_EQ(LogCount("abort"), 1u);
}

TEST_F(NastyEndpointTest, WhatCannotPassIsNotTriedAgain) {
  Fill(1, 10);
  service_.before_batch = [](uint32_t, uint32_t, uint32_t) {
    return Status(Failure::kInputReadError, "gone");
  };
  EXPECT_EQ(Execute().exit_code(), 74);
  EXPECT_EQ(service_.attempts[0], 1u);

  service_.repeatable = false;
  service_.before_batch = [](uint32_t, uint32_t, uint32_t batch) {
    return batch == 1 ? Status(Failure::kConnectionLost, "cut") : Status();
  };
  EXPECT_EQ(Execute().exit_code(), 69);
  EXPECT_EQ(service_.attempts[0], 2u);
}

TEST_F(NastyEndpointTest, OneOfTwoAttemptsAtOnceCounts) {
  Fill(6, 20);
  options_.copies = 2;
  options_.jobs = 4;
  for (const Writer::Order order : {Writer::Order::kNone, Writer::Order::kSlice}) {
    service_.order = order;
    service_.published.clear();
    service_.attempts.clear();
    const RunReport report = Execute();
    ASSERT_TRUE(report.status.ok()) << report.status.message();
    EXPECT_EQ(report.records, (RecordCounts{120, 120, 0, 0}));
    ExpectAccounted(report);
    EXPECT_EQ(PublishedKeys(), AllKeys());
    uint32_t attempts = 0;
    for (const auto& [shard, count] : service_.attempts) attempts += count;
    EXPECT_GT(attempts, 6u);
  }
}

TEST_F(NastyEndpointTest, LostAnswersAreFoundOut) {
  Fill(3, 10);
  service_.after_stage = [](const Attempt& attempt) {
    return attempt.slice == 1 && attempt.number == 1
               ? Status(Failure::kConnectionLost, "no answer to stage")
               : Status();
  };
  service_.after_publish = [](int call) {
    return call == 1 ? Status(Failure::kConnectionLost, "no answer to publish") : Status();
  };
  const RunReport report = Execute();
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_TRUE(report.published);
  EXPECT_EQ(service_.publish_calls, 2);
  EXPECT_EQ(PublishedKeys(), AllKeys());
  EXPECT_EQ(service_.attempts[1], 2u);
}

TEST_F(NastyEndpointTest, RefusalsCountAgainstTheLimit) {
  Fill(1, 300);
  service_.refused_value = "v";
  plan_.limits.dirty_records = 10;
  const RunReport report = Execute();
  EXPECT_EQ(report.exit_code(), 65);
  EXPECT_TRUE(service_.Published().empty());
}

TEST_F(NastyEndpointTest, ABatchSettledTwiceIsOurFault) {
  Fill(1, 10);
  service_.settles_twice = true;
  service_.late = false;
  EXPECT_EQ(Execute().status.failure(), Failure::kInternal);
  EXPECT_TRUE(service_.Published().empty());
}

TEST_F(NastyEndpointTest, AStopReachesWhoIsBlocked) {
  for (const bool writer : {false, true}) {
    NastyService service;
    service.shards = {{.rows = {{"a", "v"}, {"b", "v"}}}};
    service.blocks_at = writer ? -1 : 0;
    service.write_blocks = writer;
    service.late = false;
    std::thread signal([] {
      usleep(100'000);
      kill(getpid(), SIGTERM);
    });
    const auto start = std::chrono::steady_clock::now();
    const RunReport report = Execute();
    EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1100));
    signal.join();
    EXPECT_EQ(report.exit_code(), 143);
    EXPECT_TRUE(service.Published().empty());
  }
}

TEST_F(NastyEndpointTest, ASchemaThatChangedStopsTheJobBeforeItBegins) {
  Fill(1, 3);
  plan_.reader.plugin = "nasty";
  plan_.reader.schema.columns = {{.name = "key", .native = "text", .type = {}},
                                 {.name = "value", .native = "bigint", .type = {}}};
  service_.schema = plan_.reader.schema;
  ASSERT_TRUE(Execute().status.ok());
  service_.published.clear();
  service_.schema.columns[1].native = "integer";
  const RunReport report = Execute();
  EXPECT_EQ(report.status.failure(), Failure::kSchemaChanged);
  EXPECT_EQ(report.status.message(), "`nasty`: column `value` was bigint and is now integer");
  EXPECT_TRUE(service_.Published().empty());
}

TEST_F(NastyEndpointTest, ShardsThatSplitAreReadAfterTheirParents) {
  Fill(4, 9);
  service_.shards[1].later = true;
  service_.shards[1].after = {0};
  service_.shards[2].later = true;
  service_.shards[2].after = {0};
  service_.shards[3].later = true;
  service_.shards[3].after = {1, 2};
  std::vector<uint32_t> begun;
  std::mutex mutex;
  service_.before_batch = [&](uint32_t shard, uint32_t, uint32_t batch) {
    const std::lock_guard lock(mutex);
    if (batch == 0) begun.push_back(shard);
    return Status();
  };
  const RunReport report = Execute();
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(PublishedKeys(), AllKeys());
  ASSERT_EQ(begun.size(), 4u);
  EXPECT_EQ(begun.front(), 0u);
  EXPECT_EQ(begun.back(), 3u);
}

TEST_F(NastyEndpointTest, EndlessInputIsDrained) {
  Fill(2, 50);
  service_.unbounded = true;
  options_.flush_interval = milliseconds(20);
  service_.before_batch = [](uint32_t, uint32_t, uint32_t) {
    usleep(10'000);
    return Status();
  };
  std::thread signal([] {
    usleep(800'000);
    kill(getpid(), SIGTERM);
  });
  const RunReport report = Execute();
  signal.join();
  EXPECT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.records, (RecordCounts{100, 100, 0, 0}));
  ExpectAccounted(report);
  EXPECT_EQ(PublishedKeys(), AllKeys());
  EXPECT_EQ(service_.acknowledged["shard 0"], "50");
  EXPECT_EQ(service_.acknowledged["shard 1"], "50");
  // Nothing is acknowledged before it is flushed.
  size_t flushes = 0;
  size_t acks = 0;
  for (const std::string& line : service_.log) {
    flushes += line == "flush" ? 1 : 0;
    acks += line.starts_with("ack") ? 1 : 0;
    EXPECT_LE(acks, flushes);
  }
  EXPECT_GT(acks, 2u);
}

TEST_F(NastyEndpointTest, EndlessInputGoesOnWhereItWasAcknowledged) {
  Fill(1, 60);
  service_.unbounded = true;
  options_.flush_interval = milliseconds(0);
  options_.jobs = 1;
  service_.before_batch = [](uint32_t, uint32_t attempt, uint32_t batch) {
    return attempt == 1 && batch == 7 ? Status(Failure::kConnectionLost, "cut") : Status();
  };
  std::thread signal([] {
    usleep(300'000);
    kill(getpid(), SIGINT);
  });
  const RunReport report = Execute();
  signal.join();
  ASSERT_TRUE(report.status.ok()) << report.status.message();
  EXPECT_EQ(service_.attempts[0], 2u);
  EXPECT_EQ(report.records, (RecordCounts{60, 60, 0, 0}));
  EXPECT_EQ(PublishedKeys(), AllKeys());  // each once
}

TEST_F(NastyEndpointTest, TheSecondSignalGivesUpDraining) {
  Fill(1, 10);
  service_.unbounded = true;
  service_.blocks_at = 2;
  std::thread signal([] {
    for (int i = 0; i < 2; ++i) {
      usleep(150'000);
      kill(getpid(), SIGTERM);
    }
  });
  const RunReport report = Execute();
  signal.join();
  EXPECT_EQ(report.exit_code(), 143);
}

}  // namespace
}  // namespace penstock
