#pragma once
// Text from outside, made safe for messages and JSON: data, names of files, values of variables.

#include <string>
#include <string_view>

namespace penstock {

// Characters that would move the cursor, change what a terminal does, or reorder the line: controls
// and the marks of writing directions. They must never reach a terminal.
bool IsUnprintable(char32_t code);

// A message that is safe for a terminal: line ends and tabs stay, unprintable characters and bytes
// that are not UTF-8 become \xNN. Everything that is printed for people goes through this function.
std::string TerminalText(std::string_view text);

// `text` on one line: as above, but line ends and tabs, too, become \xNN; cut to about `limit`
// bytes with "..." where it is longer.
std::string Printable(std::string_view text, size_t limit);

// Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string_view text, std::string* json);

// Standard base64 with padding.
std::string Base64(std::string_view bytes);

}  // namespace penstock
