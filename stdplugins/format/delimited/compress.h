#pragma once
// Writing compressed streams.

#include <functional>
#include <memory>
#include <string_view>

#include "runtime/base/status.h"
#include "stdplugins/format/delimited/decompress.h"

namespace penstock {

// One compressed stream. After `Finish` it is complete and not used again.
class Compressor {
 public:
  using Sink = std::function<Status(std::string_view)>;
  virtual ~Compressor() = default;
  // Hands compressed bytes to `sink` as they come, which may be later; returns its failures.
  virtual Status Add(std::string_view bytes, const Sink& sink) = 0;
  virtual Status Finish(const Sink& sink) = 0;
};

// kNone: passes bytes on.
std::unique_ptr<Compressor> NewCompressor(Compression compression);

}  // namespace penstock
