#pragma once
// The runtime half of a plugin: how records enter and leave a running job.
//
//   Reader: Prepare, then one Cursor per worker thread; each Cursor::Next gives the worker a block
//           of its own until nothing is left. Readers are thread-safe, cursors are not.
//   Writer: Prepare, then blocks of output in commit order (text) or records (cells), then exactly
//           one of Publish (every record is accounted for and the limits hold) or Abort.
//
//   states of a writer:  new --Prepare--> writing --Publish--> published
//                                            \------Abort----> aborted (also by its destructor)
//
// Nothing is visible at the target under its final name before Publish, where the target allows.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/job_abi.h"
#include "runtime/base/status.h"
#include "runtime/plugin/job_plan.h"

namespace penstock {

// What a plugin may know of the run. Outlives readers and writers.
struct RunContext {
  const JobPlan* plan = nullptr;
  std::vector<std::string> parameters;  // values, in the order of plan->parameters
  int concurrency = 1;                  // worker threads the job may use
  // Set when the job should end early: a signal came or another worker failed. What may block for
  // long asks between waits, and again when a system call returns EINTR (a stop interrupts it),
  // and then returns any failure; the engine knows the true reason.
  const std::atomic<bool>* stop = nullptr;
  bool StopRequested() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
  // Typed access to options of an endpoint, with variables expanded.
  static const OptionValue* Find(const EndpointPlan& endpoint, std::string_view name);
  std::string Text(const EndpointPlan& endpoint, std::string_view name,
                   std::string_view otherwise = "") const;
  bool Has(const EndpointPlan& endpoint, std::string_view name) const;
  int64_t Int(const EndpointPlan& endpoint, std::string_view name, int64_t otherwise) const;
  bool Bool(const EndpointPlan& endpoint, std::string_view name, bool otherwise) const;
  std::vector<std::string> List(const EndpointPlan& endpoint, std::string_view name) const;
};

// A unit of input that users can name: a file, a key range. Reported, and counted one by one.
struct SliceInfo {
  std::string name;
};

// Gives one worker its blocks.
class Cursor {
 public:
  virtual ~Cursor() = default;
  struct Batch {
    pst_block block{};
    uint64_t sequence = 0;  // ordered readers: 0, 1, 2 ... without gaps over all cursors
    uint64_t bytes = 0;     // input bytes this batch stands for, before decompression
    // Records that were refused before the loop could see them (undecodable bytes), by row of the
    // block; generated code is not called for them. Ascending.
    struct Refused {
      uint32_t row;
      int32_t reason;
    };
    std::vector<Refused> refused;
  };
  // Fills `batch`, whose memory stays valid until the next call. False at the end of the input.
  virtual Result<bool> Next(Batch* batch) = 0;
};

class Reader {
 public:
  virtual ~Reader() = default;
  virtual Status Prepare() = 0;  // opens, resolves names, cuts slices; may read, never writes
  virtual std::vector<SliceInfo> Slices() const = 0;  // after Prepare; may grow until the end
  // How the input is read, where that is not plain from the job; one line each, after Prepare. For
  // the plan and the report.
  virtual std::vector<std::string> Notes() const { return {}; }
  // Batches carry gap-free sequence numbers and the job keeps their order.
  virtual bool ordered() const = 0;
  virtual std::unique_ptr<Cursor> NewCursor() = 0;
  // Input size in bytes and records if known, for progress; 0: unknown.
  virtual uint64_t TotalBytes() const { return 0; }
  virtual uint64_t TotalRecords() const { return 0; }
};

class Writer {
 public:
  virtual ~Writer() = default;
  virtual Status Prepare() = 0;
  // How many workers may use the writer at once. 1 for a SQLite connection.
  virtual int max_workers() const { return 1 << 20; }
  // Text writers: complete records, one call at a time, in commit order.
  virtual Status Write(std::string_view records) = 0;
  // Cell writers: one record. False: the target refused this record, `reason` says why in words
  // and the job goes on. Called by one worker at a time.
  virtual Result<bool> WriteRow(const pst_cell* cells, int count, std::string* reason) = 0;
  virtual Status Publish() = 0;
  virtual void Abort() = 0;
  virtual uint64_t BytesWritten() const = 0;
  // What a reader of the target can rely on, one line for plan and report.
  virtual std::string Guarantee() const = 0;
  // Files or tables written, for the report; after Publish.
  virtual std::vector<std::string> Outputs() const { return {}; }
};

// The runtime half of a plugin. Either factory may be null: not a reader, not a writer.
struct PluginRuntime {
  const char* name;
  std::unique_ptr<Reader> (*new_reader)(const RunContext&);
  std::unique_ptr<Writer> (*new_writer)(const RunContext&);
};

}  // namespace penstock
