#pragma once
// The findings of `penstock check` about an endpoint: everything that would make a run fail, found
// without writing and with as little reading as possible.

#include <string>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

class Reader;

struct Finding {
  std::string subject;  // what was checked: "table `orders`"
  Status status;        // ok, or how a run would fail because of it
  std::string note;     // if it is ok, what was seen; may be empty
};

// Checks a source by planning like a run and reading the first records.
std::vector<Finding> CheckByReading(Reader& reader);

}  // namespace penstock
