#pragma once
// Names of types as systems write them.

#include <string>
#include <string_view>

namespace penstock {

// Without what is in brackets, which says nothing of how a value is encoded: "numeric(12,2)" is a
// `numeric`, "timestamp(3) without time zone" a `timestamp without time zone`, and
// "text (box(2,3))", which is sent as a text, a `text`.
std::string WithoutBrackets(std::string_view native);

}  // namespace penstock
