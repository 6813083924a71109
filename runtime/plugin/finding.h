#pragma once
// What `penstock check` asks an endpoint: everything that would make a run fail, found without
// writing and without reading more than that takes.

#include <string>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

class Reader;

struct Finding {
  std::string subject;  // what was looked at: "table `orders`"
  Status status;        // ok, or how a run would fail because of it
  std::string note;     // if it is ok, what was seen; may be empty
};

// Looks at a source by planning as a run would and reading the first records.
std::vector<Finding> CheckByReading(Reader& reader);

}  // namespace penstock
