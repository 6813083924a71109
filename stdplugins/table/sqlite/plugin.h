#pragma once
// The runtime half of the SQLite plugin.

#include <memory>

#include "runtime/plugin/endpoint.h"

extern "C" const penstock::PluginRuntime pst_plugin_sqlite;

namespace penstock {

// `context` must outlive what is made.
std::unique_ptr<Reader> NewSqliteReader(const RunContext& context);
std::unique_ptr<Writer> NewSqliteWriter(const RunContext& context);

}  // namespace penstock
