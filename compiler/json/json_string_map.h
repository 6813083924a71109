#pragma once
// Places in the text of a JSON string, or of a value of a properties file, as places in the file
// that holds it.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/json/json_document.h"

namespace penstock {

class JsonStringMap {
 public:
  // For a value that is not a string written in `file`, every place is the value as a whole.
  JsonStringMap(const SourceFile& file, const JsonValue& value);

  // The span in the file of bytes [begin, end) of value.text. An empty range is an empty span.
  Span SpanOf(size_t begin, size_t end) const;

 private:
  Span whole_;
  // Where each byte of the text, and its end, is in the file; empty if unknown. All bytes of
  // an escaped character are at its backslash.
  std::vector<uint32_t> places_;
};

}  // namespace penstock
