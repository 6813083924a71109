// Byte-by-byte forms of text kernels: rare cases, where clarity wins.

#include "runtime/kernels/slow_text.h"

#include "runtime/base/utf8.h"
#include "runtime/kernels/blanks.h"

using namespace penstock;

extern "C" {

int32_t pst_slow_bool_from_text(const char* p, int64_t n, int32_t* out) {
  const std::string_view text = TrimBlanks(p, n);
  if (text.empty()) return kEmptyNotNumber;
  std::string_view rest = "true";
  *out = 1;
  if ((text[0] | 0x20) == 'f') {
    rest = "false";
    *out = 0;
  }
  if (text == "0" || text == "1") {
    *out = text[0] - '0';
    return kNotDirty;
  }
  if (text.size() != rest.size()) return kNotBoolean;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != rest[i]) return kNotBoolean;
  }
  return kNotDirty;
}

int32_t pst_slow_is_utf8(const char* p, int64_t n) {
  return IsUtf8({p, static_cast<size_t>(n)}) ? 1 : 0;
}

int32_t pst_slow_unquote(pst_ctx* ctx, const char* p, int64_t n, int32_t quote, int32_t escape,
                         pst_text* out) {
  const auto mark = static_cast<char>(quote);
  const auto escape_byte = static_cast<char>(escape == 0 ? quote : escape);
  char* const begin = ScratchRoom(ctx, static_cast<uint64_t>(n));
  char* w = begin;
  for (int64_t i = 0; i < n; ++i) {
    if (p[i] == escape_byte) {
      // What follows stands for itself; a doubled quote needs a second one.
      if (i + 1 == n || (escape == 0 && p[i + 1] != mark)) return kQuote;
      ++i;
    } else if (p[i] == mark) {
      return kQuote;
    }
    *w++ = p[i];
  }
  return KeepScratch(ctx, begin, w, out);
}

char* pst_slow_put_escaped(char* w, const char* p, int64_t n, int32_t quote, int32_t escape) {
  const auto mark = static_cast<char>(quote);
  const auto escape_byte = static_cast<char>(escape == 0 ? quote : escape);
  for (int64_t i = 0; i < n; ++i) {
    if (p[i] == mark || p[i] == escape_byte) *w++ = escape_byte;
    *w++ = p[i];
  }
  return w;
}

int32_t pst_slow_quotes_are_doubled(const char* p, int64_t n, int32_t quote) {
  const auto mark = static_cast<char>(quote);
  for (int64_t i = 0; i < n; ++i) {
    if (p[i] != mark) continue;
    if (i + 1 == n || p[i + 1] != mark) return 0;
    ++i;
  }
  return 1;
}

int32_t pst_slow_holds_delimiter(const char* p, int64_t n, const char* delimiter,
                                 int64_t delimiter_size) {
  const std::string_view text(p, static_cast<size_t>(n));
  if (text.find_first_of("\r\n") != std::string_view::npos) return 1;
  const std::string_view wanted(delimiter, static_cast<size_t>(delimiter_size));
  if (wanted.empty()) return 0;
  if (text.find(wanted) != std::string_view::npos) return 1;
  // Does the text, and the delimiter behind it, hold a delimiter that begins in the text?
  for (size_t size = 1; size < wanted.size() && size <= text.size(); ++size) {
    const std::string_view overlap = wanted.substr(0, size);
    if (text.ends_with(overlap) && wanted.starts_with(wanted.substr(size))) return 1;
  }
  return 0;
}

}  // extern "C"
