#pragma once
// What the endpoints of a job say of their columns (Reader::Describe, Writer::Describe).

#include "runtime/plugin/table_schema.h"

namespace penstock {

// Without columns: the endpoint does not describe them, or has not been asked.
struct JobSchemas {
  TableSchema reader = {};
  TableSchema writer = {};
};

}  // namespace penstock
