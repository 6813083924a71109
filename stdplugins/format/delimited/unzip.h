#pragma once
// Reading zip archives as streams, without their directory at the end.

#include <memory>
#include <string>

#include "stdplugins/format/delimited/byte_source.h"

namespace penstock {

// The content of all files in the archive, in order; a line end is put between two files where the
// first has none. Damaged, cut, encrypted or empty archives, and other methods than "stored" and
// "deflated", are kInputCorrupt, with `name` in the message.
std::unique_ptr<ByteSource> Unzip(std::unique_ptr<ByteSource> source, std::string name);

}  // namespace penstock
