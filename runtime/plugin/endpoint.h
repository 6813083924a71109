#pragma once
// The runtime half of a plugin: a reader, a writer, or both.

#include <memory>

#include "runtime/plugin/reader.h"
#include "runtime/plugin/run_context.h"
#include "runtime/plugin/writer.h"

namespace penstock {

// Either factory may be null: not a reader, not a writer. `context` outlives what they make.
struct PluginRuntime {
  const char* name;
  std::unique_ptr<Reader> (*new_reader)(const RunContext& context);
  std::unique_ptr<Writer> (*new_writer)(const RunContext& context);
};

}  // namespace penstock
