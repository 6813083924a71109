#include "runtime/plugin/plugin.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gnu/libc-version.h>

#include <set>
#include <string_view>

namespace penstock {

std::string DescribeLibraries(const PluginRuntime& reader, const PluginRuntime& writer) {
  std::set<std::string> libraries = {fmt::format("glibc {}", gnu_get_libc_version())};
  for (const PluginRuntime* plugin : {&reader, &writer}) {
    for (const LinkedLibrary& library : plugin->libraries) {
      const std::string_view version = library.version();
      libraries.insert(
          fmt::format("{} {}", library.name, version.substr(0, version.find_first_of(", "))));
    }
  }
  return fmt::format("{}", fmt::join(libraries, ", "));
}

}  // namespace penstock
