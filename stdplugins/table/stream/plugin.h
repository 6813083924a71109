#pragma once
// The runtime half of the stream plugin.

#include <memory>

#include "runtime/plugin/endpoint.h"

extern "C" const penstock::PluginRuntime pst_plugin_stream;

namespace penstock {

// `context` must outlive what is made.
std::unique_ptr<Reader> NewStreamReader(const RunContext& context);
std::unique_ptr<Writer> NewStreamWriter(const RunContext& context);

}  // namespace penstock
