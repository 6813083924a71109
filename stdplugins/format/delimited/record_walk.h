#pragma once
// The grammar of delimited text, one byte at a time: the meaning that every faster way must keep.

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

#include "runtime/plugin/delimited_dialect.h"

namespace penstock {

inline constexpr std::string_view kCrLf = "\r\n";

// Walks over `size` bytes that begin at the start of a record. Calls `on_delimiter(offset)` and
// `on_record_end(offset)`; the walk ends early when the latter gives false. Returns where a quote
// opened that is still open at the end.
template <typename OnDelimiter, typename OnRecordEnd>
std::optional<size_t> WalkRecords(const DelimitedDialect& dialect, const char* p, size_t size,
                                  OnDelimiter on_delimiter, OnRecordEnd on_record_end) {
  const char quote = dialect.quote;
  const char escape = dialect.escape;
  const char line_end = dialect.line_end.back();
  const bool is_crlf = dialect.line_end == kCrLf;
  const char* delimiter = dialect.delimiter.data();
  const size_t delimiter_size = dialect.delimiter.size();
  bool at_field_start = true;
  for (size_t i = 0; i < size;) {
    const char c = p[i];
    if (at_field_start && quote != 0 && c == quote) {
      const size_t opened = i;
      bool closed = false;
      for (++i; i < size && !closed; ++i) {
        if (escape != 0 && p[i] == escape) {
          ++i;
        } else if (p[i] == quote) {
          const bool is_doubled = escape == 0 && i + 1 < size && p[i + 1] == quote;
          if (is_doubled) {
            ++i;
          } else {
            closed = true;
          }
        }
      }
      if (!closed) return opened;
      at_field_start = false;
    } else if (c == line_end && (!is_crlf || (i > 0 && p[i - 1] == '\r'))) {
      if (!on_record_end(i)) return std::nullopt;
      at_field_start = true;
      ++i;
    } else if (c == delimiter[0] && size - i >= delimiter_size &&
               std::memcmp(p + i, delimiter, delimiter_size) == 0) {
      on_delimiter(i);
      at_field_start = true;
      i += delimiter_size;
    } else {
      at_field_start = false;
      ++i;
    }
  }
  return std::nullopt;
}

}  // namespace penstock
