#include "stdplugins/named_plugins.h"
#include "stdplugins/register.h"

namespace penstock {

#define PST_RUNNABLE_PLUGIN(name) PluginSpec pst_spec_##name();
#define PST_CHECKED_PLUGIN(name) PluginSpec pst_spec_##name();
#include PENSTOCK_PLUGIN_LIST
#undef PST_RUNNABLE_PLUGIN
#undef PST_CHECKED_PLUGIN

PluginCatalog StandardPlugins() {
  PluginCatalog catalog;
#define PST_RUNNABLE_PLUGIN(name) catalog.Add(pst_spec_##name(), true);
#define PST_CHECKED_PLUGIN(name) catalog.Add(pst_spec_##name(), false);
#include PENSTOCK_PLUGIN_LIST
  catalog.AddNamed(NamedPlugins());
  return catalog;
}

}  // namespace penstock
