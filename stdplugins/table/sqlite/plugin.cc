#include "stdplugins/table/sqlite/plugin.h"

#include <sqlite3.h>

namespace penstock {

constexpr LinkedLibrary kLibraries[] = {{"SQLite", sqlite3_libversion}};

}  // namespace penstock

extern "C" const penstock::PluginRuntime pst_plugin_sqlite = {
    .name = "sqlite",
    .new_reader = penstock::NewSqliteReader,
    .new_writer = penstock::NewSqliteWriter,
    .libraries = penstock::kLibraries,
};
