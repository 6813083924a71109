#include "stdplugins/register.h"

#ifndef PENSTOCK_NO_EXECUTABLES
extern "C" const char PENSTOCK_ARCHIVE_BEGIN[];
extern "C" const char PENSTOCK_ARCHIVE_END[];
#endif

namespace penstock {

std::string_view ExecutableArchive() {
#ifdef PENSTOCK_NO_EXECUTABLES
  return {};
#else
  return {PENSTOCK_ARCHIVE_BEGIN,
          static_cast<size_t>(PENSTOCK_ARCHIVE_END - PENSTOCK_ARCHIVE_BEGIN)};
#endif
}

}  // namespace penstock
