#pragma once
// A reader and a writer that do everything a difficult service may do: answer late, refuse single
// records early or late, lose connections and answers, block until they are cancelled, change their
// schema, split their shards. The first endpoints to pass the conformance suites.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "runtime/plugin/endpoint.h"

namespace penstock {

// One test's service. Make one, then run a job with NastyPlugin() as reader and writer. Records are
// two texts, a key and a value.
struct NastyService {
  NastyService();
  ~NastyService();
  NastyService(const NastyService&) = delete;
  NastyService& operator=(const NastyService&) = delete;

  using Row = std::pair<std::string, std::string>;

  // --- the source ---

  struct Shard {
    std::vector<Row> rows;
    std::vector<uint32_t> after = {};  // parents that are read first
    bool later = false;                // not in the plan; found when its parents are finished
  };
  std::vector<Shard> shards;
  uint32_t batch_rows = 3;
  bool unbounded = false;
  TableSchema schema;
  // Called before batch `batch` (from 0) of attempt `attempt` (from 1) on `shard` is given.
  std::function<Status(uint32_t shard, uint32_t attempt, uint32_t batch)> before_batch;
  // The reader blocks before that batch of the first shard until it is cancelled.
  int blocks_at = -1;

  // --- the target ---

  Writer::Order order = Writer::Order::kNone;
  bool late = true;                // batches are settled by another thread
  std::string refused_value = "";  // records with this value are refused; empty: none
  std::function<Status(const Attempt&)> before_write;
  std::function<Status(const Attempt&)> after_stage;  // the answer to Stage, which was done
  std::function<Status(int call)> after_publish;      // the answer to call 1, 2 ... of Publish
  bool settles_twice = false;
  bool write_blocks = false;  // until it is cancelled
  bool repeatable = true;

  // --- what happened ---

  std::vector<Row> Published() const;               // in the order of commits
  std::map<std::string, std::string> acknowledged;  // position by shard
  std::vector<std::string> log;  // "open 0/1", "flush", "ack 0 3", "stage 0/1", "publish", "abort"
  void Log(std::string line);
  std::multiset<std::string> durable;  // keys that were flushed, unbounded input

  mutable std::mutex mutex;
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, std::vector<Row>> staged;
  std::vector<Row> published;
  std::string published_run;
  int publish_calls = 0;
  std::map<uint32_t, uint32_t> attempts;  // by shard, so far
};

const PluginRuntime& NastyPlugin();

}  // namespace penstock
