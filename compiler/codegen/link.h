#pragma once
// Makes a stand-alone executable of a job's object, without a compiler or linker on the machine.

#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

// The runtime that built executables carry, linked beforehand with its libraries into one
// relocatable object: with the plugins for files and streams only, or with all.
enum class RuntimeFlavor { kFiles, kDatabases };

// Links `object` (CompileJob with an image) against the embedded runtime into a static executable
// at `path`, which appears only if the link succeeds. Not thread-safe.
Status LinkExecutable(const std::string& object, RuntimeFlavor flavor, const std::string& path);

}  // namespace penstock
