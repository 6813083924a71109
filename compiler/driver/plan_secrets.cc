#include "compiler/driver/plan_secrets.h"

#include "compiler/diagnostics/secret_text.h"

namespace penstock {
namespace {

// True if there was a secret in `text`.
bool MaskText(std::string_view option, Template& text) {
  bool masked = false;
  for (Template::Piece& piece : text.pieces) {
    if (piece.parameter >= 0) continue;
    if (IsSecretKey(option) && !StandsForSecret(piece.text)) {
      piece.text = kSecretMask;
      masked = true;
      continue;
    }
    const std::vector<Span> parts = SecretParts(piece.text);
    for (size_t i = parts.size(); i-- > 0;) {
      piece.text.replace(parts[i].begin, parts[i].end - parts[i].begin, kSecretMask);
      masked = true;
    }
  }
  return masked;
}

}  // namespace

std::vector<std::string> MaskSecrets(JobPlan& plan) {
  std::vector<std::string> masked;
  for (EndpointPlan* endpoint : {&plan.reader, &plan.writer}) {
    for (auto& [name, value] : endpoint->options) {
      bool held = false;
      if (auto* text = std::get_if<Template>(&value)) held = MaskText(name, *text);
      if (auto* list = std::get_if<std::vector<Template>>(&value)) {
        for (Template& text : *list) held |= MaskText(name, text);
      }
      if (held) masked.push_back(name);
    }
  }
  return masked;
}

}  // namespace penstock
