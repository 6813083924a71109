#pragma once
// A file as a slice of the input.

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/base/status.h"
#include "runtime/plugin/read_plan.h"

namespace penstock {

struct PlannedFile {
  // What was there when the plan was made. Holds on every machine that shares the file.
  struct Content {
    uint64_t size = 0;
    uint64_t inode = 0;
    int64_t modified = 0;  // in nanoseconds since 1970
    friend bool operator==(const Content&, const Content&) = default;
  };

  std::string path;
  std::optional<Content> content;  // of a regular file
  friend bool operator==(const PlannedFile&, const PlannedFile&) = default;
};

// Looks at a file, and whether it may be read: kInputMissing, kInputIsDirectory, kInputUnreadable.
Result<PlannedFile> LookAtFile(const std::string& path);

// Of a regular file; `info` is what stat(2) gave.
PlannedFile::Content ContentOf(const struct stat& info);

Slice ToSlice(const PlannedFile& file);
// kInternal if ToSlice did not make the slice.
Result<PlannedFile> FromSlice(const Slice& slice);

}  // namespace penstock
