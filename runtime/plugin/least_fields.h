#pragma once
// How many fields a text record must have.

#include <cstdint>
#include <optional>

#include "runtime/plugin/job_plan.h"

namespace penstock {

// Where all columns are given by index, a record needs as many fields as the highest index asks
// for, and what follows is not looked at, as in DataX. Nothing where columns are given by name or
// as
// `*`: a record then has as many fields as the header or the first record, or is refused.
std::optional<uint32_t> LeastFields(const EndpointPlan& reader);

}  // namespace penstock
