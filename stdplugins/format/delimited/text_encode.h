#pragma once
// Writing text in other encodings than UTF-8.

#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

class TextEncoder {
 public:
  virtual ~TextEncoder() = default;

  // What a file begins with: UTF-16 without a given order has a byte order mark.
  virtual std::string_view preamble() const { return {}; }
  // Appends the encoded form of valid UTF-8 to `out`. False if it has a character that the encoding
  // lacks, or that no program could tell from another one; `out` may then have a part of it.
  virtual bool Encode(std::string_view text, std::string* out) = 0;
};

// Null for UTF-8. ISO-8859-1, GBK and UTF-16 (big endian with a byte order mark, or LE, BE) are
// built in; all others are the system's (iconv). kEncodingUnavailable if it has none of that name.
Result<std::unique_ptr<TextEncoder>> MakeTextEncoder(std::string_view encoding);

}  // namespace penstock
