#include "stdplugins/table/stream/plugin.h"

extern "C" const penstock::PluginRuntime pst_plugin_stream = {
    .name = "stream",
    .new_reader = penstock::NewStreamReader,
    .new_writer = penstock::NewStreamWriter,
};
