#pragma once
// Gives the files of a run their names: all of them, or none.
//
// In the directory, NAME being `base` + `suffix` of the output and FILE one of its files:
//
//   .NAME.penstock-lock       held by every run that writes the output (output_lock.h)
//   .NAME.penstock-journal    belongs to the run that is publishing; there while names change
//   .FILE.penstock-RANDOM     a file that has no name yet, or an old one that has lost its name
//
// What is left after a kill, and what the next run of the same output makes of it in Begin:
//
//   before Publish            lock, files without a name           removes the files
//   while names change        lock, journal, old and new files     gives the old files their names
//                                                                  back, removes the new ones
//   when the journal is gone  lock, old files without names        removes them
//
// So a run that did not end with success has changed nothing, as soon as the next one has begun; in
// between, a listing of the directory may show new files next to old ones. What cannot be undone in
// a living process (the disk fails twice) stays in the journal for the next run.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/base/output_lock.h"
#include "runtime/base/staged_file.h"
#include "runtime/base/status.h"
#include "stdplugins/transport/local_file/output_names.h"
#include "stdplugins/transport/local_file/publication_journal.h"

namespace penstock {

class Publication {
 public:
  enum class Mode {
    kReplace,  // the files of earlier runs go, those and no others
    kAdd,      // they stay
    kRefuse,   // if there are any, Publish fails with kOutputExists
  };

  // Creates the directory if necessary, repairs what a killed run left, and keeps other runs from
  // treating this run's unnamed files as left over. kOutputCannotCreate, kOutputBusy.
  static Result<std::unique_ptr<Publication>> Begin(const std::string& directory,
                                                    const OutputNames& names, CancelToken* cancel);
  // Without Publish: removes directories that it made. The run's files are discarded before.
  ~Publication();

  // The files of earlier runs.
  Result<std::vector<std::string>> OwnFiles() const;

  // Gives the files their names; all are finished and in the directory. One run at a time does so.
  // If it fails, no name has changed, and it may be called again; once it has succeeded, calling it
  // again changes nothing.
  Status Publish(std::vector<StagedFile>& files, Mode mode);

 private:
  using Step = PublicationStep;

  Publication(std::string directory, OutputNames names)
      : directory_(std::move(directory)), names_(std::move(names)) {}
  std::string Path(const std::string& name) const;
  std::string HiddenName(const char* kind) const;
  Status TakeLock(CancelToken* cancel);
  Status Name(std::vector<StagedFile>& files, Mode mode);
  Status NameAll(std::vector<StagedFile>& files, Mode mode, std::vector<Step> steps);
  Status WriteJournal(const std::vector<Step>& steps) const;
  Status Undo(const std::vector<Step>& steps, bool keep_new) const;
  Status Recover() const;
  void RemoveLeftovers() const;

  const std::string directory_;
  const OutputNames names_;
  std::vector<std::string> made_directories_;
  std::unique_ptr<OutputLock> lock_;
  bool published_ = false;
};

}  // namespace penstock
