#pragma once
// A script that is open in the editor: its changing text, and positions in it as the protocol
// counts them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock::lsp {

// What `character` of a position counts: bytes, halves of UTF-16, or code points.
enum class PositionEncoding { kUtf8, kUtf16, kUtf32 };

// Lines and characters from 0. The client may send any; those behind the end of a line or of the
// text mean that end, and negative ones the beginning.
struct Position {
  int64_t line = 0;
  int64_t character = 0;
};

struct Range {
  Position begin, end;
};

class Document {
 public:
  Document(std::string uri, int64_t version, std::string text);

  const std::string& uri() const { return uri_; }
  // The path of a `file:` URI, else the URI: by what messages and project files know the script.
  const std::string& name() const { return name_; }
  int64_t version() const { return version_; }
  void set_version(int64_t version) { version_ = version; }
  const std::string& text() const { return text_; }
  // How the text is written, as SourceFile tells.
  Syntax syntax() const { return SourceFile(name_, text_).syntax(); }
  // True: the text is over SourceFile::kMaxBytes and is not kept; it is empty until the next
  // Replace.
  bool too_large() const { return too_large_; }

  void Replace(std::string text);
  // Makes it one that is too large.
  void GiveUp();
  void Edit(const Range& range, std::string_view text, PositionEncoding encoding);

  // Byte offsets; never inside of a character, nor between CR and LF. The text is UTF-8, as all
  // messages are.
  uint32_t OffsetOf(Position position, PositionEncoding encoding) const;
  Position PositionOf(uint32_t offset, PositionEncoding encoding) const;
  Range RangeOf(Span span, PositionEncoding encoding) const;
  // Lines end at LF, CR LF or CR, as the protocol has it.
  uint32_t LineBegin(uint32_t offset) const;

 private:
  // Units of the text before the beginning of a block.
  struct Units {
    uint32_t utf16 = 0, utf32 = 0;
  };

  void TextChanged();
  size_t LineOf(uint32_t offset) const;
  uint32_t UnitsBefore(uint32_t offset, PositionEncoding encoding) const;
  uint32_t UnitsOfBlock(size_t block, PositionEncoding encoding) const;

  std::string uri_;
  std::string name_;
  int64_t version_ = 0;
  std::string text_;
  bool too_large_ = false;
  std::vector<uint32_t> line_starts_;
  std::vector<Units> blocks_;
};

// The path of a `file:` URI with its escapes undone; the URI as it is if it is of another kind.
std::string PathOfUri(std::string_view uri);

}  // namespace penstock::lsp
