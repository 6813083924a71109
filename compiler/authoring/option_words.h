#pragma once
// Words for what an option holds, for people.

#include <string_view>

#include "runtime/plugin/plugin_spec.h"

namespace penstock {

// "whole number", "list of strings"
std::string_view WordsFor(OptionType type);

}  // namespace penstock
