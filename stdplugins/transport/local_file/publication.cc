// One file that takes the place of one or of none needs no journal: rename(2) is enough. Otherwise:
// write the journal, give the old files their hidden names beside their own (hard links, so that
// there is no moment without data), rename the new files, remove the names of old ones that have no
// successor, remove the journal, remove the old files.

#include "stdplugins/transport/local_file/publication.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

#include "runtime/base/directory.h"

namespace penstock {
namespace {

constexpr size_t kMaxNamePart = 200;
constexpr int kAttempts = 100;
constexpr uint64_t kLargestJournal = uint64_t{64} << 20;

Status CannotPublish(const std::string& path, int error) {
  return Status(Failure::kOutputCannotCreate,
                "`" + path + "` cannot be replaced: " + std::strerror(error));
}

// FNV-1a (Fowler, Noll, Vo), for names that are too long to be part of others.
std::string NameHash(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return std::to_string(hash);
}

// Gives a file a second name, or another one where the file system has no second names. 0 or errno.
int SetAside(const std::string& path, const std::string& hidden) {
  if (link(path.c_str(), hidden.c_str()) == 0) return 0;
  if (errno == ENOENT || errno == ENOSPC || errno == EIO || errno == EROFS) return errno;
  return rename(path.c_str(), hidden.c_str()) == 0 ? 0 : errno;
}

}  // namespace

std::string Publication::Path(const std::string& name) const { return JoinPath(directory_, name); }

std::string Publication::HiddenName(const char* kind) const {
  std::string name = names_.base + names_.suffix;
  if (name.size() > kMaxNamePart) name = name.substr(0, kMaxNamePart) + "-" + NameHash(name);
  return "." + name + ".penstock-" + kind;
}

Result<std::unique_ptr<Publication>> Publication::Begin(const std::string& directory,
                                                        const OutputNames& names,
                                                        CancelToken* cancel) {
  std::unique_ptr<Publication> publication(new Publication(directory, names));
  PST_RETURN_IF_ERROR(publication->TakeLock(cancel));
  PST_RETURN_IF_ERROR(publication->lock_->BecomePublisher());
  Status recovered = publication->Recover();
  if (recovered.ok() && publication->lock_->IsAlone()) publication->RemoveLeftovers();
  publication->lock_->EndPublishing();
  if (!recovered.ok()) return recovered;
  return publication;
}

Status Publication::TakeLock(CancelToken* cancel) {
  const std::string shown = Path(names_.Name(0));
  for (int attempt = 0;; ++attempt) {
    PST_ASSIGN_OR_RETURN(const std::vector<std::string> made, MakeDirectories(directory_));
    made_directories_.insert(made_directories_.end(), made.begin(), made.end());
    Result<OutputLock> lock = OutputLock::Take(Path(HiddenName("lock")), shown, cancel);
    if (lock.ok()) {
      lock_ = std::make_unique<OutputLock>(*std::move(lock));
      return Status();
    }
    // Another run that fails takes back the directory that it made.
    if (IsDirectory(directory_) || attempt == kAttempts) return lock.status();
  }
}

Publication::~Publication() {
  lock_.reset();
  if (!published_) RemoveDirectories(made_directories_);
}

Result<std::vector<std::string>> Publication::OwnFiles() const {
  PST_ASSIGN_OR_RETURN(const std::vector<std::string> present, ListDirectory(directory_));
  std::vector<std::string> own = names_.OwnAmong(present);
  std::erase_if(own, [&](const std::string& name) { return IsDirectory(Path(name)); });
  return own;
}

Status Publication::Publish(std::vector<StagedFile>& files, Mode mode) {
  if (published_) return Status();
  PST_RETURN_IF_ERROR(lock_->BecomePublisher());
  Status status = Recover();
  if (status.ok()) status = Name(files, mode);
  published_ = status.ok();
  lock_->EndPublishing();
  return status;
}

Status Publication::Name(std::vector<StagedFile>& files, Mode mode) {
  PST_ASSIGN_OR_RETURN(const std::vector<std::string> own, OwnFiles());
  if (mode == Mode::kRefuse && !own.empty()) {
    return Status(Failure::kOutputExists,
                  "`" + Path(own[0]) + "` was created by another program during the run");
  }
  std::set<std::string> old;
  if (mode == Mode::kReplace) old.insert(own.begin(), own.end());
  std::vector<Step> steps;
  for (const StagedFile& file : files) {
    Step step;
    step.is_new = true;
    step.name = NameOf(file.final_path());
    step.hidden = NameOf(file.temporary_path());
    const std::optional<FileMark> mark = FileMark::Of(file.temporary_path());
    if (!mark) return CannotPublish(file.final_path(), errno);
    step.mark = *mark;
    if (mode == Mode::kReplace && FileMark::Of(file.final_path())) old.insert(step.name);
    steps.push_back(std::move(step));
  }
  const bool is_single =
      files.size() == 1 && (old.empty() || (old.size() == 1 && old.contains(steps[0].name)));
  for (const std::string& name : old) {
    struct stat info;
    if (lstat(Path(name).c_str(), &info) != 0) return CannotPublish(Path(name), errno);
    if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode)) {
      return Status(Failure::kOutputCannotCreate, "`" + Path(name) + "` is not a regular file");
    }
    Step step;
    step.name = name;
    step.hidden = TemporaryName(name);
    steps.push_back(std::move(step));
  }
  if (!is_single) return NameAll(files, mode, std::move(steps));
  PST_RETURN_IF_ERROR(files[0].Publish(mode == Mode::kReplace));
  return SyncDirectory(directory_);
}

Status Publication::NameAll(std::vector<StagedFile>& files, Mode mode, std::vector<Step> steps) {
  PST_RETURN_IF_ERROR(WriteJournal(steps));
  const auto name_all = [&]() -> Status {
    std::set<std::string> kept;
    for (const Step& step : steps) {
      if (step.is_new) {
        kept.insert(step.name);
      } else if (const int error = SetAside(Path(step.name), Path(step.hidden)); error != 0) {
        return CannotPublish(Path(step.name), error);
      }
    }
    for (StagedFile& file : files) PST_RETURN_IF_ERROR(file.Publish(mode == Mode::kReplace));
    for (const Step& step : steps) {
      const std::string path = Path(step.name);
      if (step.is_new || kept.contains(step.name)) continue;
      if (unlink(path.c_str()) != 0 && errno != ENOENT) {
        return Status(Failure::kOutputWriteError,
                      "the old file `" + path + "` cannot be removed: " + std::strerror(errno));
      }
    }
    PST_RETURN_IF_ERROR(SyncDirectory(directory_));
    if (unlink(Path(HiddenName("journal")).c_str()) != 0) {
      return CannotPublish(Path(HiddenName("journal")), errno);
    }
    return Status();
  };
  Status status = name_all();
  if (!status.ok()) {
    const Status undone = Undo(steps, true);
    for (StagedFile& file : files) file.Restage();
    if (undone.ok()) return status;
    return Status(undone.failure(), status.message() + "; and then: " + undone.message() +
                                        "; the next run of the job repairs this");
  }
  static_cast<void>(SyncDirectory(directory_).ok());  // else the next run undoes it after a crash
  for (const Step& step : steps) {
    if (!step.is_new) unlink(Path(step.hidden).c_str());
  }
  return Status();
}

Status Publication::WriteJournal(const std::vector<Step>& steps) const {
  const std::string path = Path(HiddenName("journal"));
  FileDescriptor fd(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600));
  if (!fd.is_open() && errno == EEXIST) {
    return Status(Failure::kOutputCannotCreate,
                  "another run is publishing its output, or was killed: `" + path +
                      "` exists, and the file system does not support locks");
  }
  if (!fd.is_open()) return CannotPublish(path, errno);
  StagedFile journal = StagedFile::Direct(std::move(fd), path);
  Status status = journal.Append(JournalText(steps));
  if (status.ok()) status = journal.Finish();
  if (status.ok()) status = SyncDirectory(directory_);
  if (!status.ok()) unlink(path.c_str());
  return status;
}

// Can be interrupted anywhere and started again: every step checks what is there. `keep_new`: the
// new files get their temporary names back.
Status Publication::Undo(const std::vector<Step>& steps, bool keep_new) const {
  std::set<std::string> had_old;
  for (const Step& step : steps) {
    if (!step.is_new && FileMark::Of(Path(step.hidden))) had_old.insert(step.name);
  }
  for (const Step& step : steps) {
    const std::string path = Path(step.name);
    const std::string hidden = Path(step.hidden);
    const std::optional<FileMark> named = FileMark::Of(path);
    if (step.is_new) {
      const bool is_ours = named == step.mark;
      if (is_ours && keep_new) static_cast<void>(link(path.c_str(), hidden.c_str()));
      if (is_ours && !had_old.contains(step.name) && unlink(path.c_str()) != 0) {
        return CannotPublish(path, errno);
      }
      if (!keep_new) unlink(hidden.c_str());
      continue;
    }
    const std::optional<FileMark> old = FileMark::Of(hidden);
    if (!old) continue;  // it never lost its name, or has it again
    const bool is_ours = std::ranges::any_of(steps, [&](const Step& other) {
      return other.is_new && other.name == step.name && named == other.mark;
    });
    // Two names of one file, or another program has put a different file there since.
    if (named && !is_ours) {
      unlink(hidden.c_str());
    } else if (rename(hidden.c_str(), path.c_str()) != 0) {
      return CannotPublish(path, errno);
    }
  }
  PST_RETURN_IF_ERROR(SyncDirectory(directory_));
  const std::string journal = Path(HiddenName("journal"));
  return unlink(journal.c_str()) == 0 || errno == ENOENT ? Status() : CannotPublish(journal, errno);
}

// Undoes an interrupted publication. Its journal may be in a directory that many users can write
// to: it is only followed if it belongs to this user and contains only names of this output.
Status Publication::Recover() const {
  if (!lock_->keeps_locks()) return Status();  // whoever wrote it may be alive
  const std::string path = Path(HiddenName("journal"));
  const FileDescriptor fd(
      open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd.is_open() && errno == ENOENT) return Status();
  const auto refuse = [&](const std::string& reason) {
    return Status(
        Failure::kOutputCannotCreate,
        "a run was killed while it published its output, and its journal `" + path + "` " + reason);
  };
  struct stat info;
  if (!fd.is_open() || fstat(fd.get(), &info) != 0) {
    return refuse(std::string("cannot be read: ") + std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode) || info.st_uid != geteuid()) return refuse("belongs to another user");
  std::string text(std::min<uint64_t>(static_cast<uint64_t>(info.st_size), kLargestJournal), '\0');
  if (read(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return refuse(std::string("cannot be read: ") + std::strerror(errno));
  }
  std::vector<Step> steps;
  for (Step& step : ParseJournal(text).value_or(std::vector<Step>())) {
    OutputNames any = names_;
    any.numbered = true;
    if (step.name.find('/') != std::string::npos || !any.MayGive(step.name) ||
        !IsTemporaryName(step.hidden, step.name)) {
      return refuse("names files that do not belong to this output; check it and remove it");
    }
    steps.push_back(std::move(step));
  }
  return Undo(steps, false);
}

void Publication::RemoveLeftovers() const {
  const Result<std::vector<std::string>> present = ListDirectory(directory_);
  if (!present.ok()) return;
  const size_t digits = TemporaryName("").size() - 1;
  for (const std::string& name : *present) {
    if (name.size() <= digits + 1 || name[0] != '.') continue;
    // A shortened name may not be ours.
    const std::string of = name.substr(1, name.size() - 1 - digits);
    OutputNames any = names_;
    any.numbered = true;
    if (IsTemporaryName(name, of) && any.MayGive(of)) unlink(Path(name).c_str());
  }
}

}  // namespace penstock
