#pragma once
// Names of options, some of which are patterns: "tablestore.<table>.primarykey.name".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plugin/name_pattern.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// The option that a script calls `name`, by its own name or another one, or else by the pattern
// that says most of it; null if there is none.
const OptionSpec* FindOption(const std::vector<OptionSpec>& options, std::string_view name);

struct MeantName {
  std::string name;
  bool sure = false;  // `name` can be set in its place without asking
};

// The name that the misspelt `name` most likely stands for: a pattern with the word that `name` has
// in that place, or as a pattern where `name` has none. Sure if that is a plain slip, or what
// people are known to write instead.
std::optional<MeantName> MeantOption(const std::vector<OptionSpec>& options, std::string_view name);

}  // namespace penstock
