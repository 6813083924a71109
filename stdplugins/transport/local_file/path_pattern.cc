// Wildcards are matched component by component against the directories they name. glob(3) is not
// used: it pulls the system's user database into static executables.

#include "stdplugins/transport/local_file/path_pattern.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <optional>

namespace penstock {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

// Bytes of the character at the start of `text`, which is not empty.
size_t CharacterSize(std::string_view text) {
  size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) ++size;
  return size;
}

struct SetMatch {
  size_t pattern_size;  // bytes of "[...]"
  bool matches;
};

// `pattern` begins with '['. Nothing if it is no complete set; then '[' means itself.
std::optional<SetMatch> MatchSet(std::string_view pattern, std::string_view character) {
  size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (bool first = true; i < pattern.size(); first = false) {
    if (pattern[i] == ']' && !first) return SetMatch{i + 1, found != negated};
    const std::string_view low = pattern.substr(i, CharacterSize(pattern.substr(i)));
    i += low.size();
    std::string_view high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      high = pattern.substr(i + 1, CharacterSize(pattern.substr(i + 1)));
      i += 1 + high.size();
    }
    // UTF-8 bytes have the order of the characters.
    if (low <= character && character <= high) found = true;
  }
  return std::nullopt;
}

// Adds what matches the pattern's components from `rest` on below `base` ("" or ending in '/').
void ExpandBelow(const std::string& base, std::string_view rest, std::vector<std::string>& found) {
  const size_t slash = rest.find('/');
  const std::string_view component = rest.substr(0, slash);
  const size_t next = rest.find_first_not_of('/', slash);
  const bool is_last = slash == std::string_view::npos || next == std::string_view::npos;
  if (!is_last && !HasWildcard(component)) {
    ExpandBelow(base + std::string(component) + "/", rest.substr(next), found);
    return;
  }
  const std::unique_ptr<DIR, CloseDirectory> directory(opendir(base.empty() ? "." : base.c_str()));
  if (directory == nullptr) return;
  while (const dirent* entry = readdir(directory.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == ".." || !MatchesPattern(component, name)) continue;
    const std::string path = base + name;
    struct stat info;
    if (stat(path.c_str(), &info) != 0) {
      if (is_last) found.push_back(path);  // a dangling link: opening it says what is wrong
    } else if (is_last && !S_ISDIR(info.st_mode)) {
      found.push_back(path);
    } else if (!is_last && S_ISDIR(info.st_mode)) {
      ExpandBelow(path + "/", rest.substr(next), found);
    }
  }
}

}  // namespace

bool HasWildcard(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

bool MatchesPattern(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.') && !pattern.starts_with('.')) return false;
  // Of several stars only the last one met needs to be tried again: what earlier ones took is
  // enough.
  std::string_view star_pattern, star_name;
  bool has_star = false;
  while (true) {
    if (!pattern.empty() && pattern[0] == '*') {
      pattern.remove_prefix(1);
      star_pattern = pattern;
      star_name = name;
      has_star = true;
      continue;
    }
    if (pattern.empty() && name.empty()) return true;
    if (!pattern.empty() && !name.empty()) {
      const size_t size = CharacterSize(name);
      size_t pattern_size = 0;  // 0: no match
      if (pattern[0] == '?') {
        pattern_size = 1;
      } else if (const auto set =
                     pattern[0] == '[' ? MatchSet(pattern, name.substr(0, size)) : std::nullopt) {
        if (set->matches) pattern_size = set->pattern_size;
      } else if (pattern.starts_with(name.substr(0, size))) {
        pattern_size = size;
      }
      if (pattern_size != 0) {
        pattern.remove_prefix(pattern_size);
        name.remove_prefix(size);
        continue;
      }
    }
    if (!has_star || star_name.empty()) return false;
    star_name.remove_prefix(CharacterSize(star_name));
    name = star_name;
    pattern = star_pattern;
  }
}

std::vector<std::string> ExpandPath(const std::string& path) {
  struct stat info;
  if (!HasWildcard(path) || stat(path.c_str(), &info) == 0) return std::vector<std::string>{path};
  std::vector<std::string> found;
  if (path.size() >= PATH_MAX) return found;
  const size_t root = std::min(path.find_first_not_of('/'), path.size());
  ExpandBelow(path.substr(0, root), std::string_view(path).substr(root), found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace penstock
