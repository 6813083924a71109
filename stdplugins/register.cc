#include "stdplugins/register.h"

#include "stdplugins/table/sqlite/spec.h"
#include "stdplugins/table/stream/spec.h"
#include "stdplugins/transport/local_file/spec.h"

namespace penstock {

PluginCatalog StandardPlugins() {
  PluginCatalog catalog;
  catalog.Add(TxtFileSpec());
  catalog.Add(SqliteSpec());
  catalog.Add(StreamSpec());
  return catalog;
}

}  // namespace penstock
