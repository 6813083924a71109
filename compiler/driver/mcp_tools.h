#pragma once
// The tools of `penstock mcp`. They open nothing but scripts, .penstock.json and files of data
// sources; they write nothing and connect to nothing.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/mcp/tool.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// What a model is told before it uses them.
extern const std::string_view kToolInstructions;

// All of them; `catalog` outlives them.
std::vector<mcp::Tool> McpTools(const PluginCatalog& catalog);

// Those about a script: lint, plan, convert.
std::vector<mcp::Tool> McpJobTools(const PluginCatalog& catalog);

// Schemas of what tools take and give.
mcp::Json StringSchema(std::string_view description);
mcp::Json ChoiceSchema(std::string_view description, const std::vector<std::string>& choices);
mcp::Json ObjectOf(mcp::Json properties, const std::vector<std::string_view>& required);
// The choices of a flag: "v1|v2|datax".
std::vector<std::string> Choices(std::string_view names);

}  // namespace penstock
