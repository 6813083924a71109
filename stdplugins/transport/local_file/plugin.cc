#include "stdplugins/transport/local_file/plugin.h"

#include "stdplugins/format/delimited/compression_libraries.h"
#include "stdplugins/transport/local_file/local_file_reader.h"
#include "stdplugins/transport/local_file/local_file_writer.h"

extern "C" const penstock::PluginRuntime pst_plugin_txtfile = {
    .name = "txtfile",
    .new_reader = penstock::NewLocalFileReader,
    .new_writer = penstock::NewLocalFileWriter,
    .libraries = penstock::kCompressionLibraries,
};
