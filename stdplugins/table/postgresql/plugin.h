#pragma once
// The runtime half of the PostgreSQL plugin.

#include <memory>

#include "runtime/plugin/endpoint.h"

extern "C" const penstock::PluginRuntime pst_plugin_postgresql;

namespace penstock {

// `context` must outlive what is made.
std::unique_ptr<Reader> NewPostgresReader(const RunContext& context);

}  // namespace penstock
