#pragma once
// Texts of options as written in the script.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/rules/reporter.h"
#include "compiler/sema/bind_options.h"

namespace penstock {

// Option `name`; where it is in a repeated object, of every entry.
std::vector<const BoundOption*> OptionsOf(const BoundOptions& options, std::string_view name);

// The texts of option `name`, one or a list; of every entry, where `name` is in a repeated object.
std::vector<WrittenText> TextsOf(const BoundOptions& options, std::string_view name);

// The text of an option without variables; "" if it is not set, contains one or is not text.
std::string PlainText(const BoundOptions& options, std::string_view name);

// True if a part of `text` is what documentation writes where users put something of their own:
// "http://<yourEndpoint>", "jdbc:mysql://xxx/db".
bool HoldsPlaceholder(std::string_view text);

}  // namespace penstock
