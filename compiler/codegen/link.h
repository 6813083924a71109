#pragma once
// Makes a stand-alone executable from a job's object, without a compiler or linker on the machine.

#include <string>
#include <string_view>

#include "runtime/base/status.h"

namespace penstock {

// Links `object` (CompileJob with an image) with what it needs of `archive`, which holds the
// runtime, the plugins and their libraries down to the C library, into a static executable at
// `path`. The file appears only if the link succeeds. kNotRunnable if `archive` is empty. Not
// thread-safe.
Status LinkExecutable(std::string_view object, std::string_view archive, const std::string& path);

}  // namespace penstock
