#include "tests/plugins/prefixed_file/plugin.h"

extern "C" const penstock::PluginRuntime pst_plugin_prefixed_file = {
    .name = "prefixed_file",
    .new_reader = penstock::NewPrefixedReader,
    .new_writer = penstock::NewPrefixedWriter,
};
