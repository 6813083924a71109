#include "compiler/lsp/code_actions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/fix_job.h"
#include "compiler/lsp/place_in_script.h"
#include "compiler/sema/wording.h"
#include "runtime/base/utf8.h"

namespace penstock::lsp {
namespace {

// Fixing all takes as many checks as there are faults behind faults; for more text than any job has
// that is too long for a menu.
constexpr size_t kMaxFixAll = 256 << 10;

bool Touch(Span a, Span b) { return a.begin <= b.end && b.begin <= a.end; }

// What the text was is not said: it may be a secret.
std::string TitleOf(const std::vector<Fix>& fixes) {
  const Fix& first = fixes[0];
  const std::string more = fixes.size() > 1 ? fmt::format(" ({} places)", fixes.size()) : "";
  if (first.replacement.empty()) return "delete it" + more;
  return fmt::format("{} `{}`{}", first.span.begin == first.span.end ? "insert" : "write",
                     Excerpt(first.replacement), more);
}

CodeAction QuickFix(const Diagnostic& diagnostic) {
  CodeAction action{CodeAction::Kind::kQuickFix, TitleOf(diagnostic.fixes), {}, &diagnostic, true};
  for (const Fix& fix : diagnostic.fixes) {
    action.edits.push_back({fix.span, fix.replacement});
    action.preferred = action.preferred && fix.safe;
  }
  return action;
}

// The first and the last character of a line of the script are not inside of a text that goes on
// over several lines, so that a comment may come before the line.
bool TakesCommentBefore(const Document& document, const ScriptNode& root, uint32_t line) {
  const PlaceInScript place = FindPlace(document.text(), root, line);
  return place.token == nullptr || place.token->span.begin >= line;
}

std::optional<CodeAction> Suppression(const Document& document, const ScriptNode& root,
                                      const Diagnostic& diagnostic) {
  const std::string_view code = Describe(diagnostic.kind).code;
  if (!WhyNotAllowed(code).empty()) return std::nullopt;
  const uint32_t line = document.LineBegin(diagnostic.span.begin);
  if (!TakesCommentBefore(document, root, line)) return std::nullopt;
  const std::string_view text = std::string_view(document.text()).substr(line);
  const std::string_view indent =
      text.substr(0, std::min(text.find_first_not_of(" \t"), text.size()));
  const std::string_view mark = document.syntax() == Syntax::kProperties ? "#" : "//";
  CodeAction action{
      CodeAction::Kind::kSuppress, fmt::format("allow {} here", code), {}, &diagnostic, false};
  action.edits.push_back(
      {{line, line}, fmt::format("{}{} penstock: allow {}\n", indent, mark, code)});
  return action;
}

// All safe fixes, and those that come to light behind them, as one edit of what differs.
std::optional<CodeAction> FixAll(const Document& document, const CheckedDocument& checked,
                                 const PluginCatalog& catalog) {
  const bool any = std::any_of(
      checked.diagnostics.begin(), checked.diagnostics.end(), [](const Diagnostic& each) {
        return !each.fixes.empty() && std::all_of(each.fixes.begin(), each.fixes.end(),
                                                  [](const Fix& fix) { return fix.safe; });
      });
  if (!any || document.text().size() > kMaxFixAll) return std::nullopt;
  const std::string& before = document.text();
  const FixedJob fixed = FixJob(CheckJob(SourceFile(document.name(), before), catalog),
                                checked.levels, catalog, false);
  if (fixed.applied == 0) return std::nullopt;
  const std::string& after = fixed.text;
  size_t begin = 0;
  size_t common = std::min(before.size(), after.size());
  while (begin < common && before[begin] == after[begin]) ++begin;
  while (begin > 0 && begin < before.size() && ContinuesUtf8(before[begin])) --begin;
  size_t tail = 0;
  common -= begin;
  while (tail < common && before[before.size() - tail - 1] == after[after.size() - tail - 1]) {
    ++tail;
  }
  while (tail > 0 && ContinuesUtf8(before[before.size() - tail])) --tail;
  CodeAction action{CodeAction::Kind::kFixAll, "apply all safe fixes", {}, nullptr, false};
  action.edits.push_back(
      {{static_cast<uint32_t>(begin), static_cast<uint32_t>(before.size() - tail)},
       after.substr(begin, after.size() - tail - begin)});
  return action;
}

}  // namespace

std::vector<CodeAction> ActionsFor(const Document& document, const CheckedDocument& checked,
                                   Span span, const PluginCatalog& catalog) {
  std::vector<CodeAction> actions, suppressions;
  const ScriptNode root = ReadScriptTree(document.text(), document.syntax());
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    if (!Touch(diagnostic.span, span)) continue;
    if (!diagnostic.fixes.empty()) actions.push_back(QuickFix(diagnostic));
    std::optional<CodeAction> suppression = Suppression(document, root, diagnostic);
    if (suppression) suppressions.push_back(*std::move(suppression));
  }
  actions.insert(actions.end(), suppressions.begin(), suppressions.end());
  if (std::optional<CodeAction> all = FixAll(document, checked, catalog)) {
    actions.push_back(*std::move(all));
  }
  return actions;
}

}  // namespace penstock::lsp
