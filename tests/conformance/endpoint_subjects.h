#pragma once
// The endpoints that the conformance suites try, each with a source or a target in a directory.
// A new endpoint is one more entry here.

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "runtime/plugin/endpoint.h"

namespace penstock {

// The name is what the test's parameter is shown as.
struct ReaderSubject {
  std::string name;
  const PluginRuntime* plugin = nullptr;
  // Makes the source and sets plan.reader.
  std::function<void(const std::string& directory, JobPlan& plan)> set_up;
  // Records as text: "a,1", or of cells `["a",1]`; in the order of the source, if it has one.
  std::vector<std::string> records;
};

struct WriterSubject {
  std::string name;
  const PluginRuntime* plugin = nullptr;
  bool cells = false;  // takes cells, else text
  // Makes the target, which holds the record "old,0", and sets plan.writer. A run replaces it.
  std::function<void(const std::string& directory, JobPlan& plan)> set_up;
  // What is visible at the target: records as "a,1".
  std::function<std::vector<std::string>(const std::string& directory)> visible;
  // A value of the second column that the target refuses; empty: it takes everything.
  std::string refused;
};

inline void PrintTo(const ReaderSubject& subject, std::ostream* out) { *out << subject.name; }
inline void PrintTo(const WriterSubject& subject, std::ostream* out) { *out << subject.name; }

const std::vector<ReaderSubject>& ReaderSubjects();
const std::vector<WriterSubject>& WriterSubjects();

}  // namespace penstock
