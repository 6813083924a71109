#pragma once
// Texts of options as they stand in the script.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/job_facts.h"

namespace penstock {

// A text of an option as it stands in the script, with where it stands.
struct WrittenText {
  const BoundOption* option = nullptr;
  const JsonValue* json = nullptr;  // a string; one of a list has its own

  const std::string& text() const { return json->text; }
};

// Option `name`; where it is in a repeated object, of every entry.
std::vector<const BoundOption*> OptionsOf(const BoundOptions& options, std::string_view name);

// The texts of option `name`, one or a list; of every entry, where `name` is in a repeated object.
std::vector<WrittenText> TextsOf(const BoundOptions& options, std::string_view name);

// The text of an option without variables; "" if it is not set, holds one or is no text.
std::string PlainText(const BoundOptions& options, std::string_view name);

// True if a part of `text` is what documentation writes where users put something of their own:
// "http://<yourEndpoint>", "jdbc:mysql://xxx/db".
bool HoldsPlaceholder(std::string_view text);

}  // namespace penstock
