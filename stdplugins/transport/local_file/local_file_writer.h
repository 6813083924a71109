#pragma once

#include <memory>

#include "runtime/plugin/endpoint.h"

namespace penstock {

// The writer of `txtfile`. `context` must outlive it.
std::unique_ptr<Writer> NewLocalFileWriter(const RunContext& context);

}  // namespace penstock
