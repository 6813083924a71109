#include "compiler/lsp/document.h"

#include <algorithm>

#include "runtime/base/ascii.h"
#include "runtime/base/utf8.h"

namespace penstock::lsp {
namespace {

// Positions are counted from the beginning of the text, which is done once for each so many bytes.
constexpr size_t kBlock = 4096;

// The units of the character that begins with `byte`; 0 for one that goes on with it.
uint32_t UnitsAt(char byte, bool utf16) {
  if (ContinuesUtf8(byte)) return 0;
  return utf16 && static_cast<unsigned char>(byte) >= 0xF0 ? 2 : 1;
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
    const int high = uri[i] == '%' && i + 2 < uri.size() ? HexValue(uri[i + 1]) : -1;
    const int low = high < 0 ? -1 : HexValue(uri[i + 2]);
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
  blocks_ = {{}};
}

void Document::TextChanged() {
  if (text_.size() > SourceFile::kMaxBytes) return GiveUp();
  line_starts_ = {0};
  for (size_t at = text_.find_first_of("\r\n"); at != std::string::npos;
       at = text_.find_first_of("\r\n", at)) {
    at += text_.compare(at, 2, "\r\n") == 0 ? 2 : 1;
    line_starts_.push_back(static_cast<uint32_t>(at));
  }
  blocks_ = {{}};
  Units units;
  for (size_t at = 0; at < text_.size(); ++at) {
    units.utf16 += UnitsAt(text_[at], true);
    units.utf32 += UnitsAt(text_[at], false);
    if ((at + 1) % kBlock == 0) blocks_.push_back(units);
  }
}

uint32_t Document::OffsetOf(Position position, PositionEncoding encoding) const {
  if (position.line < 0) return 0;
  const auto line = static_cast<size_t>(position.line);
  if (line >= line_starts_.size()) return static_cast<uint32_t>(text_.size());
  const uint32_t begin = line_starts_[line];
  size_t end = line + 1 < line_starts_.size() ? line_starts_[line + 1] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  const int64_t most = static_cast<int64_t>(end - begin);  // no character has more units than bytes
  const int64_t wanted =
      UnitsBefore(begin, encoding) + std::clamp<int64_t>(position.character, 0, most);
  // The last block of the line that does not begin behind the place.
  size_t at = begin;
  size_t low = begin / kBlock + 1;
  for (size_t high = end / kBlock + 1; low < high;) {
    const size_t middle = low + (high - low) / 2;
    if (UnitsOfBlock(middle, encoding) <= wanted) {
      at = middle * kBlock;
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  while (at < end && ContinuesUtf8(text_[at])) ++at;
  for (int64_t units = UnitsBefore(static_cast<uint32_t>(at), encoding); at < end;) {
    const Character c = CharacterAt(text_, at);
    units += UnitsOf(c, encoding);
    if (units > wanted) break;
    at += c.bytes;
  }
  return static_cast<uint32_t>(std::min(at, end));
}

size_t Document::LineOf(uint32_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<size_t>(after - line_starts_.begin()) - 1;
}

uint32_t Document::LineBegin(uint32_t offset) const { return line_starts_[LineOf(offset)]; }

uint32_t Document::UnitsOfBlock(size_t block, PositionEncoding encoding) const {
  switch (encoding) {
    case PositionEncoding::kUtf8:
      return static_cast<uint32_t>(block * kBlock);
    case PositionEncoding::kUtf16:
      return blocks_[block].utf16;
    case PositionEncoding::kUtf32:
      return blocks_[block].utf32;
  }
  return 0;
}

// A character that goes over the offset counts.
uint32_t Document::UnitsBefore(uint32_t offset, PositionEncoding encoding) const {
  if (encoding == PositionEncoding::kUtf8) return offset;
  const size_t block = offset / kBlock;
  uint32_t units = UnitsOfBlock(block, encoding);
  for (size_t at = block * kBlock; at < offset; ++at) {
    units += UnitsAt(text_[at], encoding == PositionEncoding::kUtf16);
  }
  return units;
}

Position Document::PositionOf(uint32_t offset, PositionEncoding encoding) const {
  auto end = static_cast<uint32_t>(std::min<size_t>(offset, text_.size()));
  while (end > 0 && end < text_.size() && ContinuesUtf8(text_[end])) --end;
  Position position;
  position.line = static_cast<int64_t>(LineOf(end));
  const uint32_t begin = line_starts_[static_cast<size_t>(position.line)];
  position.character = UnitsBefore(end, encoding) - UnitsBefore(begin, encoding);
  return position;
}

Range Document::RangeOf(Span span, PositionEncoding encoding) const {
  return {PositionOf(span.begin, encoding), PositionOf(span.end, encoding)};
}

}  // namespace penstock::lsp
