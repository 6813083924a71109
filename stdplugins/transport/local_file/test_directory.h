#pragma once
// A directory of one test, and the options of an endpoint as a plan has them.

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "runtime/plugin/endpoint.h"

namespace penstock {

class TestDirectory {
 public:
  TestDirectory() {
    std::string name = std::filesystem::temp_directory_path() / "txtfile_XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

  std::string Write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(Path(name)).parent_path());
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Names of everything in the directory, hidden files too.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string path_;
};

// Takes away root's right to do everything, as long as the object lives.
class WithoutRoot {
 public:
  WithoutRoot() {
    if (geteuid() == 0) is_changed_ = seteuid(65534) == 0;
  }
  ~WithoutRoot() {
    if (is_changed_ && seteuid(0) != 0) abort();
  }

 private:
  bool is_changed_ = false;
};

inline OptionValue TextOption(const std::string& text) { return Template::Plain(text); }

inline OptionValue ListOption(const std::vector<std::string>& texts) {
  std::vector<Template> list;
  for (const std::string& text : texts) list.push_back(Template::Plain(text));
  return list;
}

}  // namespace penstock
