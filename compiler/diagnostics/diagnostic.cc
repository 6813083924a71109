#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <iterator>

#include "runtime/base/show_text.h"
#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr DiagInfo kInfo[] = {
#define PST_DIAG(name, code, severity, title) {code, #name, severity, title},
#include "compiler/diagnostics/diagnostics.def"
#undef PST_DIAG
};

}  // namespace

const DiagInfo& Describe(Diag diag) { return kInfo[static_cast<int>(diag)]; }

std::vector<DiagInfo> AllDiagnostics() { return {std::begin(kInfo), std::end(kInfo)}; }

std::string Backquoted(std::string_view text) {
  constexpr size_t kLongest = 60;
  const bool is_long = text.size() > kLongest;
  const std::string shown = Printable(is_long ? CutUtf8(text, kLongest) : text, std::string::npos);
  return "`" + shown + (is_long ? "...`" : "`");
}

Diagnostic& DiagnosticSink::Report(Diag kind, Span span, std::string message) {
  Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.severity = Describe(kind).severity;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  int& count = diagnostic.severity == Severity::kError ? error_count_ : warning_count_;
  if (++count > kMaxKept) {
    return surplus_ = std::move(diagnostic);
  }
  return diagnostics_.emplace_back(std::move(diagnostic));
}

void DiagnosticSink::RemoveWarnings(const std::function<bool(const Diagnostic&)>& unwanted) {
  warning_count_ -= static_cast<int>(std::erase_if(diagnostics_, [&](const Diagnostic& each) {
    return each.severity != Severity::kError && unwanted(each);
  }));
}

void DiagnosticSink::MergeErrors(
    const std::function<bool(const Diagnostic& error, const Diagnostic& warning)>& is_same) {
  for (size_t i = 0; i < diagnostics_.size();) {
    const auto warning = std::ranges::find_if(diagnostics_, [&](const Diagnostic& each) {
      return diagnostics_[i].severity == Severity::kError && each.severity == Severity::kWarning &&
             is_same(diagnostics_[i], each);
    });
    if (warning == diagnostics_.end()) {
      ++i;
      continue;
    }
    warning->severity = Severity::kError;
    --warning_count_;
    diagnostics_.erase(diagnostics_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void DiagnosticSink::RewriteFixes(const std::function<void(Fix&)>& rewrite) {
  for (Diagnostic& diagnostic : diagnostics_) {
    for (Fix& fix : diagnostic.fixes) rewrite(fix);
  }
}

void DiagnosticSink::RewriteTexts(const std::function<void(std::string&)>& rewrite) {
  for (Diagnostic& diagnostic : diagnostics_) {
    rewrite(diagnostic.message);
    for (Label& label : diagnostic.labels) rewrite(label.text);
    for (std::string& hint : diagnostic.hints) rewrite(hint);
    for (Fix& fix : diagnostic.fixes) rewrite(fix.replacement);
  }
}

std::vector<Diagnostic> DiagnosticSink::Sorted() const {
  std::vector<Diagnostic> sorted = diagnostics_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.span.begin < b.span.begin;
  });
  return sorted;
}

}  // namespace penstock
