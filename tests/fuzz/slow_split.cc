// Field by field: step over what is quoted, then look at every byte for what ends the field.

#include "tests/fuzz/slow_split.h"

namespace penstock {
namespace {

// What follows the quoted text that opens at `at`; npos if it is not closed.
size_t AfterQuoted(const DelimitedDialect& dialect, std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at) {
    if (dialect.escape != 0 && text[at] == dialect.escape) {
      ++at;  // whatever follows is text
    } else if (text[at] == dialect.quote) {
      const bool is_doubled = dialect.escape == 0 && text.substr(at + 1, 1) == text.substr(at, 1);
      if (!is_doubled) return at + 1;
      ++at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

SlowSplitting SlowSplit(const DelimitedDialect& dialect, std::string_view text) {
  const char line_end = dialect.line_end.back();
  SlowSplitting split;
  SlowRecord record;
  size_t begin = 0;  // of the field
  while (begin <= text.size()) {
    size_t end = begin;
    const bool is_quoted = dialect.quote != 0 && end < text.size() && text[end] == dialect.quote;
    if (is_quoted) end = AfterQuoted(dialect, text, end);
    if (end == std::string_view::npos) return split;
    while (end < text.size() && text[end] != line_end &&
           !text.substr(end).starts_with(dialect.delimiter)) {
      ++end;
    }
    if (end == text.size()) return split;
    record.fields.emplace_back(text.substr(begin, end - begin));
    if (text[end] == line_end) {
      record.end = end;
      begin = split.complete = end + 1;
      split.records.push_back(std::move(record));
      record = SlowRecord();
    } else {
      begin = end + dialect.delimiter.size();
    }
  }
  return split;
}

}  // namespace penstock
