#pragma once
// The runtime half of the plugin for local text files.

#include "runtime/plugin/endpoint.h"

extern "C" const penstock::PluginRuntime pst_plugin_txtfile;
