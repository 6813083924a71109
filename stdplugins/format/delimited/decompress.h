#pragma once
// Reading compressed streams.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stdplugins/format/delimited/byte_source.h"

namespace penstock {

enum class Compression { kNone, kGzip, kZstd, kBzip2, kZip };  // zip is only read

// By the names scripts use, ignoring case: "" and "none", gzip and gz, zstd and zst, bzip2 and bz2,
// zip.
std::optional<Compression> ParseCompression(std::string_view name);

// The content of `source`. Several members one after the other are one content; damaged, cut or
// empty input is kInputCorrupt, with `name` in the message. kNone gives `source` itself.
std::unique_ptr<ByteSource> Decompress(Compression compression, std::unique_ptr<ByteSource> source,
                                       std::string name);

}  // namespace penstock
