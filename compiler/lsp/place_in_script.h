#pragma once
// From a place in a script to what is there: key or value, and the way to it from the root.

#include <optional>
#include <vector>

#include "compiler/lsp/script_tree.h"

namespace penstock::lsp {

// One object or array on the way, and where the way goes on in it.
struct PathStep {
  const ScriptNode* node = nullptr;
  const ScriptMember* member = nullptr;  // of an object; null: a place between its members
  size_t index = 0;                      // of an array
};

struct PlaceInScript {
  enum class At {
    kNowhere,  // outside of the root, behind a complete value, in a comment
    kKey,      // a key is here or may be written here
    kValue,    // the same for a value
  };
  At at = At::kNowhere;
  std::vector<PathStep> path;         // from the root to the object or array that holds the place
  const ScriptNode* token = nullptr;  // the word or string that the place is in or touches
  // A value that ends on an earlier line without a comma behind it; a key written here needs one.
  std::optional<uint32_t> comma_missing_at;
};

// `root` must outlive the place.
PlaceInScript FindPlace(std::string_view text, const ScriptNode& root, uint32_t offset);

}  // namespace penstock::lsp
