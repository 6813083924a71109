#pragma once
// Where the output goes: a directory and names in it, or something that is written directly.

#include <string>
#include <vector>

#include "runtime/plugin/endpoint.h"
#include "stdplugins/transport/local_file/output_names.h"

namespace penstock {

struct OutputTarget {
  bool is_stdout = false;
  std::string direct_path;  // a device or pipe that exists; written, never replaced
  std::string directory;    // else: "." or a path
  OutputNames names;        // `id` is empty

  // Written directly, without a temporary name.
  bool is_direct() const { return is_stdout || !direct_path.empty(); }
};

// From `path`, `fileName` and `suffix`. Without `fileName`, `path` is the file itself. A symbolic
// link to a file stands for that file. kOutputCannotCreate if the names cannot be used.
Result<OutputTarget> FindOutputTarget(const RunContext& context, const EndpointPlan& endpoint);

}  // namespace penstock
