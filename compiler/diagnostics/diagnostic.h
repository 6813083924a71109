#pragma once
// Diagnostics of a script: declared kinds with stable codes, reported at a span, collected,
// sorted, and rendered as text or JSON. Reporting never stops the phase that reports.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/source_file.h"

namespace penstock {

enum class Severity { kNote, kWarning, kError };

// Kinds are the rows of diagnostics.def: DIAG(name, code, severity, title). The message of a
// report is written where the fault is found, the title is what `explain` shows.
enum class Diag : int {
#define PST_DIAG(name, code, severity, title) name,
#include "compiler/diagnostics/diagnostics.def"
#undef PST_DIAG
};

struct DiagInfo {
  std::string_view code;  // "P101"
  std::string_view name;  // "kNotUtf8"
  Severity severity;
  std::string_view title;
};
const DiagInfo& Describe(Diag diag);
// All kinds in order of the .def file.
std::vector<DiagInfo> AllDiagnostics();

// A second place that belongs to the message ("the writer lists 3 columns here").
struct Label {
  Span span;
  std::string text;
};

struct Fix {
  Span span;
  std::string replacement;
  bool safe = true;
};

struct Diagnostic {
  Diag kind{};
  Severity severity{};
  Span span;
  std::string message;  // lower case, no full stop, names in backticks, what was seen first
  std::string path;     // JSON path of the place, "$.steps[0].parameter.column"; may be empty
  std::vector<Label> labels;
  std::vector<std::string> hints;  // what to do
  std::vector<Fix> fixes;
};

// Text of the script as a message shows it: in back-quotes, cut after about 60 bytes.
std::string Backquoted(std::string_view text);

// Collects the diagnostics of one file. Of errors, and of warnings and notes, the first kMaxKept
// are kept; the counts go on.
class DiagnosticSink {
 public:
  static constexpr int kMaxKept = 500;

  // Returns the new diagnostic so that labels, hints and fixes can be added before the next report.
  Diagnostic& Report(Diag kind, Span span, std::string message);
  bool has_errors() const { return error_count_ > 0; }
  int error_count() const { return error_count_; }
  int warning_count() const { return warning_count_; }
  // Takes warnings and notes out that `unwanted` holds for.
  void RemoveWarnings(const std::function<bool(const Diagnostic&)>& unwanted);
  // Two reports of one mistake: of each error and warning that `is_same` holds for, the error goes
  // and the warning becomes an error.
  void MergeErrors(
      const std::function<bool(const Diagnostic& error, const Diagnostic& warning)>& is_same);
  // Changes fixes, which are written as JSON, into those of another syntax.
  void RewriteFixes(const std::function<void(Fix&)>& rewrite);
  // Changes what is said and what fixes write: messages, labels, hints and replacements.
  void RewriteTexts(const std::function<void(std::string&)>& rewrite);
  // Sorted by place, then in order of report.
  std::vector<Diagnostic> Sorted() const;

 private:
  std::vector<Diagnostic> diagnostics_;
  Diagnostic surplus_{};  // the latest one that is not kept
  int error_count_ = 0;
  int warning_count_ = 0;
};

}  // namespace penstock
