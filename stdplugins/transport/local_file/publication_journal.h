#pragma once
// What a publication is about to do, written to disk before it does it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock {

// Tells a file from any other that may get its name.
struct FileMark {
  uint64_t inode = 0;
  uint64_t size = 0;    // bytes
  int64_t seconds = 0;  // of the last change of its content, since 1970
  int64_t nanoseconds = 0;

  // Nothing if there is no such file. Symbolic links are not followed.
  static std::optional<FileMark> Of(const std::string& path);
  friend bool operator==(const FileMark&, const FileMark&) = default;
};

// A file that gets a name, or one that loses it.
struct PublicationStep {
  bool is_new = false;
  std::string name;
  std::string hidden;  // the temporary name: of a new file before, of an old one afterwards
  FileMark mark;       // of a new file
};

// Text with one word or name after the other, each ended by a NUL, which no name contains.
std::string JournalText(const std::vector<PublicationStep>& steps);
// Nothing if it is not the whole of what JournalText gave: its writer was killed before it began.
std::optional<std::vector<PublicationStep>> ParseJournal(std::string_view text);

}  // namespace penstock
