#pragma once
// Reading text in other encodings than UTF-8.

#include <memory>
#include <string>
#include <string_view>

#include "stdplugins/format/delimited/byte_source.h"

namespace penstock {

// Whether the encoding is UTF-8 itself (or ASCII, which is part of it), by any usual name.
bool IsUtf8Name(std::string_view encoding);

// "UTF-16LE", "utf_16le" and "Utf16 LE" are one name: UTF16LE.
std::string CanonicalEncoding(std::string_view encoding);

// The text of `source` as UTF-8. UTF-8 itself is passed on unchecked. ISO-8859-1, GBK and UTF-16
// (with a byte order mark, or LE, BE) are built in; all others are the system's (iconv).
// kEncodingUnavailable if the system has none of that name; while reading, kInputEncoding with the
// byte offset for bytes that are not valid in the encoding.
Result<std::unique_ptr<ByteSource>> DecodeText(std::string_view encoding,
                                               std::unique_ptr<ByteSource> source,
                                               std::string name);

}  // namespace penstock
