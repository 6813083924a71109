#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <iterator>

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
  std::string out = "`";
  if (text.size() <= kLongest) {
    out += text;
  } else {
    out += CutUtf8(text, kLongest);
    out += "...";
  }
  return out + "`";
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

void DiagnosticSink::RewriteFixes(const std::function<void(Fix&)>& rewrite) {
  for (Diagnostic& diagnostic : diagnostics_) {
    for (Fix& fix : diagnostic.fixes) rewrite(fix);
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
