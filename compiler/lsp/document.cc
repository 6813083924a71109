#include "compiler/lsp/document.h"

#include <algorithm>

#include "compiler/source/characters.h"

namespace penstock::lsp {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int64_t UnitsOf(const Character& c, PositionEncoding encoding) {
  switch (encoding) {
    case PositionEncoding::kUtf8:
      return static_cast<int64_t>(c.bytes);
    case PositionEncoding::kUtf16:
      return c.code > 0xFFFF ? 2 : 1;
    case PositionEncoding::kUtf32:
      return 1;
  }
  return 1;
}

}  // namespace

std::string PathOfUri(std::string_view uri) {
  constexpr std::string_view kScheme = "file://";
  if (!uri.starts_with(kScheme)) return std::string(uri);
  const size_t path = uri.find('/', kScheme.size());
  if (path == std::string_view::npos) return std::string(uri);
  std::string name;
  for (size_t i = path; i < uri.size(); ++i) {
    const int high = uri[i] == '%' && i + 2 < uri.size() ? HexDigit(uri[i + 1]) : -1;
    const int low = high < 0 ? -1 : HexDigit(uri[i + 2]);
    const bool escaped = low >= 0 && high * 16 + low != 0;  // no path holds a NUL
    name += escaped ? static_cast<char>(high * 16 + low) : uri[i];
    if (escaped) i += 2;
  }
  return name;
}

Document::Document(std::string uri, int64_t version, std::string text)
    : uri_(std::move(uri)), name_(PathOfUri(uri_)), version_(version) {
  Replace(std::move(text));
}

void Document::Replace(std::string text) {
  text_ = std::move(text);
  too_large_ = false;
  TextChanged();
}

void Document::Edit(const Range& range, std::string_view text, PositionEncoding encoding) {
  if (too_large_) return;
  const uint32_t begin = OffsetOf(range.begin, encoding);
  const uint32_t end = std::max(begin, OffsetOf(range.end, encoding));
  text_.replace(begin, end - begin, text);
  TextChanged();
}

void Document::GiveUp() {
  too_large_ = true;
  text_ = std::string();
  line_starts_ = {0};
}

void Document::TextChanged() {
  if (text_.size() > SourceFile::kMaxBytes) return GiveUp();
  line_starts_ = {0};
  for (size_t at = text_.find_first_of("\r\n"); at != std::string::npos;
       at = text_.find_first_of("\r\n", at)) {
    at += text_.compare(at, 2, "\r\n") == 0 ? 2 : 1;
    line_starts_.push_back(static_cast<uint32_t>(at));
  }
}

uint32_t Document::OffsetOf(Position position, PositionEncoding encoding) const {
  if (position.line < 0) return 0;
  const auto line = static_cast<size_t>(position.line);
  if (line >= line_starts_.size()) return static_cast<uint32_t>(text_.size());
  size_t at = line_starts_[line];
  const size_t end = line + 1 < line_starts_.size() ? line_starts_[line + 1] : text_.size();
  for (int64_t units = 0; at < end && text_[at] != '\n' && text_[at] != '\r';) {
    const Character c = CharacterAt(text_, at);
    units += UnitsOf(c, encoding);
    if (units > position.character) break;
    at += c.bytes;
  }
  return static_cast<uint32_t>(at);
}

size_t Document::LineOf(uint32_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<size_t>(after - line_starts_.begin()) - 1;
}

uint32_t Document::LineBegin(uint32_t offset) const { return line_starts_[LineOf(offset)]; }

Position Document::PositionOf(uint32_t offset, PositionEncoding encoding) const {
  const size_t end = std::min<size_t>(offset, text_.size());
  Position position;
  position.line = static_cast<int64_t>(LineOf(static_cast<uint32_t>(end)));
  for (size_t at = line_starts_[static_cast<size_t>(position.line)]; at < end;) {
    const Character c = CharacterAt(text_, at);
    at += c.bytes;
    if (at <= end) position.character += UnitsOf(c, encoding);
  }
  return position;
}

Range Document::RangeOf(Span span, PositionEncoding encoding) const {
  return {PositionOf(span.begin, encoding), PositionOf(span.end, encoding)};
}

}  // namespace penstock::lsp
