#pragma once
// A stream of bytes to read: a file, a pipe, or another stream decompressed or decoded.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "runtime/base/status.h"

namespace penstock {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Reads up to `size` (at least 1) bytes into `buffer`. 0 only at the end, then always.
  virtual Result<size_t> Read(char* buffer, size_t size) = 0;
  // Bytes taken from the outermost system so far (before decompression), for progress.
  virtual uint64_t consumed() const = 0;
};

// The source of a stream of bytes.
class ByteInput {
 public:
  virtual ~ByteInput() = default;
  virtual const std::string& name() const = 0;  // for messages
  // May be called again if reopenable() says so.
  virtual Result<std::unique_ptr<ByteSource>> Open() = 0;
  virtual bool reopenable() const = 0;
};

}  // namespace penstock
