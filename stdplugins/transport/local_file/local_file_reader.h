#pragma once

#include <memory>

#include "runtime/plugin/endpoint.h"

namespace penstock {

// The reader of `txtfile`. `context` must outlive it.
std::unique_ptr<Reader> NewLocalFileReader(const RunContext& context);

}  // namespace penstock
