#pragma once
// A job script in memory, and positions in it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"

namespace penstock {

// Half-open range of bytes of a SourceFile. {0, 0} is the start of the file.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
  friend bool operator==(Span, Span) = default;
};

// Line and column, both from 1. A column is one terminal cell: wide characters count two and
// combining characters none, so that carets line up.
struct Place {
  int line = 1;
  int column = 1;
};

// How the text of a script is written: as JSON, or as lines `key=value` in the manner of Java.
enum class Syntax { kJson, kProperties };

// True if a line of the text begins with the key `connector.class`.
bool NamesConnector(std::string_view text);

// Owns the text of one script. Immovable references into it stay valid as long as it lives.
class SourceFile {
 public:
  static constexpr size_t kMaxBytes = 16u << 20;  // larger job files are refused

  // Reads a path, or standard input for "-". Refuses files over kMaxBytes without reading them.
  static Result<SourceFile> Load(const std::string& path);
  // From memory, for tests.
  SourceFile(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  // Told by the first character of the text, then by the name, then by a line `connector.class`.
  Syntax syntax() const { return syntax_; }
  std::string_view Slice(Span span) const;
  Place PlaceOf(uint32_t offset) const;
  std::string_view Line(int line) const;  // without its end

 private:
  std::string name_;
  std::string text_;
  Syntax syntax_ = Syntax::kJson;
  std::vector<uint32_t> line_starts_;
};

}  // namespace penstock
