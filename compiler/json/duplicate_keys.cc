#include "compiler/json/duplicate_keys.h"

#include <string_view>
#include <unordered_map>

namespace penstock {

void ReportDuplicateKeys(const std::vector<JsonMember>& members, DiagnosticSink& diagnostics) {
  std::unordered_map<std::string_view, const JsonMember*> first;
  for (const JsonMember& member : members) {
    auto [entry, is_new] = first.try_emplace(member.name, &member);
    if (is_new || SameMeaning(entry->second->value, member.value)) continue;
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kDuplicateKey, member.name_span,
        Backquoted(member.name) + " appears twice with different values; the last one is used");
    diagnostic.labels.push_back({entry->second->name_span, "first used here"});
    diagnostic.hints.push_back("delete the wrong one");
    entry->second = &member;
  }
}

}  // namespace penstock
