#pragma once
// The runtime half of a plugin: what a program requires to run jobs with it. Its spec half is in
// plugin_spec.h; stdplugins/plugins.cmake describes how the two become one plugin of the list.

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace penstock {

class Reader;
class Writer;
struct RunContext;

// A library that is linked into programs with the plugin.
struct LinkedLibrary {
  const char* name;          // "SQLite"
  const char* (*version)();  // "3.40.1"; what follows a comma or blank is not shown
};

// Defined as pst_plugin_NAME. Either factory may be null: not a reader, not a writer.
struct PluginRuntime {
  const char* name;
  std::unique_ptr<Reader> (*new_reader)(const RunContext&);
  std::unique_ptr<Writer> (*new_writer)(const RunContext&);
  std::span<const LinkedLibrary> libraries = {};
};

// "SQLite 3.40.1, zlib 1.2.13": the libraries in a program that runs a job with these plugins, the
// C library of a static executable and those of the job's kernels among them, each once, in the
// order of their names. `of_kernels` is such a list, or "".
std::string DescribeLibraries(const PluginRuntime& reader, const PluginRuntime& writer,
                              std::string_view of_kernels);

}  // namespace penstock
