#pragma once

#include <memory>

#include "runtime/plugin/endpoint.h"
#include "tests/plugins/prefixed_file/file.h"

namespace penstock {

std::unique_ptr<Reader> NewPrefixedReader(const RunContext& context);
std::unique_ptr<Writer> NewPrefixedWriter(const RunContext& context);

}  // namespace penstock
