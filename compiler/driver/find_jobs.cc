#include "compiler/driver/find_jobs.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unordered_set>

#include "compiler/source/source_file.h"
#include "runtime/base/wildcards.h"

namespace penstock {
namespace {

namespace fs = std::filesystem;

// Of the properties files in a directory only those of connectors are jobs.
bool IsConnector(const std::string& path) {
  Result<SourceFile> file = SourceFile::Load(path);
  return file.ok() && NamesConnector(file->text());
}

bool IsDirectory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

class Finder {
 public:
  void Argument(const std::string& argument) {
    std::error_code error;
    const bool pattern = HasWildcard(argument);
    if (argument == "-" || !pattern || fs::exists(argument, error)) return Path(argument);
    glob_t matches{};
    const int result = ::glob(argument.c_str(), 0, nullptr, &matches);
    std::vector<std::string> paths(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
    ::globfree(&matches);
    if (result != 0) {
      Fail(Failure::kJobMissing, fmt::format("no file matches `{}`", argument));
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) Path(path);
  }

  FoundJobs Take() { return std::move(found_); }

 private:
  void Path(const std::string& path) {
    if (path == "-" || !IsDirectory(path)) return Add(path);
    std::vector<std::string> files;
    Walk(path, files);
    std::sort(files.begin(), files.end());
    if (files.empty() && !failed_) {
      Fail(Failure::kJobMissing, fmt::format("the directory `{}` contains no `*.json` file", path));
    }
    for (const std::string& file : files) Add(file);
  }

  void Walk(const std::string& root, std::vector<std::string>& files) {
    failed_ = false;
    std::vector<fs::path> open = {root};
    while (!open.empty()) {
      const fs::path directory = std::move(open.back());
      open.pop_back();
      std::error_code error;
      for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
           entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with(".")) continue;
        std::error_code ignored;  // an entry that has vanished is not a job
        const fs::file_type type = entry->status(ignored).type();
        if (type == fs::file_type::directory) {
          if (!entry->is_symlink(ignored)) open.push_back(entry->path());
        } else if (type != fs::file_type::regular && type != fs::file_type::not_found) {
          continue;  // reading from a pipe could block forever
        } else if (name.ends_with(".json") ||
                   (name.ends_with(".properties") && IsConnector(entry->path().string()))) {
          files.push_back(entry->path().string());
        }
      }
      if (!error) continue;
      failed_ = true;
      const bool denied = error == std::errc::permission_denied;
      Fail(denied ? Failure::kJobUnreadable : Failure::kInputReadError,
           fmt::format("cannot read the directory `{}`: {}", directory.string(), error.message()));
    }
  }

  void Add(const std::string& path) {
    if (seen_.insert(path).second) found_.paths.push_back(path);
  }

  void Fail(Failure failure, std::string message) {
    found_.failures.emplace_back(failure, std::move(message));
  }

  FoundJobs found_;
  std::unordered_set<std::string> seen_;
  bool failed_ = false;
};

}  // namespace

FoundJobs FindJobs(const std::vector<std::string>& arguments) {
  Finder finder;
  for (const std::string& argument : arguments) finder.Argument(argument);
  return finder.Take();
}

}  // namespace penstock
