#pragma once
// Data of users, safely inside messages and JSON.

#include <string>
#include <string_view>

namespace penstock {

// `text` on one line for people: control characters and bytes that are not UTF-8 as \xNN, cut to
// about `limit` bytes with "..." where it is longer.
std::string Printable(std::string_view text, size_t limit);

// Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string_view text, std::string* json);

// Standard base64 with padding.
std::string Base64(std::string_view bytes);

}  // namespace penstock
