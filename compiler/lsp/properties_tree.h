#pragma once
// Lines `key=value` as the tree of one object.

#include <string_view>

#include "compiler/lsp/script_tree.h"

namespace penstock::lsp {

// As ReadScriptTree: nothing is refused, and `text` must outlive the tree. Values keep escapes and
// joined lines as they are written.
ScriptNode ReadPropertiesTree(std::string_view text);

}  // namespace penstock::lsp
