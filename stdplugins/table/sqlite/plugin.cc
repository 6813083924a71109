#include "stdplugins/table/sqlite/plugin.h"

extern "C" const penstock::PluginRuntime pst_plugin_sqlite = {
    .name = "sqlite",
    .new_reader = penstock::NewSqliteReader,
    .new_writer = penstock::NewSqliteWriter,
};
