#include "stdplugins/register.h"

#define PST_CHECKED_PLUGIN(name)
#define PST_RUNNABLE_PLUGIN(name) extern "C" const penstock::PluginRuntime pst_plugin_##name;
#include PENSTOCK_PLUGIN_LIST
#undef PST_RUNNABLE_PLUGIN

namespace penstock {

const PluginRuntime* FindPluginRuntime(std::string_view plugin) {
  static constexpr const PluginRuntime* kRuntimes[] = {
#define PST_RUNNABLE_PLUGIN(name) &pst_plugin_##name,
#include PENSTOCK_PLUGIN_LIST
  };
  for (const PluginRuntime* runtime : kRuntimes) {
    if (plugin == runtime->name) return runtime;
  }
  return nullptr;
}

bool CanRun(std::string_view plugin, Side side) {
  const PluginRuntime* runtime = FindPluginRuntime(plugin);
  if (runtime == nullptr) return false;
  return side == Side::kReader ? runtime->new_reader != nullptr : runtime->new_writer != nullptr;
}

}  // namespace penstock
