#include "stdplugins/table/postgresql/plugin.h"

#include "runtime/net/tls.h"

namespace penstock {

constexpr LinkedLibrary kLibraries[] = {{"OpenSSL", OpenSslVersion}};

}  // namespace penstock

extern "C" const penstock::PluginRuntime pst_plugin_postgresql = {
    .name = "postgresql",
    .new_reader = penstock::NewPostgresReader,
    .new_writer = nullptr,
    .libraries = penstock::kLibraries,
};
