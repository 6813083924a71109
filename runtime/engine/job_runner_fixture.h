#pragma once
// The frame of tests that run whole jobs on fake endpoints.

#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/dirty_reason.h"
#include "runtime/abi/host_functions.h"
#include "runtime/engine/block_text.h"
#include "runtime/engine/fake_endpoints.h"
#include "runtime/engine/job_runner.h"

namespace penstock {

// --- parts of jobs as the compiler could have made them ---

inline void Append(pst_ctx* ctx, std::string_view record) {
  char* w = ctx->w;
  // As generated code does it: part of the record is written before room is asked for.
  const size_t half = std::min<size_t>(record.size() / 2, ctx->w_end - w);
  memcpy(w, record.data(), half);
  w += half;
  const size_t rest = record.size() - half;
  if (static_cast<size_t>(ctx->w_end - w) < rest + 1) w = pst_reserve(ctx, w, rest + 1);
  memcpy(w, record.data() + half, rest);
  w[rest] = '\n';
  ctx->w = w + rest + 1;
}

// Copies records; drops those whose first field is "skip", refuses those whose second is "bad".
inline void CopyJob(pst_ctx* ctx, const pst_block* block, uint32_t begin, uint32_t end) {
  for (uint32_t row = begin; row < end; ++row) {
    if (FieldsInRow(*block, row) != block->field_count) {
      pst_field_count_differs(ctx, block, row);
      continue;
    }
    if (FieldText(*block, row, 0) == "skip") {
      ++ctx->filtered;
      continue;
    }
    if (FieldText(*block, row, 1) == "bad") {
      pst_dirty(ctx, block, row, 1, 1, kNotInteger);
      ++ctx->dirty;
      continue;
    }
    Append(ctx, RowText(*block, row));
    ++ctx->written;
  }
}

// One job with its world; tests set what they need and run it.
class JobFrame {
 protected:
  JobFrame() {
    plan_.job_name = "test.json";
    plan_.writer.columns = {{.name = "name"}, {.name = "age"}};
    plan_.time_zone = "UTC";
    options_.messages = nullptr;
    dirty_path_ = Temp("dirty.jsonl");
    report_path_ = Temp("report.json");
  }
  ~JobFrame() {
    std::filesystem::remove(dirty_path_);
    std::filesystem::remove(report_path_);
  }

  static std::string Temp(const char* name) {
    return std::filesystem::temp_directory_path().string() + "/penstock_" +
           std::to_string(getpid()) + "_" + name;
  }

  RunReport Execute(pst_job_function job) {
    entry_ = job;
    JobProgram program;
    program.plan = &plan_;
    program.entry = &entry_;
    program.reader = &FakePlugin();
    program.writer = &FakePlugin();
    program.writes = writes_;
    return RunJob(program, options_);
  }

  FakeWorld world_;
  JobPlan plan_;
  RunOptions options_;
  std::atomic<pst_job_function> entry_;
  EndpointLayout writes_ = EndpointLayout::kText;
  std::string dirty_path_;
  std::string report_path_;
};

}  // namespace penstock
