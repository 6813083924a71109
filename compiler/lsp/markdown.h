#pragma once
// Hover and completion texts of keys, plugins, types, functions and variables, in Markdown.

#include <optional>
#include <string>
#include <string_view>

#include "compiler/lsp/expected.h"
#include "compiler/sema/functions.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock::lsp {

// What kind of value an option takes, and whether it must be set: "text, required".
std::string KindOf(const OptionSpec& option);

std::string DescribeOption(const OptionSpec& option);
// What the plugin is on that side: title, what it needs, its types.
std::string DescribePlugin(const PluginSpec& plugin, Side side);
std::string DescribeNamedPlugin(const NamedPlugin& plugin);
// The name of a type in an entry of `column`; nothing if it is unknown.
std::optional<std::string> DescribeColumnType(const EndpointSpec& spec, std::string_view name);
std::string DescribeFunction(const Function& function);
// A variable by its name as FindVariable gives it; scheduling expressions with a value.
std::string DescribeVariable(std::string_view name);

}  // namespace penstock::lsp
