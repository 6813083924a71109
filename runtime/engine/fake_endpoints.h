#pragma once
// A reader and a writer for tests of the engine: blocks of csv text or of cells from memory, with
// delays and failures on demand, and a record of all that the engine did to them.

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/plugin/endpoint.h"

namespace penstock {

struct FakeBlock {
  std::string text;  // records with their line ends, fields divided by commas
  uint32_t slice = 0;
  std::vector<std::vector<std::string>> cells = {};  // instead of text: records of text cells
  std::vector<Cursor::Batch::Refused> refused = {};
};

// One test's endpoints. Make one, then run a job with FakePlugin() as reader and writer. Blocks of
// one slice are next to each other; several workers read a slice together.
struct FakeWorld {
  FakeWorld();
  ~FakeWorld();

  // The input.
  std::vector<FakeBlock> blocks;
  uint32_t field_count = 2;
  bool ordered = true;
  std::vector<std::string> slice_names = {"a.csv"};
  std::function<Status(size_t)> before_block;  // called before block number n is handed out
  Status reader_plan;

  // The output.
  Writer::Order order = Writer::Order::kGlobal;
  std::function<Status(const std::string& so_far)> before_write;
  // Table targets: false refuses the record, for that reason.
  std::function<Result<bool>(const pst_cell*, uint32_t, std::string*)> on_row;
  // Targets of rows: false refuses the record.
  std::function<bool(std::string_view row)> on_bytes;
  Status writer_begin;
  Status publish;

  // What happened.
  std::string output;
  int begun = 0;
  int published = 0;
  int aborted = 0;
  std::atomic<int> writers_inside = 0;  // calls of Write at this moment
  bool overlapped = false;              // two at once

  CancelToken* cancel = nullptr;  // of the run
};

const PluginRuntime& FakePlugin();

}  // namespace penstock
