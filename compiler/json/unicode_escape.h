#pragma once
// `\uXXXX` in JSON and properties files: characters beyond U+FFFF are written as two of them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace penstock {

struct UnicodeEscape {
  std::optional<std::string> text;  // the character, as UTF-8; nothing if there is none
  size_t length =
      2;  // bytes of the escape: 12 for a pair, 6 also for half of one, 2 without digits
};

// Reads the escape that `text` begins with; its first two bytes are `\u`.
UnicodeEscape ReadUnicodeEscape(std::string_view text);

}  // namespace penstock
