// Wildcards are matched component by component against the directories they name. glob(3) is not
// used: it pulls the system's user database into static executables.

#include "stdplugins/transport/local_file/path_pattern.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <string_view>

#include "runtime/base/wildcards.h"

namespace penstock {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

bool IsOneOf(const std::vector<struct stat>& directories, const struct stat& info) {
  return std::ranges::any_of(directories, [&](const struct stat& one) {
    return one.st_dev == info.st_dev && one.st_ino == info.st_ino;
  });
}

// Adds the files in a directory and in those below it. `above`: the directories that lead here,
// which a link may lead back to. One that cannot be read is added itself: opening it says why.
void AddFilesIn(const std::string& directory, std::vector<struct stat>& above,
                std::vector<std::string>& found) {
  const std::unique_ptr<DIR, CloseDirectory> entries(opendir(directory.c_str()));
  if (entries == nullptr) {
    found.push_back(directory);
    return;
  }
  const std::string base = directory.ends_with('/') ? directory : directory + "/";
  while (const dirent* entry = readdir(entries.get())) {
    if (entry->d_name[0] == '.') continue;
    const std::string path = base + entry->d_name;
    struct stat info;
    if (stat(path.c_str(), &info) != 0) {
      found.push_back(path);  // a dangling link: opening it says what is wrong
    } else if (S_ISREG(info.st_mode)) {
      found.push_back(path);
    } else if (S_ISDIR(info.st_mode) && !IsOneOf(above, info)) {
      above.push_back(info);
      AddFilesIn(path, above, found);
      above.pop_back();
    }
  }
}

void AddFilesIn(const std::string& directory, const struct stat& info,
                std::vector<std::string>& found) {
  std::vector<struct stat> above = {info};
  AddFilesIn(directory, above, found);
}

// Adds what matches the pattern's components from `rest` on below `base` ("" or ending in '/').
void ExpandBelow(const std::string& base, std::string_view rest, std::vector<std::string>& found) {
  const size_t slash = rest.find('/');
  const std::string component(rest.substr(0, slash));
  const size_t next = rest.find_first_not_of('/', slash);
  const bool is_last = slash == std::string_view::npos || next == std::string_view::npos;
  if (!is_last && !HasWildcard(component)) {
    ExpandBelow(base + component + "/", rest.substr(next), found);
    return;
  }
  const std::unique_ptr<DIR, CloseDirectory> directory(opendir(base.empty() ? "." : base.c_str()));
  if (directory == nullptr) return;
  while (const dirent* entry = readdir(directory.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == ".." || !MatchesWildcards(component, name)) continue;
    const std::string path = base + name;
    struct stat info;
    if (stat(path.c_str(), &info) != 0) {
      if (is_last) found.push_back(path);  // a dangling link: opening it says what is wrong
    } else if (is_last && !S_ISDIR(info.st_mode)) {
      found.push_back(path);
    } else if (is_last) {
      AddFilesIn(path, info, found);
    } else if (S_ISDIR(info.st_mode)) {
      ExpandBelow(path + "/", rest.substr(next), found);
    }
  }
}

}  // namespace

std::vector<std::string> ExpandPath(const std::string& path) {
  struct stat info;
  std::vector<std::string> found;
  if (stat(path.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) AddFilesIn(path, info, found);
    if (found.empty()) found.push_back(path);
  } else if (!HasWildcard(path)) {
    found.push_back(path);
  } else if (path.size() < PATH_MAX) {
    const size_t root = std::min(path.find_first_not_of('/'), path.size());
    ExpandBelow(path.substr(0, root), std::string_view(path).substr(root), found);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace penstock
