#pragma once
// Diagnostics for programs: one JSON document with `format_version` "1.0". Keys are added in later
// versions, never renamed. Lines and columns count from 1, byte offsets from 0, ends are exclusive.

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_file.h"

namespace penstock {

// What one file gave.
struct CheckedFile {
  const SourceFile* file = nullptr;
  std::vector<Diagnostic> diagnostics;
};

// {"format_version", "valid", "errors", "warnings", "diagnostics": [{"code", "severity", "message",
// "file", "line", "column", "end_line", "end_column", "begin", "end", "path", "labels", "hints",
// "fixes"}]}, indented, ending with a line end.
std::string RenderJson(const std::vector<CheckedFile>& files);
std::string RenderJson(const SourceFile& file, const std::vector<Diagnostic>& diagnostics);

}  // namespace penstock
