#pragma once
// The libraries behind this format, for the plugins that read and write it.

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>

#include "runtime/plugin/plugin.h"

namespace penstock {

inline constexpr LinkedLibrary kCompressionLibraries[] = {
    {"bzip2", BZ2_bzlibVersion}, {"zlib", zlibVersion}, {"zstd", ZSTD_versionString}};

}  // namespace penstock
