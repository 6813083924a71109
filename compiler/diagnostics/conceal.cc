#include "compiler/diagnostics/conceal.h"

#include <algorithm>

#include "compiler/diagnostics/secret_text.h"
#include "runtime/base/concealer.h"

namespace penstock {
namespace {

constexpr size_t kNear = 1024;  // in scripts of one long line

// The text around `span` that a message about it may quote: its lines.
Span Surroundings(std::string_view text, Span span) {
  const size_t first = span.begin == 0 ? std::string_view::npos : text.rfind('\n', span.begin - 1);
  const size_t begin = std::max<size_t>(first == std::string_view::npos ? 0 : first + 1,
                                        span.begin < kNear ? 0 : span.begin - kNear);
  const size_t end = std::min({text.find('\n', span.end), text.size(), span.end + kNear});
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// Adds those of `found`, which is sorted, that lie in `place`.
void AddSecrets(const SourceFile& file, const std::vector<Span>& found, Span place,
                Concealer& secrets) {
  for (auto secret = std::ranges::lower_bound(found, place.begin, {}, &Span::end);
       secret != found.end() && secret->begin < place.end; ++secret) {
    secrets.Add(file.Slice(*secret));
  }
}

void Conceal(const Concealer& secrets, Diagnostic& diagnostic) {
  diagnostic.message = secrets.Conceal(diagnostic.message);
  for (Label& label : diagnostic.labels) label.text = secrets.Conceal(label.text);
  for (std::string& hint : diagnostic.hints) hint = secrets.Conceal(hint);
  const auto repeats = [&](const Fix& fix) {
    return secrets.Conceal(fix.replacement) != fix.replacement;
  };
  if (std::ranges::any_of(diagnostic.fixes, repeats)) diagnostic.fixes.clear();
}

}  // namespace

std::vector<Diagnostic> Concealed(const SourceFile& file, std::vector<Diagnostic> diagnostics) {
  const std::vector<Span> found = FindSecrets(file.text());
  if (found.empty()) return diagnostics;
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.kind == Diag::kSecretInClear) continue;  // it names the key alone
    Concealer secrets;
    AddSecrets(file, found, Surroundings(file.text(), diagnostic.span), secrets);
    for (const Label& label : diagnostic.labels) {
      AddSecrets(file, found, Surroundings(file.text(), label.span), secrets);
    }
    if (!secrets.empty()) Conceal(secrets, diagnostic);
  }
  return diagnostics;
}

}  // namespace penstock
