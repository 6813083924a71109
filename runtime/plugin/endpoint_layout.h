#pragma once
// What compiled code exchanges with an endpoint; runtime/abi/job_abi.h says how each one looks.

namespace penstock {

enum class EndpointLayout { kText, kCells, kRows, kColumns };

}  // namespace penstock
