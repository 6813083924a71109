#include "compiler/json/json_secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/diagnostics/secret_text.h"

namespace penstock {
namespace {

class Finder {
 public:
  explicit Finder(const SourceFile& file) : secrets_(FindSecrets(file.text())) {}

  // Calls `visit(value, member, path)` for the scalars that hold secrets; `member` is the one that
  // that contains them, alone or in a list.
  template <typename Value, typename Member, typename Visitor>
  void Walk(Value& value, Member* member, const std::string& path, const Visitor& visit) const {
    if (!Holds(value.span)) return;
    for (size_t i = 0; i < value.items.size(); ++i) {
      Walk(value.items[i], member, fmt::format("{}[{}]", path, i), visit);
    }
    for (Member& inner : value.members) {
      Walk(inner.value, &inner, fmt::format("{}.{}", path, inner.name), visit);
    }
    const bool scalar = value.is(JsonValue::Kind::kString) || value.is(JsonValue::Kind::kNumber);
    if (scalar && member != nullptr) visit(value, *member, path);
  }

 private:
  bool Holds(Span span) const {
    const auto secret = std::ranges::upper_bound(secrets_, span.begin, {}, &Span::end);
    return secret != secrets_.end() && secret->begin < span.end;
  }

  std::vector<Span> secrets_;
};

}  // namespace

void CheckSecrets(const SourceFile& file, const JsonValue& root, DiagnosticSink& diagnostics) {
  const JsonMember* last = nullptr;  // one report for a list of secrets
  const auto report = [&](const JsonValue&, const JsonMember& member, const std::string& path) {
    if (&member == last) return;
    last = &member;
    Diagnostic& diagnostic = diagnostics.Report(
        Diag::kSecretInClear, member.name_span,
        fmt::format("{} is in clear text, visible to everyone who can read the script",
                    IsSecretKey(member.name)
                        ? Backquoted(member.name)
                        : fmt::format("a secret in {}", Backquoted(member.name))));
    diagnostic.path = path;
    diagnostic.hints.push_back(
        "use `${env:NAME}` or `${file:PATH}`, which are looked up when the job runs, or a data "
        "source; change the secret if others have seen it");
  };
  Finder(file).Walk(root, static_cast<const JsonMember*>(nullptr), "$", report);
}

void MaskSecrets(const SourceFile& file, JsonValue& root) {
  const auto mask = [&](JsonValue& value, JsonMember& member, const std::string&) {
    value.kind = JsonValue::Kind::kString;
    const std::vector<Span> parts = SecretParts(value.text);
    if (parts.empty() || IsSecretKey(member.name)) {
      value.text = kSecretMask;
      return;
    }
    for (size_t i = parts.size(); i-- > 0;) {
      value.text.replace(parts[i].begin, parts[i].end - parts[i].begin, kSecretMask);
    }
  };
  Finder(file).Walk(root, static_cast<JsonMember*>(nullptr), "$", mask);
}

}  // namespace penstock
