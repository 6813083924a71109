#include "runtime/plugin/plugin.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gnu/libc-version.h>

#include <algorithm>
#include <set>

namespace penstock {

std::string DescribeLibraries(const PluginRuntime& reader, const PluginRuntime& writer,
                              std::string_view of_kernels) {
  std::set<std::string> libraries = {fmt::format("glibc {}", gnu_get_libc_version())};
  for (const PluginRuntime* plugin : {&reader, &writer}) {
    for (const LinkedLibrary& library : plugin->libraries) {
      const std::string_view version = library.version();
      libraries.insert(
          fmt::format("{} {}", library.name, version.substr(0, version.find_first_of(", "))));
    }
  }
  while (!of_kernels.empty()) {
    const size_t end = std::min(of_kernels.find(", "), of_kernels.size());
    libraries.emplace(of_kernels.substr(0, end));
    of_kernels.remove_prefix(std::min(end + 2, of_kernels.size()));
  }
  return fmt::format("{}", fmt::join(libraries, ", "));
}

}  // namespace penstock
